#include "oauth/client/handover/service_handover.hpp"

namespace tessera::oauth {

Task<http::Headers> ServiceHandover::headers_for(HandoverCallPtr call) {
  AccessToken const token = co_await credentials_.token(call->tenant);
  co_return place_identity(token.value, call->tenant, placement_);
}

bool ServiceHandover::refused(HandoverCall const& call) {
  credentials_.drop(call.tenant);
  return true;
}

}  // namespace tessera::oauth
