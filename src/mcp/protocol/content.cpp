#include "mcp/protocol/content.hpp"

#include "base/encoding.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

Content binary(std::string type, std::string_view bytes, std::string mime_type) {
  Content out;
  out.type = std::move(type);
  out.data = base64_encode(bytes);
  out.mime_type = std::move(mime_type);
  return out;
}

}  // namespace

Content text_content(std::string text) {
  Content out;
  out.type = "text";
  out.text = std::move(text);
  return out;
}

Content image_content(std::string_view bytes, std::string mime_type) {
  return binary("image", bytes, std::move(mime_type));
}

Content audio_content(std::string_view bytes, std::string mime_type) {
  return binary("audio", bytes, std::move(mime_type));
}

Content resource_link(std::string uri, std::string name, std::optional<std::string> mime_type) {
  Content out;
  out.type = "resource_link";
  out.uri = std::move(uri);
  out.name = std::move(name);
  out.mime_type = std::move(mime_type);
  return out;
}

Content resource_content(ResourceContents resource) {
  Content out;
  out.type = "resource";
  out.resource = std::move(resource);
  return out;
}

}  // namespace tessera::mcp
