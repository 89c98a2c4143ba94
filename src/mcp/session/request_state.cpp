#include "mcp/session/request_state.hpp"

#include "base/encoding.hpp"
#include "crypto/aead.hpp"
#include "crypto/hkdf.hpp"
#include "mcp/session/binding.hpp"

#include <cstdint>

namespace tessera::mcp {
namespace {

constexpr std::size_t kMaximumText = 64UL << 10;

struct Sealed {
  std::int64_t expires_at = 0;
  std::map<std::string, InputRequest> asked;
  json::value state;
};
BOOST_DESCRIBE_STRUCT(Sealed, (), (expires_at, asked, state))

std::string associated_data(RequestStateScope const& scope) {
  std::string const identity = identity_of(scope.principal);
  return join_unambiguously(
      {"mcp request state 1", identity, scope.method, scope.name, scope.arguments_digest});
}

Error refused(std::string why) { return fail(Errc::bad_request_state, {}, std::move(why)); }

}  // namespace

RequestStateSealer::RequestStateSealer(Secret const& master, std::chrono::seconds life,
                                       Clock const& clock)
    : key_(crypto::hkdf_sha256(master, "", "mcp request state", crypto::kAeadKeySize)),
      life_(life),
      clock_(clock) {}

std::string RequestStateSealer::seal(RequestState const& state,
                                     RequestStateScope const& scope) const {
  Sealed const plain{(clock_.now_seconds() + life_).time_since_epoch().count(), state.asked,
                     state.state};
  return base64url_encode(
      crypto::seal(key_, write_json(to_json(plain)), associated_data(scope)).value());
}

Result<RequestState> RequestStateSealer::open(std::string_view text,
                                              RequestStateScope const& scope) const {
  if (text.size() > kMaximumText) return refused("too long");
  Result<std::string> const sealed = base64url_decode(text);
  if (!sealed) return refused("not base64url");
  Result<std::string> const plain = crypto::open(key_, *sealed, associated_data(scope));
  if (!plain) return refused("changed, or sealed for another principal, tool or arguments");
  Result<Sealed> state = parse_json_as<Sealed>(*plain);
  if (!state) return refused(describe(state.error()));
  if (clock_.now_seconds().time_since_epoch().count() >= state->expires_at)
    return refused("expired");
  return RequestState{std::move(state->asked), std::move(state->state)};
}

}  // namespace tessera::mcp
