# What every target is compiled with. Targets link `tessera_flags`; nothing is set directory-wide
# except what must agree across all translation units (standard, sanitizers).

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)

find_program(TESSERA_CCACHE ccache)
if(TESSERA_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TESSERA_CCACHE})
endif()

set(TESSERA_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, e.g. address,undefined or thread")
option(TESSERA_WERROR "Warnings are errors" ON)

add_library(tessera_flags INTERFACE)
target_compile_options(tessera_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Woverloaded-virtual
  # Options structs are filled by name; what is not named keeps its default.
  -Wno-missing-field-initializers
  $<$<BOOL:${TESSERA_WERROR}>:-Werror>
  -fstack-protector-strong -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives from inlined standard and Boost code under these.
  target_compile_options(tessera_flags INTERFACE
    -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds -Wno-stringop-overflow -Wno-dangling-pointer
    -Wno-mismatched-new-delete)
endif()
target_compile_definitions(tessera_flags INTERFACE
  BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION
  TESSERA_VERSION="${PROJECT_VERSION}"
  $<$<NOT:$<CONFIG:Release>>:_GLIBCXX_ASSERTIONS>)

find_program(TESSERA_MOLD mold)
if(TESSERA_MOLD)
  target_link_options(tessera_flags INTERFACE -fuse-ld=mold)
endif()

if(TESSERA_SANITIZE)
  add_compile_options(-fsanitize=${TESSERA_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TESSERA_SANITIZE})
  if(TESSERA_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Asio's fences are not understood; what they order is also ordered by its locks.
    add_compile_options(-Wno-tsan)
  endif()
endif()
