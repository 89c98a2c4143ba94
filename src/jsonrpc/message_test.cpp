#include "jsonrpc/message.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <gtest/gtest.h>

namespace tessera::jsonrpc {
namespace {

Message read(std::string_view text) { return parse_message(text).value(); }

void expect_refused(std::string_view text, Errc code, std::optional<Id> id = std::nullopt) {
  Decoded const decoded = parse_message(text);
  ASSERT_FALSE(decoded) << text;
  EXPECT_EQ(decoded.error().code, code) << text;
  EXPECT_EQ(decoded.error().id, id) << text;
}

TEST(JsonRpcMessage, gives_back_every_kind_of_message) {
  for (std::string_view const text :
       {R"({"jsonrpc":"2.0","id":7,"method":"m","params":{"a":1}})",
        R"({"jsonrpc":"2.0","id":"s","method":"m"})",
        R"({"jsonrpc":"2.0","method":"n","params":{"b":[1]}})",
        R"({"jsonrpc":"2.0","id":-1,"result":{"x":null}})",
        R"({"jsonrpc":"2.0","id":"7","error":{"code":-32601,"message":"no","data":[1]}})",
        R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"no"}})"})
    EXPECT_EQ(write_message(read(text)), text);
}

TEST(JsonRpcMessage, keeps_the_type_of_an_id) {
  EXPECT_EQ(std::get<Request>(read(R"({"jsonrpc":"2.0","id":7,"method":"m"})")).id, Id(7));
  EXPECT_EQ(std::get<Request>(read(R"({"jsonrpc":"2.0","id":"7","method":"m"})")).id, Id("7"));
  EXPECT_EQ(id_text(Id("a\"b")), R"("a\"b")");
}

TEST(JsonRpcMessage, tells_bytes_that_are_no_json_from_json_that_is_no_message) {
  expect_refused("{", Errc::parse_error);
  expect_refused("", Errc::parse_error);
  expect_refused(R"({"jsonrpc":"2.0","id":1,"id":2,"method":"m"})", Errc::parse_error);
  expect_refused("[]", Errc::invalid_request);
  expect_refused(R"([{"jsonrpc":"2.0","id":1,"method":"m"}])", Errc::invalid_request);
  expect_refused("7", Errc::invalid_request);
}

TEST(JsonRpcMessage, keeps_the_id_of_a_malformed_request) {
  expect_refused(R"({"jsonrpc":"1.0","id":4,"method":"m"})", Errc::invalid_request, Id(4));
  expect_refused(R"({"jsonrpc":"2.0","id":"x","method":5})", Errc::invalid_request, Id("x"));
  expect_refused(R"({"jsonrpc":"2.0","id":4,"method":"m","params":[1]})", Errc::invalid_request,
                 Id(4));
  expect_refused(R"({"jsonrpc":"2.0","id":4,"method":"m","result":1})", Errc::invalid_request,
                 Id(4));
  expect_refused(R"({"jsonrpc":"2.0","id":4,"result":1,"error":{"code":1,"message":""}})",
                 Errc::invalid_request, Id(4));
  expect_refused(R"({"jsonrpc":"2.0","id":4,"error":{"code":"1","message":""}})",
                 Errc::invalid_request, Id(4));
  expect_refused(R"({"jsonrpc":"2.0","id":4})", Errc::invalid_request, Id(4));
}

TEST(JsonRpcMessage, refuses_an_id_that_is_null_or_fractional) {
  expect_refused(R"({"jsonrpc":"2.0","id":null,"method":"m"})", Errc::invalid_request);
  expect_refused(R"({"jsonrpc":"2.0","id":1.5,"method":"m"})", Errc::invalid_request);
  expect_refused(R"({"jsonrpc":"2.0","id":{},"method":"m"})", Errc::invalid_request);
  expect_refused(R"({"jsonrpc":"2.0","result":{}})", Errc::invalid_request);
}

TEST(JsonRpcMessage, accepts_an_error_whose_id_is_null_as_old_peers_send_it) {
  Message const message = read(R"({"jsonrpc":"2.0","id":null,"error":{"code":1,"message":"m"}})");
  EXPECT_FALSE(std::get<ErrorResponse>(message).id.has_value());
}

TEST(JsonRpcMessage, keeps_parameters_in_the_storage_that_it_was_given) {
  json::monotonic_resource arena;
  Decoded const decoded =
      parse_message(R"({"jsonrpc":"2.0","id":1,"method":"m","params":{"a":1}})", {}, &arena);
  EXPECT_EQ(std::get<Request>(*decoded).params.storage().get(), &arena);
}

TEST(JsonRpcMessage, wraps_bytes_that_are_json_already) {
  EXPECT_EQ(write_result(Id("a"), "{}"), R"({"jsonrpc":"2.0","id":"a","result":{}})");
  ErrorResponse const answer = refusal(Malformed{Errc::parse_error, std::nullopt, "why"});
  EXPECT_EQ(write_message(answer),
            R"({"jsonrpc":"2.0","error":{"code":-32700,"message":"Parse error: why"}})");
}

}  // namespace
}  // namespace tessera::jsonrpc
