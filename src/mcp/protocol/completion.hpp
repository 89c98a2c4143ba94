#pragma once

#include "mcp/protocol/style.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

inline constexpr std::string_view kRefPrompt = "ref/prompt";
inline constexpr std::string_view kRefResource = "ref/resource";
/// Values that one completion may name. Spec: MCP 2026-07-28 server/utilities/completion
inline constexpr std::size_t kMostCompletions = 100;

/// What an argument belongs to.
struct CompletionReference {
  std::string type;                 ///< `ref/prompt` or `ref/resource`.
  std::optional<std::string> name;  ///< ref/prompt
  std::optional<std::string> uri;   ///< ref/resource: a URI template
};
BOOST_DESCRIBE_STRUCT(CompletionReference, (), (type, name, uri))

struct CompletionArgument {
  std::string name;
  std::string value;  ///< What was typed so far.
};
BOOST_DESCRIBE_STRUCT(CompletionArgument, (), (name, value))

struct CompletionContext {
  std::optional<std::map<std::string, std::string>> arguments;  ///< Decided already.
};
BOOST_DESCRIBE_STRUCT(CompletionContext, (), (arguments))

struct CompleteParams {
  CompletionReference ref;
  CompletionArgument argument;
  std::optional<CompletionContext> context;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(CompleteParams, (), (ref, argument, context, meta))

struct Completion {
  std::vector<std::string> values;
  std::optional<std::int64_t> total;
  std::optional<bool> has_more;
};
BOOST_DESCRIBE_STRUCT(Completion, (), (values, total, has_more))

struct CompleteResult {
  std::optional<std::string> result_type;
  Completion completion;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(CompleteResult, (), (result_type, completion, meta))

}  // namespace tessera::mcp
