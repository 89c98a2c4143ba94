#pragma once

#include "mcp/protocol/style.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// Hints for a host about one block. Spec: MCP 2026-07-28 server/resources (annotations)
struct Annotations {
  std::optional<std::vector<std::string>> audience;  ///< `user`, `assistant`.
  std::optional<double> priority;                    ///< 0 to 1.
  std::optional<std::string> last_modified;          ///< ISO 8601.
};
BOOST_DESCRIBE_STRUCT(Annotations, (), (audience, priority, last_modified))

/// The bytes of an embedded resource: either text or base64.
struct ResourceContents {
  std::string uri;
  std::optional<std::string> mime_type;
  std::optional<std::string> text;
  std::optional<std::string> blob;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ResourceContents, (), (uri, mime_type, text, blob, meta))

/// One block of a tool's answer. Flat: `type` says which members are present, and a type that we do
/// not know still decodes. Spec: MCP 2026-07-28 server/tools (tool result)
struct Content {
  std::string type;                 ///< text, image, audio, resource_link, resource
  std::optional<std::string> text;  ///< text
  std::optional<std::string> data;  ///< image, audio: base64
  std::optional<std::string> mime_type;
  std::optional<std::string> uri;  ///< resource_link
  std::optional<std::string> name;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<ResourceContents> resource;  ///< resource
  std::optional<Annotations> annotations;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(Content, (),
                      (type, text, data, mime_type, uri, name, title, description, resource,
                       annotations, meta))

[[nodiscard]] Content text_content(std::string text);
/// @param bytes  raw; encoded here
[[nodiscard]] Content image_content(std::string_view bytes, std::string mime_type);
/// @param bytes  raw; encoded here
[[nodiscard]] Content audio_content(std::string_view bytes, std::string mime_type);
[[nodiscard]] Content resource_link(std::string uri, std::string name,
                                    std::optional<std::string> mime_type = {});
[[nodiscard]] Content resource_content(ResourceContents resource);

}  // namespace tessera::mcp
