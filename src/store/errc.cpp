#include "store/errc.hpp"

namespace tessera::store {
namespace {

std::string_view text(Errc code) {
  switch (code) {
    case Errc::bad_url:
      return "the database address is not understood";
    case Errc::unsupported:
      return "this build has no support for that kind of database";
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

}  // namespace tessera::store
