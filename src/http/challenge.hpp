#pragma once

#include "base/error.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::http {

/// One challenge of a `WWW-Authenticate` field: a scheme and its parameters, names in lower case.
struct Challenge {
  std::string scheme;  ///< As sent; compare without case.
  /// Unquoted values. A bare credential (token68) stands under the empty name.
  std::map<std::string, std::string> parameters;
};

/// Parses one field value, which may hold several challenges. Refuses repeated parameters and
/// anything over 8 KiB. Errors: Errc::bad_challenge. Spec: RFC 9110 §11.6.1
[[nodiscard]] Result<std::vector<Challenge>> parse_challenges(std::string_view field);

/// Writes `Bearer realm="x", scope="y"`; values are quoted and escaped. Spec: RFC 9110 §11.2
[[nodiscard]] std::string write_challenge(Challenge const& challenge);

}  // namespace tessera::http
