#include "llm/aws/process_source.hpp"

#include "async/deadline.hpp"
#include "async/process.hpp"
#include "llm/errc.hpp"

namespace tessera::llm::aws {
namespace {

constexpr std::size_t kMaxOutput = 64UL << 10;
constexpr std::chrono::seconds kPatience{60};

/// What tools that get credentials read besides the usual variables.
std::vector<std::string> inherited() {
  std::vector<std::string> names = inherited_by_default();
  for (char const* const name :
       {"AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_REGION",
        "AWS_DEFAULT_REGION", "AWS_CA_BUNDLE", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY",
        "https_proxy", "http_proxy", "no_proxy", "SSL_CERT_FILE"})
    names.emplace_back(name);
  return names;
}

/// All of one pipe; what is over the limit is read and dropped, so that the program can end.
Task<std::string> read_all(Process& process, Process::Stream stream) {
  std::string out;
  for (;;) {
    std::optional<std::string> const piece = co_await process.read(stream);
    if (!piece) co_return out;
    if (out.size() <= kMaxOutput) out += *piece;
  }
}

}  // namespace

Task<Credentials> ProcessSource::fetch() {
  Executor const executor = co_await asio::this_coro::executor;
  Process::Options options;
  // What it says on its standard error may be a secret; the shell drops it.
  options.argv = {"/bin/sh", "-c", "exec 2>/dev/null; " + command_};
  options.inherit = inherited();
  Process process(executor, std::move(options));
  process.close_input();
  Task<std::string> reading = read_all(process, Process::Stream::output);
  std::string output = co_await with_deadline(std::move(reading), kPatience, name());
  Task<ProcessEnd> ending = process.wait();
  ProcessEnd const end = co_await with_deadline(std::move(ending), kPatience, name());
  if (end.code != 0 || end.signal != 0) {
    wipe(output);
    throw Exception(fail(Errc::no_credentials, name() + " " + end.text()));
  }
  Result<json::value> const parsed =
      parse_json(output, JsonLimits{.depth = 8, .bytes = kMaxOutput});
  wipe(output);
  json::value const* const version = parsed ? json_find(*parsed, "Version") : nullptr;
  if (version == nullptr || *version != json::value(1))
    throw Exception(fail(Errc::no_credentials, name() + " did not print JSON with \"Version\": 1"));
  Result<Credentials> credentials = credentials_from(
      *parsed, {"AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"}, name());
  if (!credentials) throw Exception(credentials.error());
  co_return std::move(*credentials);
}

}  // namespace tessera::llm::aws
