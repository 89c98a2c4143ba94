#include "oauth/client/handover/exchange_handover.hpp"

namespace tessera::oauth {

Task<http::Headers> ExchangeHandover::headers_for(HandoverCallPtr call) {
  Secret subject_token = call->credential.token_;
  AccessToken const token = co_await tokens_.token(std::move(subject_token));
  co_return place_identity(token.value, call->tenant, placement_);
}

bool ExchangeHandover::refused(HandoverCall const& call) {
  tokens_.drop(call.credential.token_);
  return true;
}

}  // namespace tessera::oauth
