// Asks one authorization server for tokens by client credentials and prints what it gave:
//
//   bench_token_load --port PORT --issuer URL --client ID (--key PEM_FILE | --secret FILE) ...
//
// Assertions are signed before the clock starts: the signing of clients is not what is measured.
// bench/token_issuance runs it against several servers.

#include "base/clock.hpp"
#include "base/encoding.hpp"
#include "base/random.hpp"
#include "bench/load.hpp"
#include "http/message/form.hpp"
#include "jose/jwk.hpp"
#include "jose/jwt.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>

namespace tessera::bench {

struct Arguments {
  LoadOptions load;
  std::string issuer;
  std::string path = "/oauth2/token";
  std::string client;
  std::string key_file;
  std::string secret_file;
  std::string scope;
  std::string resource;
  std::size_t assertions = 60'000;
  unsigned seconds = 3;
};

std::string read_file(std::string const& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

std::string form(Arguments const& arguments, std::string const& assertion) {
  http::Form fields;
  fields.add("grant_type", "client_credentials");
  fields.add("scope", arguments.scope);
  if (!arguments.resource.empty()) fields.add("resource", arguments.resource);
  if (!assertion.empty()) {
    fields.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    fields.add("client_assertion", assertion);
  }
  return http::write_form(fields);
}

std::string request(Arguments const& arguments, std::string const& authorization,
                    std::string const& body) {
  return "POST " + arguments.path +
         " HTTP/1.1\r\nHost: localhost:" + std::to_string(arguments.load.port) +
         "\r\nContent-Type: application/x-www-form-urlencoded\r\nAccept: application/json\r\n" +
         authorization + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<std::string> secret_requests(Arguments const& arguments) {
  std::string const pair = arguments.client + ":" + read_file(arguments.secret_file);
  return {request(arguments, "Authorization: Basic " + base64_encode(pair) + "\r\n",
                  form(arguments, {}))};
}

/// Each with a `jti` of its own: a server that accepts one twice is broken, not fast.
std::vector<std::string> signed_requests(Arguments const& arguments) {
  SystemClock const clock;
  SystemRandom random;
  Secret const pem(read_file(arguments.key_file));
  jose::SigningKey const key =
      jose::make_signing_key(crypto::PrivateKey::from_pem(pem).value(), jose::Algorithm::es256)
          .value();
  std::int64_t const now = clock.now_seconds().time_since_epoch().count();
  std::vector<std::string> requests;
  requests.reserve(arguments.assertions);
  for (std::size_t i = 0; i < arguments.assertions; ++i) {
    json::object const claims{{"iss", arguments.client}, {"sub", arguments.client},
                              {"aud", arguments.issuer}, {"iat", now},
                              {"exp", now + 300},        {"jti", random_token(random)}};
    std::string const assertion = jose::sign_jwt({}, claims, key).value();
    requests.push_back(request(arguments, {}, form(arguments, assertion)));
  }
  return requests;
}

int run(int argc, char** argv) {
  CLI::App app("Asks an authorization server on this machine for tokens, and measures.",
               "bench_token_load");
  Arguments arguments;
  app.add_option("--port", arguments.load.port)->required();
  app.add_option("--issuer", arguments.issuer, "Audience of the assertions")->required();
  app.add_option("--path", arguments.path, "Of the token endpoint")->capture_default_str();
  app.add_option("--client", arguments.client)->required();
  CLI::Option* const key = app.add_option("--key", arguments.key_file, "PEM file: private_key_jwt");
  app.add_option("--secret", arguments.secret_file, "File: client_secret_basic")->excludes(key);
  app.add_option("--scope", arguments.scope)->required();
  app.add_option("--resource", arguments.resource);
  app.add_option("--assertions", arguments.assertions, "How many are signed beforehand")
      ->capture_default_str();
  app.add_option("--connections", arguments.load.connections)->capture_default_str();
  app.add_option("--rate", arguments.load.rate,
                 "Requests that become due each second; 0: no limit");
  app.add_option("--seconds", arguments.seconds)->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (CLI::ParseError const& stop) {
    return app.exit(stop) == 0 ? 0 : 2;
  }
  arguments.load.duration = std::chrono::seconds(arguments.seconds);
  arguments.load.requests =
      arguments.key_file.empty() ? secret_requests(arguments) : signed_requests(arguments);
  LoadResult const result = run_load(arguments.load);
  std::printf("{\"per_second\": %.0f, \"p50_us\": %.0f, \"p99_us\": %.0f}\n", result.per_second,
              static_cast<double>(result.p50.count()) / 1000,
              static_cast<double>(result.p99.count()) / 1000);
  return 0;
}

}  // namespace tessera::bench

int main(int argc, char** argv) {
  try {
    return tessera::bench::run(argc, argv);
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "bench_token_load: %s\n", failure.what());
    return 1;
  }
}
