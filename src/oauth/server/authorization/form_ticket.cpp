#include "oauth/server/authorization/form_ticket.hpp"

#include "base/encoding.hpp"
#include "crypto/aead.hpp"
#include "crypto/hkdf.hpp"

#include <chrono>

namespace tessera::oauth {
namespace {

constexpr std::chrono::minutes kLife{15};
// An authorization request is 8 KiB at most; sealed, and in base64, it stays below this.
constexpr std::size_t kMaxSealed = 32 << 10;

std::string bound_to(Secret const& browser) {
  return "form ticket " + std::string(browser.reveal());
}

}  // namespace

FormTickets::FormTickets(Secret const& master, Clock const& clock)
    : key_(crypto::hkdf_sha256(master, {}, "form ticket")), clock_(clock) {}

std::string FormTickets::seal(FormTicket ticket, Secret const& browser) const {
  ticket.ends_at = (clock_.now_seconds() + kLife).time_since_epoch().count();
  std::string const text = write_json(to_json(ticket));
  return base64url_encode(crypto::seal(key_, text, bound_to(browser)).value());
}

std::optional<FormTicket> FormTickets::open(std::string_view sealed, std::string_view purpose,
                                            Secret const& browser) const {
  if (sealed.size() > kMaxSealed) return std::nullopt;
  Result<std::string> const bytes = base64url_decode(sealed);
  if (!bytes) return std::nullopt;
  Result<std::string> const text = crypto::open(key_, *bytes, bound_to(browser));
  if (!text) return std::nullopt;
  Result<FormTicket> ticket = parse_json_as<FormTicket>(*text);
  bool const good = ticket && ticket->purpose == purpose &&
                    ticket->ends_at > clock_.now_seconds().time_since_epoch().count();
  if (!good) return std::nullopt;
  return std::move(*ticket);
}

}  // namespace tessera::oauth
