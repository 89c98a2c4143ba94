#include "mcp/client/handshake.hpp"

#include "async/errc.hpp"
#include "base/json_codec.hpp"
#include "http/errc.hpp"
#include "mcp/client/era_memory.hpp"
#include "mcp/client/legacy.hpp"
#include "mcp/client/modern.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/protocol/discover.hpp"
#include "mcp/protocol/methods.hpp"
#include "mcp/transport/status_error.hpp"

#include <algorithm>
#include <utility>

namespace tessera::mcp {
namespace {

bool knows(std::vector<std::string> const& versions, bool (*is_ours)(std::string_view) noexcept) {
  return std::any_of(versions.begin(), versions.end(),
                     [&](std::string const& version) { return is_ours(version); });
}

Error no_common(std::vector<std::string> const& theirs) {
  std::string list;
  for (std::string const& version : theirs) list += (list.empty() ? "" : ", ") + version;
  return fail(Errc::no_common_version,
              "the server speaks only MCP " +
                  (list.empty() ? std::string("revisions it does not name") : list));
}

/// What the modern question came to.
struct Probe {
  std::optional<DiscoverResult> found;
  std::vector<std::string> versions;  ///< What the server names instead.
  std::exception_ptr not_modern;      ///< Why it is taken for a legacy server.
};

bool is_modern_error(int code) {
  return code == wire_code(Errc::header_mismatch) ||
         code == wire_code(Errc::missing_client_capability);
}

/// No answer, because the server does not answer what it does not know, or ended over it.
bool is_silence(error_code const& code) {
  return code == AsyncErrc::deadline || code == http::Errc::transfer_failed;
}

Task<Probe> discover(ModernConnection& connection, TransportTraits traits) {
  Probe probe;
  CallOptions options;
  options.timeout = traits.probe_limit;
  try {
    Task<json::value> asking =
        connection.request(std::string(kMethodDiscover), json::object(), http::Headers(), options);
    json::value answer = co_await std::move(asking);
    // Both are required, and a server that forgets them is modern all the same.
    if (answer.is_object()) {
      answer.get_object().emplace("ttlMs", 0);
      answer.get_object().emplace("cacheScope", "private");
    }
    Result<DiscoverResult> found = from_json<DiscoverResult>(answer);
    if (!found) {
      probe.not_modern = std::make_exception_ptr(Exception(fail(
          Errc::bad_message, "the answer to server/discover does not fit: " + found.error().hint)));
    } else {
      probe.versions = found->supported_versions;
      if (knows(found->supported_versions, is_modern_version)) probe.found = std::move(*found);
    }
  } catch (RemoteError const& failure) {
    jsonrpc::ErrorObject const& error = failure.error_object();
    if (is_modern_error(error.code)) throw;
    if (error.code == wire_code(Errc::unsupported_protocol_version) && error.data) {
      Result<UnsupportedVersionData> data = from_json<UnsupportedVersionData>(*error.data);
      if (data) probe.versions = std::move(data->supported);
    }
    probe.not_modern = std::current_exception();
  } catch (StatusError const&) {
    probe.not_modern = std::current_exception();
  } catch (Exception const& failure) {
    bool const silent = traits.probe_limit.count() > 0 && is_silence(failure.code());
    if (failure.code() != Errc::bad_message && !silent) throw;
    probe.not_modern = std::current_exception();
  }
  co_return probe;
}

ServerInfo modern_info(DiscoverResult found) {
  ServerInfo info;
  info.era = Era::modern;
  info.version = kModernVersion;
  info.supported = std::move(found.supported_versions);
  if (found.meta) info.server = std::move(found.meta->server_info);
  info.capabilities = std::move(found.capabilities);
  info.instructions = std::move(found.instructions);
  return info;
}

ServerInfo legacy_info(InitializeResult const& hello) {
  ServerInfo info;
  info.era = Era::legacy;
  info.version = hello.protocol_version;
  info.server = hello.server_info;
  info.capabilities = hello.capabilities;
  info.instructions = hello.instructions;
  return info;
}

Task<Handshake> legacy_hello(ConnectionParts parts, Executor executor) {
  auto connection = std::make_unique<LegacyConnection>(parts, executor);
  Task<> hello = connection->initialize();
  co_await std::move(hello);
  Handshake done;
  done.info = legacy_info(connection->server());
  done.connection = std::move(connection);
  co_return done;
}

Task<Handshake> probe_server(ConnectionParts parts, Executor executor) {
  EraChoice const choice = parts.options.era;
  if (choice == EraChoice::legacy) {
    Task<Handshake> hello = legacy_hello(parts, executor);
    Handshake done = co_await std::move(hello);
    co_return done;
  }
  auto modern = std::make_unique<ModernConnection>(parts);
  Task<Probe> probing = discover(*modern, parts.transport.traits());
  Probe probe = co_await std::move(probing);
  if (probe.found) {
    Handshake done;
    done.info = modern_info(std::move(*probe.found));
    done.connection = std::move(modern);
    co_return done;
  }
  // A server that names its revisions has understood: only what it names is worth a try.
  if (!probe.versions.empty() &&
      (choice == EraChoice::modern || !knows(probe.versions, is_legacy_version)))
    throw Exception(no_common(probe.versions));
  if (choice == EraChoice::modern) std::rethrow_exception(probe.not_modern);

  std::exception_ptr refused;
  try {
    Task<Handshake> hello = legacy_hello(parts, executor);
    Handshake done = co_await std::move(hello);
    co_return done;
  } catch (StatusError const&) {
    refused = probe.not_modern ? probe.not_modern : std::current_exception();
  }
  // Neither way was understood: the first answer is the better witness.
  std::rethrow_exception(refused);
}

/// For a server that was legacy the last time. @return nothing when it no longer seems to be
Task<std::optional<Handshake>> hello_again(ConnectionParts parts, Executor executor) {
  try {
    Task<Handshake> hello = legacy_hello(parts, executor);
    Handshake done = co_await std::move(hello);
    co_return std::optional<Handshake>(std::move(done));
  } catch (RemoteError const&) {
  } catch (StatusError const&) {
  } catch (Exception const& failure) {
    if (failure.code() != Errc::bad_message && failure.code() != Errc::no_common_version) throw;
  }
  parts.log.info("mcp_era_changed", {{"url", parts.options.url}});
  co_return std::nullopt;
}

}  // namespace

Task<Handshake> shake_hands(ConnectionParts parts, Executor executor) {
  EraMemory* const memory = parts.options.eras.get();
  std::string const& url = parts.options.url;
  bool const chosen = parts.options.era != EraChoice::automatic || memory == nullptr;
  if (!chosen && memory->find(url) == Era::legacy) {
    Task<std::optional<Handshake>> hello = hello_again(parts, executor);
    std::optional<Handshake> done = co_await std::move(hello);
    if (done) co_return std::move(*done);
    memory->forget(url);
  }
  Task<Handshake> probing = probe_server(parts, executor);
  Handshake done = co_await std::move(probing);
  if (!chosen) memory->keep(url, done.info.era);
  co_return done;
}

}  // namespace tessera::mcp
