# What `cmake --install` puts where. Two components: `sdk` (libraries, headers, the files that CMake
# and pkg-config look for) and `programs`.
include_guard(GLOBAL)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# Our headers include each other by their path from src/, so that folder has a home of its own.
set(TESSERA_INSTALL_INCLUDEDIR ${CMAKE_INSTALL_INCLUDEDIR}/tessera)
set(TESSERA_INSTALL_CMAKEDIR ${CMAKE_INSTALL_LIBDIR}/cmake/tessera)

# tessera_install_library(TARGET): one library of the SDK, with its public headers.
function(tessera_install_library TARGET)
  install(TARGETS ${TARGET} EXPORT tessera
    ARCHIVE COMPONENT sdk
    FILE_SET HEADERS DESTINATION ${TESSERA_INSTALL_INCLUDEDIR} COMPONENT sdk
    INCLUDES DESTINATION ${TESSERA_INSTALL_INCLUDEDIR})
endfunction()

install(EXPORT tessera FILE tesseraTargets.cmake NAMESPACE tessera::
  DESTINATION ${TESSERA_INSTALL_CMAKEDIR} COMPONENT sdk)

configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/install/tesseraConfig.cmake.in
  ${PROJECT_BINARY_DIR}/install/tesseraConfig.cmake
  INSTALL_DESTINATION ${TESSERA_INSTALL_CMAKEDIR} NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change the API: docs/reference/versioning.md.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/install/tesseraConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
    ${PROJECT_BINARY_DIR}/install/tesseraConfig.cmake
    ${PROJECT_BINARY_DIR}/install/tesseraConfigVersion.cmake
  DESTINATION ${TESSERA_INSTALL_CMAKEDIR} COMPONENT sdk)

# Found from where the file lies, so that the prefix may be chosen while installing.
file(RELATIVE_PATH TESSERA_PC_UP /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${PROJECT_SOURCE_DIR}/cmake/install/tessera.pc.in
  ${PROJECT_BINARY_DIR}/install/tessera.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/install/tessera.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT sdk)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples
  DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT sdk)
