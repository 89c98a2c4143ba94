#include "oauth/client/handover/exchange_handover.hpp"

namespace tessera::oauth {
namespace {

/// A token of one tenant needs no word about it, and other servers may not know ours.
std::string named_tenant(HandoverCall const& call) {
  return call.one_of_several ? call.tenant : std::string();
}

}  // namespace

Task<http::Headers> ExchangeHandover::headers_for(HandoverCallPtr call) {
  Secret subject_token = call->credential.token_;
  std::string tenant = named_tenant(*call);
  AccessToken const token = co_await tokens_.token(std::move(subject_token), std::move(tenant));
  co_return place_identity(token.value, call->tenant, placement_);
}

bool ExchangeHandover::refused(HandoverCall const& call) {
  tokens_.drop(call.credential.token_, named_tenant(call));
  return true;
}

}  // namespace tessera::oauth
