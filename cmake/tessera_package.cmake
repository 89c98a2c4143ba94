# Debian packages by `cpack` in a build folder: `tessera` has the programs, `libtessera-dev` the SDK.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tessera)
set(CPACK_PACKAGE_VENDOR "Tessera")
set(CPACK_PACKAGE_CONTACT "The Tessera authors <tessera@localhost>")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL programs sdk)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_PROGRAMS_PACKAGE_NAME tessera)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SECTION net)
set(CPACK_COMPONENT_PROGRAMS_DESCRIPTION
  "Secure tool calls for AI agents: api-server, mcp-server, mcp-client and ai-agent-chatbox")

# A static library has no dependencies of its own that a tool could find out.
set(CPACK_DEBIAN_SDK_PACKAGE_NAME libtessera-dev)
set(CPACK_DEBIAN_SDK_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_SDK_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_SDK_PACKAGE_DEPENDS
  "libboost1.81-dev, libboost-json1.81-dev, libssl-dev (>= 3.0), libcurl4-openssl-dev, libsqlite3-dev, libpq-dev, libargon2-dev, libutf8proc-dev, pkg-config")
set(CPACK_COMPONENT_SDK_DESCRIPTION
  "C++20 SDK of the Model Context Protocol and OAuth 2.1: static libraries, headers, examples")
include(CPack)
