#pragma once

#include "base/json.hpp"
#include "jsonrpc/errc.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tessera::jsonrpc {

/// What ties an answer to its request: an integer or a string, never null. It keeps the JSON type
/// that it came with. Spec: JSON-RPC 2.0 §4
using Id = std::variant<std::int64_t, std::string>;

/// The id as JSON text: `7` or `"seven"`.
[[nodiscard]] std::string id_text(Id const& id);
/// Reads an id; nothing when the value is neither an integer nor a string.
[[nodiscard]] std::optional<Id> read_id(json::value const& value);

struct Request {
  Id id;
  std::string method;
  json::object params;  ///< Empty when absent.
};

struct Notification {
  std::string method;
  json::object params;  ///< Empty when absent.
};

struct Response {
  Id id;
  json::value result;
};

/// Spec: JSON-RPC 2.0 §5.1
struct ErrorObject {
  int code = 0;
  std::string message;
  std::optional<json::value> data;
};

struct ErrorResponse {
  std::optional<Id> id;  ///< Nothing when the id of the request could not be read.
  ErrorObject error;
};

using Message = std::variant<Request, Notification, Response, ErrorResponse>;

/// Why bytes are no message, with the id if that much could be read, so that the answer can carry
/// it.
struct Malformed {
  Errc code = Errc::invalid_request;  ///< parse_error or invalid_request.
  std::optional<Id> id;
  std::string hint;
};
[[noreturn]] void throw_exception_from_error(Malformed const& malformed,
                                             boost::source_location const& where);

using Decoded = boost::system::result<Message, Malformed>;

/// Parses one message. Batches are refused, `params` must be an object or absent, unknown members
/// are ignored.
/// @param storage  where the JSON parts live; a monotonic resource must outlive the message.
/// Spec: JSON-RPC 2.0 §4, §5; MCP 2026-07-28 basic
[[nodiscard]] Decoded parse_message(std::string_view text, JsonLimits limits = {},
                                    json::storage_ptr storage = {});
/// The same for a value that is parsed already; takes parts of it.
[[nodiscard]] Decoded read_message(json::value value);

/// Compact JSON without a line break: fit for one line of stdio or one event.
[[nodiscard]] std::string write_message(Message const& message);

/// `{"jsonrpc":"2.0","id":ID,"result":RESULT}` around bytes that are JSON already: the way of
/// frozen answers.
[[nodiscard]] std::string write_result(Id const& id, std::string_view result_json);
/// The error answer; without an id when none could be read.
[[nodiscard]] std::string write_error(std::optional<Id> const& id, ErrorObject const& error);
/// What to answer to bytes that are no message.
[[nodiscard]] ErrorResponse refusal(Malformed const& malformed);

}  // namespace tessera::jsonrpc
