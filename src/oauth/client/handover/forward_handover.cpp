#include "oauth/client/handover/forward_handover.hpp"

#include "oauth/model/errors.hpp"

namespace tessera::oauth {

Task<http::Headers> ForwardHandover::headers_for(HandoverCallPtr call) {
  if (!call->credential.sent_)
    throw Exception(fail(Errc::access_denied,
                         "this call has outlived its request, and with it the credential that the "
                         "backend would need",
                         "forward_without_request"));
  if (call->bound_to_key)
    throw Exception(fail(Errc::access_denied,
                         "the backend needs a bearer token; one that is bound to a key cannot be "
                         "handed to it",
                         "forward_bound_token"));
  http::Headers headers;
  for (auto const& field : *call->credential.sent_) headers.add(field.name, field.value.reveal());
  co_return headers;
}

}  // namespace tessera::oauth
