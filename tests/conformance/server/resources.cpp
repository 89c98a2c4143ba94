#include "fixtures.hpp"

namespace tessera::conformance {
namespace {

using mcp::CallContext;
using mcp::ResourceResult;

struct TemplateVariables {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(TemplateVariables, (), (id))

mcp::ResourceSpec resource_spec(std::string uri, std::string name, std::string mime_type) {
  mcp::ResourceSpec spec;
  spec.uri = std::move(uri);
  spec.name = std::move(name);
  spec.description = "A resource for testing";
  spec.mime_type = std::move(mime_type);
  return spec;
}

Task<ResourceResult> static_text(CallContext&) {
  co_return mcp::text_resource("This is the content of the static text resource.");
}

Task<ResourceResult> static_binary(CallContext&) { co_return mcp::binary_resource(png_pixel()); }

Task<ResourceResult> watched(CallContext&) { co_return mcp::text_resource("Watched content."); }

Task<ResourceResult> from_template(CallContext&, TemplateVariables variables) {
  json::object content;
  content.emplace("id", variables.id);
  content.emplace("templateTest", true);
  content.emplace("data", "Data for ID: " + variables.id);
  co_return mcp::text_resource(write_json(content));
}

}  // namespace

void add_resources(mcp::Server& server) {
  server.add_resource(resource_spec("test://static-text", "Static text", "text/plain"),
                      static_text);
  server.add_resource(resource_spec("test://static-binary", "Static binary", "image/png"),
                      static_binary);
  server.add_resource(resource_spec("test://watched-resource", "Watched", "text/plain"), watched);
  mcp::ResourceSpec family =
      resource_spec("test://template/{id}/data", "Template", "application/json");
  family.completers.emplace("id", mcp::complete_from({"123", "124", "200"}));
  server.add_resource_template<TemplateVariables>(std::move(family), from_template);
}

}  // namespace tessera::conformance
