#pragma once

#include "jsonschema/validator.hpp"
#include "mcp/client/requests.hpp"
#include "mcp/protocol/param_headers.hpp"
#include "mcp/protocol/tools.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// The server's tools as last listed, and what a call needs to know of them. Used on one strand
/// only.
class ToolList {
 public:
  /// @param requests  not owned; outlives this
  explicit ToolList(Requests& requests) : requests_(requests) {}

  /// All pages, without the tools whose `x-mcp-header` annotations break the rules.
  Task<std::vector<Tool>> all();
  /// The fields that mirror the arguments of a `tools/call`, as far as the tool is known.
  /// Throws Exception(Errc::bad_header_value).
  [[nodiscard]] http::Headers headers_for(json::object const& call_params) const;
  /// Compares a result with the outputSchema of its tool, as far as the tool is known. A result
  /// that is an error need not fit. Throws Exception(Errc::output_mismatch).
  void check_output(std::string const& tool, CallToolResult const& result);

 private:
  struct Known {
    std::vector<ParamHeader> headers;
    std::optional<json::object> output_schema;
    std::optional<jsonschema::Validator> validator;  ///< Made when it is first needed.
  };

  Requests& requests_;
  std::map<std::string, Known> known_;
};

}  // namespace tessera::mcp
