#include "packages/mcp-client/explain.hpp"

#include "async/errc.hpp"
#include "http/client/curl_client.hpp"
#include "http/errc.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/transport/streamable_http.hpp"
#include "oauth/model/errors.hpp"
#include "testkit/mcp_peer.hpp"
#include "testkit/run.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

namespace tessera::mcp_client {
namespace {

template <class Failure>
Explanation of(Failure failure) {
  return explain(std::make_exception_ptr(std::move(failure)), "http://localhost:3005/mcp");
}
Explanation of_error(Error error) { return of(Exception(std::move(error))); }

TEST(Explain, names_the_layer_that_failed_and_its_exit_code) {
  EXPECT_EQ(of_error(fail(http::Errc::connect_failed)).layer, "TCP");
  EXPECT_EQ(of_error(fail(http::Errc::connect_failed)).exit, Exit::unreachable);
  EXPECT_EQ(of_error(fail(AsyncErrc::deadline)).exit, Exit::unreachable);
  EXPECT_EQ(of_error(fail(http::Errc::unauthorized)).exit, Exit::auth);
  EXPECT_EQ(of_error(fail(http::Errc::forbidden)).exit, Exit::auth);
  EXPECT_EQ(of_error(fail(oauth::Errc::invalid_client)).exit, Exit::auth);
  EXPECT_EQ(of_error(fail(mcp::Errc::bad_message)).exit, Exit::protocol);
  EXPECT_EQ(of_error(fail(Errc::usage)).exit, Exit::usage);
  EXPECT_EQ(of_error(fail(Errc::unknown_tool)).exit, Exit::usage);
  EXPECT_EQ(of_error(fail(Errc::schema_mismatch)).exit, Exit::schema);
  EXPECT_EQ(of_error(fail(Errc::needs_human)).exit, Exit::needs_human);
}

Task<int> ask(http::Client& client, std::string url) {
  http::ClientRequest request;
  request.url = std::move(url);
  Task<http::ClientResponse> sending = client.send(std::move(request));
  http::ClientResponse const response = co_await std::move(sending);
  co_return response.status;
}
std::string layer_of(std::string const& url) {
  asio::io_context loop(1);
  std::unique_ptr<http::Client> const client = http::make_curl_client(loop);
  try {
    testkit::run(loop, ask(*client, url));
  } catch (...) {
    return explain(std::current_exception(), url).layer;
  }
  return "none";
}

TEST(Explain, tells_name_connection_and_encryption_apart) {
  testkit::McpPeer plain([](auto const&) { return http::text_response(200, ""); });
  std::string const port = plain.url().substr(std::string("http://127.0.0.1").size());
  EXPECT_EQ(layer_of("http://nowhere.invalid/mcp"), "DNS");
  EXPECT_EQ(layer_of("http://127.0.0.1:1/mcp"), "TCP");
  EXPECT_EQ(layer_of("https://127.0.0.1" + port), "TLS");
}

TEST(Explain, gives_a_way_out_for_a_wrong_path_and_a_dead_port) {
  EXPECT_EQ(of(mcp::StatusError(404, "http://localhost:3005/x", "")).way_out,
            "is the path right? MCP servers usually answer under /mcp");
  EXPECT_EQ(of_error(fail(http::Errc::connect_failed)).way_out,
            "is a server listening on localhost:3005?");
}

TEST(Explain, lets_no_control_character_of_a_server_through) {
  jsonrpc::ErrorObject error{-32602, "\x1b[2J\nmcp-client: all is well", {}};
  EXPECT_EQ(explanation_text(of(mcp::RemoteError(error))),
            "mcp-client: [MCP] the server answered error -32602: \\x1b[2J\\x0amcp-client: all is "
            "well\n  → `mcp-client describe TOOL` shows what a tool takes\n");
}

TEST(Explain, calls_an_interrupted_call_uncertain) {
  Explanation const stopped =
      of(boost::system::system_error(boost::asio::error::operation_aborted));
  EXPECT_EQ(stopped.exit, Exit::interrupted);
  EXPECT_EQ(stopped.what, "stopped; a call that was under way may have had its effect");
}

}  // namespace
}  // namespace tessera::mcp_client
