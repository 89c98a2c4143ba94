include_guard(GLOBAL)

# Tests that are scripts. Debian's own interpreter is named, because its packages (pyte, cryptography)
# belong to it and not to another python3 that may stand earlier in the path.
set(TESSERA_PYTHON /usr/bin/python3 CACHE INTERNAL "Debian's own interpreter")

# tessera_python_tests(FILE x_test.py): a unittest file; ctest runs each of its methods by itself.
#   NPM  it needs the packages of tests/package.json
function(tessera_python_tests)
  cmake_parse_arguments(ARG "NPM" "FILE;TIMEOUT" "" ${ARGN})
  set(path ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_FILE})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  get_filename_component(module ${ARG_FILE} NAME_WE)
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 180)
  endif()
  file(STRINGS ${path} lines REGEX "^class |^    def test_")
  foreach(line IN LISTS lines)
    if(line MATCHES "^class ([A-Za-z0-9_]+)")
      set(class ${CMAKE_MATCH_1})
    elseif(line MATCHES "def (test_[A-Za-z0-9_]+)")
      set(name ${folder}:${module}.${CMAKE_MATCH_1})
      add_test(NAME ${name}
        COMMAND ${TESSERA_PYTHON} -B -m unittest ${module}.${class}.${CMAKE_MATCH_1}
        WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
      set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "TESSERA_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};TESSERA_SANITIZE=${TESSERA_SANITIZE}")
      if(ARG_NPM)
        set_tests_properties(${name} PROPERTIES FIXTURES_REQUIRED npm_packages)
      endif()
    endif()
  endforeach()
endfunction()

# tessera_node_test(FILE x_test.mjs): a script of Node 22 with the packages of tests/package.json, run
# against a stack of its own.
#   ALONE  it starts what it needs itself
function(tessera_node_test)
  cmake_parse_arguments(ARG "ALONE" "FILE;TIMEOUT" "" ${ARGN})
  get_filename_component(module ${ARG_FILE} NAME_WE)
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 180)
  endif()
  set(name ${folder}:${module})
  set(around ${TESSERA_PYTHON} -B ${PROJECT_SOURCE_DIR}/tests/harness/with_stack.py)
  if(ARG_ALONE)
    set(around)
  endif()
  add_test(NAME ${name}
    COMMAND ${around} ${PROJECT_SOURCE_DIR}/tools/node22 ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_FILE})
  set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT} FIXTURES_REQUIRED npm_packages
    ENVIRONMENT "TESSERA_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};TESSERA_SANITIZE=${TESSERA_SANITIZE}")
endfunction()

# The packages of tests/package.json, installed once before the first test that needs them.
add_test(NAME setup:npm_packages
  COMMAND npm ci --no-audit --no-fund --ignore-scripts --prefer-offline
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}/tests)
set_tests_properties(setup:npm_packages PROPERTIES FIXTURES_SETUP npm_packages TIMEOUT 300)
