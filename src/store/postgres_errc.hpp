#pragma once

#include "store/errc.hpp"

#include <string_view>

namespace tessera::store {

/// Our code for a SQLSTATE of five characters. An empty one is libpq's own: the connection was
/// lost.
[[nodiscard]] Errc errc_of_sqlstate(std::string_view sqlstate) noexcept;

}  // namespace tessera::store
