#pragma once

#include "base/error.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace tessera::mcp {

namespace json = boost::json;

/// Reads the YAML between the two `---` lines at the beginning of a Markdown file. A strict part of
/// YAML 1.2: block mappings and sequences, plain, quoted and block scalars, flow sequences and
/// mappings of scalars. What is beyond that (anchors, aliases, tags, directives, several documents,
/// duplicate keys, tabs as indentation) is refused and never guessed. Pure; bounded in size and
/// depth.
/// Errors: Errc::bad_message; the hint names the line.
/// Spec: YAML 1.2.2 (core schema); MCP extension io.modelcontextprotocol/skills
[[nodiscard]] Result<json::object> parse_frontmatter(std::string_view file);

}  // namespace tessera::mcp
