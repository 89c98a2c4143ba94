#include "oauth/client/handover/handover_call.hpp"

#include "http/message/request.hpp"
#include "oauth/client/handover/header_rules.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::oauth {
namespace {

bool carries_identity(std::string_view name) {
  return http::iequals(name, "Authorization") || http::iequals(name, "X-JWT-TOKEN") ||
         http::iequals(name, kTenantField);
}

}  // namespace

CallerCredential::CallerCredential(Secret token, http::Headers const* sent)
    : token_(std::move(token)) {
  if (sent == nullptr) return;
  sent_.emplace();
  for (std::size_t i = 0; i < sent->size(); ++i) {
    http::Headers::Field const field = sent->at(i);
    if (carries_identity(field.name))
      sent_->push_back({std::string(field.name), Secret(std::string(field.value))});
  }
}

HandoverCallPtr make_handover_call(http::PrincipalPtr const& caller, http::Request const* request,
                                   std::string tool, ForwardedHeaders const& rules) {
  if (caller == nullptr)
    throw Exception(fail(Errc::missing_token, "nobody was verified for this call"));
  http::Headers const* const sent = request == nullptr ? nullptr : &request->headers;
  http::Headers more = take_headers(rules, sent, caller->tenant).value();
  json::value const* const actor = caller->claims.if_contains("act");
  HandoverCall call{.subject = caller->subject,
                    .client_id = caller->client_id,
                    .tenant = caller->tenant,
                    .one_of_several = caller->tenants.size() > 1,
                    .scopes = caller->scopes,
                    .token_id = caller->token_id,
                    .tool = std::move(tool),
                    .ends_at = caller->expires_at,
                    .actor = actor == nullptr ? std::nullopt : std::optional(*actor),
                    .bound_to_key = caller->claims.contains("cnf"),
                    .more = std::move(more),
                    .credential = CallerCredential(caller->token, sent)};
  return std::make_shared<HandoverCall const>(std::move(call));
}

}  // namespace tessera::oauth
