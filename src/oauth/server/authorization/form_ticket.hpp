#pragma once

#include "base/clock.hpp"
#include "base/json_codec.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::oauth {

/// What a form carries so that the server need not keep it: the authorization request behind it,
/// and for whom and what the form was made. Nobody else can make one, and it works in one browser
/// only: that is also what protects the forms against forgery from other pages.
struct FormTicket {
  std::string purpose;  ///< `sign_in`, `consent`, `sign_out`; a form of one is none of another.
  std::string query;    ///< The authorization request; empty: none.
  std::string session_hash;  ///< The session it is for; empty: nobody is signed in yet.
  std::string shown;         ///< A digest of what the person saw; see the consent page.
  std::int64_t ends_at = 0;  ///< Unix seconds.
};
BOOST_DESCRIBE_STRUCT(FormTicket, (), (purpose, query, session_hash, shown, ends_at))

/// Seals and opens tickets. Immutable, safe to use from any thread.
class FormTickets {
 public:
  /// @param master  at least 32 bytes; other purposes' keys from it are unrelated
  /// @param clock   not owned; outlives this
  FormTickets(Secret const& master, Clock const& clock);

  /// Good for fifteen minutes. @param browser  the cookie that names the browser
  [[nodiscard]] std::string seal(FormTicket ticket, Secret const& browser) const;
  /// @return nothing for what is not ours, of another browser, for another purpose, or ended
  [[nodiscard]] std::optional<FormTicket> open(std::string_view sealed, std::string_view purpose,
                                               Secret const& browser) const;

 private:
  Secret key_;
  Clock const& clock_;
};

}  // namespace tessera::oauth
