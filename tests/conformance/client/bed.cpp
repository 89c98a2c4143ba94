#include "tests/conformance/client/bed.hpp"

#include "base/error.hpp"
#include "mcp/protocol/errc.hpp"

#include <exception>
#include <utility>

namespace tessera::conformance {

mcp::ClientOptions Bed::options() const {
  mcp::ClientOptions options;
  options.url = url;
  options.era = revision >= mcp::kModernVersion ? mcp::EraChoice::modern : mcp::EraChoice::legacy;
  options.client_info = {.name = "tessera-conformance-client", .version = "1.0.0"};
  options.timeout = std::chrono::seconds(15);
  return options;
}

Task<> with_client(Bed& bed, mcp::ClientOptions options, Work work, http::Authorizer* authorizer) {
  mcp::Client client(bed.loop.get_executor(), *bed.http, authorizer, bed.clock, std::move(options));
  std::exception_ptr failure;
  try {
    Task<> connecting = client.connect();
    co_await std::move(connecting);
    Task<> working = work(client);
    co_await std::move(working);
  } catch (...) {
    failure = std::current_exception();
  }
  Task<> closing = client.close();
  co_await std::move(closing);
  if (failure) std::rethrow_exception(failure);
}

void give_up(std::string why) { throw Exception(fail(mcp::Errc::bad_message, std::move(why))); }

}  // namespace tessera::conformance
