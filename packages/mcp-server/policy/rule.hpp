#pragma once

#include "base/json.hpp"
#include "http/principal.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp_server::policy {

enum class Effect : std::uint8_t { allow, deny };

/// Where a value stands in a JSON object: the keys, or the places in arrays, that lead to it.
using Path = std::vector<std::string>;

/// What a claim of the access token must be. A claim that is a list fits when one of its elements
/// does.
struct ClaimCondition {
  Path path;
  std::string shown;                ///< The path, for people.
  std::vector<json::value> one_of;  ///< Strings, numbers, booleans; at least one.
};

/// What an argument of the call must be. An argument that is absent never fits.
struct ArgumentCondition {
  Path path;
  std::string shown;                ///< The JSON Pointer, for people.
  std::vector<json::value> one_of;  ///< Empty: any value.
  std::vector<std::string> globs;   ///< Empty: any value; else a text that fits one of them.
  std::optional<double> min;        ///< A number that is not smaller.
  std::optional<double> max;        ///< A number that is not greater.
};

/// One rule as compiled. It fits a call when every condition does; what is empty fits everything.
struct Rule {
  std::string name;  ///< For the log and for people.
  std::size_t line = 0;
  Effect effect = Effect::deny;
  std::string reason;                ///< For the caller of a denied call.
  std::vector<std::string> tenants;  ///< Globs, of which one must fit. The same holds for:
  std::vector<std::string> clients;
  std::vector<std::string> tools;
  std::vector<std::string> scopes;  ///< All of them are needed.
  std::vector<ClaimCondition> claims;
  std::vector<ArgumentCondition> arguments;
};

/// Who calls, as the rules see it. Borrowed from whoever asks.
struct Subject {
  std::string_view tenant;
  std::string_view client_id;
  std::span<std::string const> scopes;
  json::object const* claims = nullptr;  ///< Null: none.

  [[nodiscard]] static Subject of(http::Principal const& principal) noexcept;
};

/// The first condition of a rule that does not hold.
struct Mismatch {
  enum class Part : std::uint8_t { tenant, client, scopes, claim, tool, argument };
  Part part;
  std::size_t index = 0;  ///< Of the scope, claim or argument.
};

/// What of a rule depends on the caller and the tool. @return nothing: it all holds
[[nodiscard]] std::optional<Mismatch> caller_mismatch(Rule const& rule, Subject const& subject,
                                                      std::string_view tool) noexcept;
/// What depends on the arguments. @return nothing: it all holds
[[nodiscard]] std::optional<Mismatch> argument_mismatch(Rule const& rule,
                                                        json::value const& arguments) noexcept;

/// The value at the path; null: there is none.
[[nodiscard]] json::value const* value_at(json::value const& from, Path const& path) noexcept;

}  // namespace tessera::mcp_server::policy
