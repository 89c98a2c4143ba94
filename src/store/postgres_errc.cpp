#include "store/postgres_errc.hpp"

namespace tessera::store {

Errc errc_of_sqlstate(std::string_view sqlstate) noexcept {
  if (sqlstate == "23505") return Errc::conflict;
  if (sqlstate == "55P03" || sqlstate == "40001" || sqlstate == "40P01" || sqlstate == "57014")
    return Errc::busy;
  if (sqlstate == "53100") return Errc::full;
  if (sqlstate == "22021" || sqlstate == "22P05") return Errc::bad_text;
  if (sqlstate == "25P03") return Errc::io;
  std::string_view const group = sqlstate.substr(0, 2);
  if (group == "23") return Errc::constraint;
  if (group == "XX" || group == "F0") return Errc::corrupt;
  if (group.empty() || group == "08" || group == "53" || group == "57" || group == "58")
    return Errc::io;
  return Errc::misuse;
}

}  // namespace tessera::store
