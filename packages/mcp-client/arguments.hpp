#pragma once

#include "base/json.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <span>
#include <string>

namespace tessera::mcp_client {

/// Reads a file that an argument names. Errors are passed on.
using ReadFile = std::function<Result<std::string>(std::string const& path)>;

/// Builds the arguments of a tool from words of the command line:
/// `key=text` (typed by the schema), `key:=json` (as it stands), `key=@file`, `key:=@file.json`;
/// `key=\@text` is text that begins with `@`. A key that the schema calls an array may be repeated.
/// @param schema  the tool's inputSchema; null: every `key=text` is a string
/// Errors: Errc::usage for a word without `=`, or a key given twice; Errc::schema_mismatch for text
/// that is not of the type, an unknown key where the schema allows none; both name the schema path.
[[nodiscard]] Result<json::object> parse_arguments(std::span<std::string const> words,
                                                   json::value const* schema,
                                                   ReadFile const& read_file);

}  // namespace tessera::mcp_client
