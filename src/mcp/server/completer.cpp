#include "mcp/server/completer.hpp"

#include "http/headers.hpp"

#include <memory>

namespace tessera::mcp {
namespace {

Task<std::vector<std::string>> matching(std::shared_ptr<std::vector<std::string> const> values,
                                        std::string typed) {
  std::vector<std::string> out;
  for (std::string const& value : *values)
    if (http::iequals(std::string_view(value).substr(0, typed.size()), typed)) out.push_back(value);
  co_return out;
}

}  // namespace

Completer complete_from(std::vector<std::string> values) {
  auto shared = std::make_shared<std::vector<std::string> const>(std::move(values));
  return [shared](CallContext&, CompletionQuestion question) {
    return matching(shared, std::move(question.value));
  };
}

}  // namespace tessera::mcp
