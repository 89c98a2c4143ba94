#include "store/errc.hpp"

namespace tessera::store {
namespace {

std::string_view text(Errc code) {
  switch (code) {
    case Errc::bad_url:
      return "the database address is not understood";
    case Errc::open_failed:
      return "the database could not be opened";
    case Errc::conflict:
      return "such an entry exists already";
    case Errc::constraint:
      return "the database refused the entry";
    case Errc::busy:
      return "the database is busy; try again";
    case Errc::full:
      return "the database has no room left";
    case Errc::corrupt:
      return "the database is damaged";
    case Errc::io:
      return "the database could not be read or written";
    case Errc::outcome_unknown:
      return "the database was lost while it saved: the change was made, or was not";
    case Errc::bad_text:
      return "the text cannot be stored: it holds a NUL character or is not UTF-8";
    case Errc::misuse:
      return "the program asked the database a wrong question";
    case Errc::newer_schema:
      return "the database was written by a newer version of this program";
    case Errc::bad_migrations:
      return "the list of migrations is not in order";
  }
  return "unknown database error";
}

constexpr ErrorCategory<Errc, text> kCategory("store");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

bool means_later(error_code const& code) noexcept {
  return code == Errc::busy || code == Errc::full || code == Errc::io ||
         code == Errc::outcome_unknown;
}

}  // namespace tessera::store
