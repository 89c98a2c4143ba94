#include "oauth/server/form_request.hpp"

#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxBody = 16 << 10;
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

// Query strings end in logs and histories: nothing may come that way.
void refuse_query(http::Request const& request) {
  if (!request.query.empty())
    throw Exception(fail(Errc::invalid_request, "parameters belong in the body, not in the URL"));
}

void require_form(http::Request const& request) {
  std::string_view const type = request.headers.get("Content-Type");
  std::string_view const essence = http::trim_ows(type.substr(0, type.find(';')));
  if (request.headers.count("Content-Type") != 1 || !http::iequals(essence, kFormType))
    throw Exception(
        fail(Errc::invalid_request, "the body must be application/x-www-form-urlencoded"));
}

}  // namespace

Task<Parameters> read_form(http::Request& request) {
  refuse_query(request);
  require_form(request);
  std::string_view const body = co_await request.read_body(kMaxBody);
  co_return Parameters::parse(body).value();
}

}  // namespace tessera::oauth
