#pragma once

#include "base/json_codec.hpp"

namespace tessera::mcp_server {

/// Settings are read strictly: what is not known here is refused, what is absent keeps its default.
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.refuse_unknown = true, .defaults = true};
}

}  // namespace tessera::mcp_server
