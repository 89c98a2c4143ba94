#pragma once

#include "base/json_codec.hpp"
#include "jsonschema/schema.hpp"
#include "mcp/protocol/prompts.hpp"

#include <concepts>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// Arguments of prompts and variables of templates are strings by name. They are bound to a
// described struct whose members are `std::string` (required) or `std::optional<std::string>`, or
// taken as they are.

namespace tessera::mcp {

/// Strings by name.
using StringMap = std::map<std::string, std::string, std::less<>>;

namespace string_arguments_detail {

template <class Member>
inline constexpr bool is_text =
    std::same_as<Member, std::string> || std::same_as<Member, std::optional<std::string>>;

template <class Args>
consteval bool all_text() {
  bool good = true;
  boost::mp11::mp_for_each<json_detail::Members<Args>>([&](auto member) {
    using Member = std::remove_cvref_t<decltype(std::declval<Args&>().*decltype(member)::pointer)>;
    good = good && is_text<Member>;
  });
  return good;
}

}  // namespace string_arguments_detail

template <class Args>
concept StringArguments = Described<Args> && string_arguments_detail::all_text<Args>();

/// The values as a struct. Errors: those of `from_json`, naming what is missing.
template <StringArguments Args>
[[nodiscard]] Result<Args> string_arguments(StringMap const& values) {
  json::object object;
  for (auto const& [name, value] : values) object.emplace(name, value);
  return from_json<Args>(json::value(std::move(object)));
}

/// What `prompts/list` says about the members of an object schema.
[[nodiscard]] std::vector<PromptArgument> prompt_arguments(json::object const& schema);

}  // namespace tessera::mcp
