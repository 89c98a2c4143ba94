# The vocabulary of the build. Each folder makes one call; every list is explicit.
include(GoogleTest)
include(tessera_install)
include(tessera_unity)

# Where TESSERA_PRECOMPILE is on, the headers of cmake/precompiled.hpp are parsed once for all targets.
add_library(tessera_precompiled OBJECT EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp)
target_link_libraries(tessera_precompiled PRIVATE Boost::json tessera_flags)
if(TESSERA_PRECOMPILE)
  target_precompile_headers(tessera_precompiled PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.hpp)
endif()

function(tessera_use_precompiled TARGET)
  if(TESSERA_PRECOMPILE)
    target_precompile_headers(${TARGET} REUSE_FROM tessera_precompiled)
    # g++ 12 forgets that precompiled headers are the system's, and blames them for what is inlined.
    target_compile_options(${TARGET} PRIVATE -Wno-stringop-overread)
  endif()
endfunction()

# tessera_library(NAME http HEADERS ... SOURCES ... TESTS ... DEPS ... PRIVATE_DEPS ...)
#   HEADERS       public headers; each is compiled alone by `all_verify_interface_header_sets`
#   TESTS         x_test.cpp files; they become the program `NAME_test`
#   DEPS          libraries whose headers appear in ours
#   PRIVATE_DEPS  libraries that only our sources use
#   TEST_DEPS     libraries that only our tests use
#   INTERNAL      a part of our programs, not of the package that others install
#   ON_POSTGRESQL see tessera_test
function(tessera_library)
  cmake_parse_arguments(ARG "INTERNAL;ON_POSTGRESQL" "NAME" "HEADERS;SOURCES;TESTS;DEPS;PRIVATE_DEPS;TEST_DEPS" ${ARGN})
  set(target tessera_${ARG_NAME})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(tessera::${ARG_NAME} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${ARG_NAME})
  target_sources(${target} PUBLIC FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${ARG_HEADERS})
  target_link_libraries(${target} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS} $<BUILD_INTERFACE:tessera_flags>)
  # Interface header checks compile as consumers do, so they need the same definitions.
  target_compile_definitions(${target} INTERFACE
    BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)
  target_compile_features(${target} PUBLIC cxx_std_20)
  tessera_use_precompiled(${target})
  tessera_unite(${target})
  if(NOT ARG_INTERNAL)
    tessera_install_library(${target})
  endif()
  if(ARG_TESTS AND TESSERA_TESTS)
    set(on_postgresql)
    if(ARG_ON_POSTGRESQL)
      set(on_postgresql ON_POSTGRESQL)
    endif()
    tessera_test(NAME ${ARG_NAME} ${on_postgresql} SOURCES ${ARG_TESTS}
      DEPS tessera::${ARG_NAME} ${ARG_TEST_DEPS})
  endif()
endfunction()

# tessera_program(NAME api-server MAIN main.cpp HEADERS ... SOURCES ... TESTS ... DEPS ...)
#   Everything but MAIN is also a library `NAME_parts`, so that its unit tests link the same code.
function(tessera_program)
  cmake_parse_arguments(ARG "ON_POSTGRESQL" "NAME;MAIN" "SOURCES;TESTS;DEPS;TEST_DEPS" ${ARGN})
  string(REPLACE "-" "_" parts ${ARG_NAME}_parts)
  if(ARG_SOURCES)
    add_library(${parts} STATIC ${ARG_SOURCES})
    target_include_directories(${parts} PUBLIC ${PROJECT_SOURCE_DIR})
    target_link_libraries(${parts} PUBLIC ${ARG_DEPS} PRIVATE tessera_flags)
    tessera_use_precompiled(${parts})
    tessera_unite(${parts})
  else()
    add_library(${parts} INTERFACE)
    target_include_directories(${parts} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${parts} INTERFACE ${ARG_DEPS})
  endif()
  add_executable(${ARG_NAME} ${ARG_MAIN})
  target_link_libraries(${ARG_NAME} PRIVATE ${parts} tessera_flags)
  tessera_use_precompiled(${ARG_NAME})
  install(TARGETS ${ARG_NAME} RUNTIME COMPONENT programs)
  if(ARG_TESTS AND TESSERA_TESTS)
    set(on_postgresql)
    if(ARG_ON_POSTGRESQL)
      set(on_postgresql ON_POSTGRESQL)
    endif()
    tessera_test(NAME ${ARG_NAME} ${on_postgresql} SOURCES ${ARG_TESTS} DEPS ${parts} ${ARG_TEST_DEPS})
  endif()
endfunction()

# tessera_test(NAME http SOURCES ... DEPS ...): a GoogleTest program; ctest runs each case by itself.
#   ON_POSTGRESQL  all cases run once more, as one test, with a PostgreSQL server that the program
#                  starts (testkit/test_database.hpp); suites LivePostgres… run only then
function(tessera_test)
  cmake_parse_arguments(ARG "ON_POSTGRESQL" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(${ARG_NAME}_test ${ARG_SOURCES})
  target_link_libraries(${ARG_NAME}_test PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main tessera_flags)
  target_compile_definitions(${ARG_NAME}_test PRIVATE TESSERA_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  set(environment "LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tools/lsan.supp:print_suppressions=0")
  if(ARG_ON_POSTGRESQL)
    add_test(NAME ${ARG_NAME}:postgresql COMMAND ${ARG_NAME}_test --gtest_brief=1)
    set_tests_properties(${ARG_NAME}:postgresql PROPERTIES TIMEOUT 600
      ENVIRONMENT "TESSERA_TEST_DATABASE=postgresql;${environment}")
  endif()
  gtest_discover_tests(${ARG_NAME}_test TEST_FILTER "-LivePostgres*"
    TEST_PREFIX ${ARG_NAME}: DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES TIMEOUT 120 ENVIRONMENT "${environment}")
endfunction()

# tessera_fuzz(NAME jws SOURCES jws_fuzz.cpp DEPS ...): with libFuzzer where TESSERA_FUZZ is on;
# otherwise a program that replays fuzz/corpus/NAME and fuzz/crashes/NAME as one ordinary test.
function(tessera_fuzz)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(fuzz_${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(fuzz_${ARG_NAME} PRIVATE ${ARG_DEPS} tessera_flags)
  if(TESSERA_FUZZ)
    target_link_options(fuzz_${ARG_NAME} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${ARG_NAME} PRIVATE ${PROJECT_SOURCE_DIR}/fuzz/replay_main.cpp)
    add_test(NAME fuzz:${ARG_NAME}
      COMMAND fuzz_${ARG_NAME} ${PROJECT_SOURCE_DIR}/fuzz/corpus/${ARG_NAME} ${PROJECT_SOURCE_DIR}/fuzz/crashes/${ARG_NAME})
  endif()
endfunction()

# tessera_bench(NAME tool_call SOURCES ... DEPS ...): a program in bench/, never a test.
function(tessera_bench)
  cmake_parse_arguments(ARG "" "NAME" "SOURCES;DEPS" ${ARGN})
  add_executable(bench_${ARG_NAME} ${ARG_SOURCES})
  target_link_libraries(bench_${ARG_NAME} PRIVATE ${ARG_DEPS} tessera_flags)
endfunction()
