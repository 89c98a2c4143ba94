#pragma once

#include "mcp/protocol/style.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// A picture that a host may show. Consumers treat it as untrusted. Spec: MCP 2026-07-28 basic
/// (icons)
struct Icon {
  std::string src;  ///< `https:` or `data:` address.
  std::optional<std::string> mime_type{};
  std::optional<std::vector<std::string>> sizes{};  ///< `48x48` or `any`.
  std::optional<std::string> theme{};               ///< `light` or `dark`.
};
BOOST_DESCRIBE_STRUCT(Icon, (), (src, mime_type, sizes, theme))

/// What a program says about itself. Unverified: never a reason to trust or refuse.
struct Implementation {
  std::string name;
  std::string version;
  std::optional<std::string> title{};
  std::optional<std::string> description{};
  std::optional<std::string> website_url{};
  std::optional<std::vector<Icon>> icons{};
};
BOOST_DESCRIBE_STRUCT(Implementation, (), (name, version, title, description, website_url, icons))

}  // namespace tessera::mcp
