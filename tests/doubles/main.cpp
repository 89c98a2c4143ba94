#include "base/json.hpp"
#include "http/errc.hpp"
#include "http/server/server.hpp"
#include "provider_double.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>

// The model providers on a loopback port; README.md says how it is told what to answer.

namespace tessera::doubles {
namespace {

Task<> write_events(http::ResponseStream& out, std::vector<std::string> events, bool breaks) {
  for (std::string& event : events) co_await out.write(std::move(event));
  // What is thrown here breaks the connection in mid-body, as a lost network does.
  if (breaks) throw Exception(fail(http::Errc::transfer_failed));
}

class Doubles {
 public:
  struct Options {
    std::vector<std::string> keys;  ///< Credentials that are good. Empty: every one is.
    std::string record;             ///< Each request becomes a line here; empty: none.
  };
  Doubles(std::vector<Block> blocks, Options options)
      : blocks_(std::move(blocks)), options_(std::move(options)) {
    for (auto one :
         {&make_bedrock_double, &make_anthropic_double, &make_openai_double, &make_gemini_double}) {
      std::unique_ptr<ProviderDouble> made = one();
      std::string const name = made->name();
      doubles_.emplace(name, std::move(made));
    }
  }

  Task<http::Response> handle(http::Request& request) {
    constexpr std::size_t kMaxBody = 16UL << 20;
    std::string_view const read = co_await request.read_body(kMaxBody);
    std::string const body(read);
    std::string const path = request.path;
    if (path == "/v1/models") co_return models();
    ProviderDouble* const provider = provider_of(path);
    if (provider == nullptr) throw Exception(fail(http::Errc::not_found));
    write_down(*provider, request, body);
    co_return answer(*provider, request, body);
  }

 private:
  [[nodiscard]] ProviderDouble* provider_of(std::string const& path) {
    if (path.starts_with("/model/") && path.ends_with("/converse-stream"))
      return doubles_.at("bedrock").get();
    if (path == "/v1/messages") return doubles_.at("anthropic").get();
    if (path == "/v1/chat/completions") return doubles_.at("openai").get();
    if (path.ends_with(":streamGenerateContent")) return doubles_.at("gemini").get();
    return nullptr;
  }

  [[nodiscard]] static http::Response models() {
    return http::json_response(
        200, json::object{
                 {"object", "list"},
                 {"data", json::array{json::object{{"id", "double-model"}, {"object", "model"}}}}});
  }

  void write_down(ProviderDouble const& provider, http::Request const& request,
                  std::string const& body) const {
    if (options_.record.empty()) return;
    json::object headers;
    for (std::size_t i = 0; i < request.headers.size(); ++i)
      headers[request.headers.at(i).name] = request.headers.at(i).value;
    std::ofstream(options_.record, std::ios::app)
        << write_json(json::object{{"provider", provider.name()},
                                   {"target", request.target},
                                   {"headers", std::move(headers)},
                                   {"body", body}})
        << "\n";
  }

  [[nodiscard]] http::Response answer(ProviderDouble& provider, http::Request const& request,
                                      std::string const& body) {
    std::string const credential = provider.credential(request);
    bool const good = !credential.empty() && (options_.keys.empty() ||
                                              std::find(options_.keys.begin(), options_.keys.end(),
                                                        credential) != options_.keys.end());
    // Some providers quote what they refuse.
    if (!good) return provider.refuse({"wrong-key", ""}, "Incorrect API key: " + credential);
    Result<json::value> const parsed = parse_json(body, {.depth = 64, .bytes = 16UL << 20});
    if (!parsed) return provider.refuse({"bad", ""}, "the body is not JSON");
    Asked asked;
    try {
      asked = provider.read(request, *parsed);
    } catch (boost::system::system_error const& missing) {
      return provider.refuse({"bad", ""}, missing.what());
    } catch (std::out_of_range const& missing) {
      return provider.refuse({"bad", ""}, missing.what());
    } catch (std::invalid_argument const& missing) {
      return provider.refuse({"bad", ""}, missing.what());
    }
    if (asked.problem.empty() && asked.sampling) return provider.refuse({"temperature", ""}, "");
    if (!asked.problem.empty()) return provider.refuse({"bad", ""}, asked.problem);
    Block* const block = choose(provider, asked.turns.back());
    if (block == nullptr) return provider.refuse({"bad", ""}, "the script has nothing to say");
    ++block->used;
    if (block->refusal) return provider.refuse(*block->refusal, "");
    return stream(provider, *block, asked);
  }

  [[nodiscard]] Block* choose(ProviderDouble const& provider, AskedTurn const& last) {
    for (Block& block : blocks_) {
      bool const has_result =
          std::any_of(last.results.begin(), last.results.end(),
                      [&](AskedResult const& one) { return one.name == block.result; });
      if (!block.provider.empty() && block.provider != provider.name()) continue;
      if (!block.user.empty() && last.text.find(block.user) == std::string::npos) continue;
      if (!block.result.empty() && !has_result) continue;
      if (block.image && last.images == 0) continue;
      if (block.times > 0 && block.used >= block.times) continue;
      return &block;
    }
    return nullptr;
  }

  [[nodiscard]] static http::Response stream(ProviderDouble& provider, Block const& block,
                                             Asked const& asked) {
    std::string results;
    for (AskedResult const& one : asked.turns.back().results)
      results += (results.empty() ? "" : " ") + one.text;
    std::string say = block.say;
    if (std::size_t const at = say.find("{result}"); at != std::string::npos)
      say.replace(at, 8, results);
    std::vector<std::string> events = provider.answer(block, say, asked);
    if (block.cut || block.fault) events.resize((events.size() + 1) / 2);
    if (block.fault) events.push_back(provider.mid_stream(*block.fault));
    http::Response response;
    response.headers.set("Content-Type", provider.content_type());
    response.stream = [events = std::move(events), breaks = block.cut](http::ResponseStream& out) {
      return write_events(out, events, breaks);
    };
    return response;
  }

  std::vector<Block> blocks_;
  Options options_;
  std::map<std::string, std::unique_ptr<ProviderDouble>> doubles_;
};

/// Until standard input ends: whoever started the double keeps it open.
void wait_for_the_end_of_input() {
  std::string line;
  while (std::getline(std::cin, line)) {
  }
}

int run(int argc, char** argv) {
  std::string script;
  Doubles::Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string_view const flag = argv[i];
    if (flag == "--script") script = argv[i + 1];
    if (flag == "--key") options.keys.emplace_back(argv[i + 1]);
    if (flag == "--record") options.record = argv[i + 1];
  }
  std::ifstream file(script, std::ios::binary);
  std::string const text{std::istreambuf_iterator<char>(file), {}};
  Result<std::vector<Block>> blocks = parse_script(text);
  if (!blocks || blocks->empty()) {
    std::fprintf(stderr, "model-double: %s: %s\n", script.c_str(),
                 blocks ? "nothing to say" : blocks.error().hint.c_str());
    return 2;
  }
  Doubles doubles(std::move(*blocks), std::move(options));
  http::ServerOptions server_options;
  server_options.addresses = {"127.0.0.1"};
  http::Server server(server_options, [&doubles](http::Worker&) -> http::Handler {
    return [&doubles](http::Request& request) { return doubles.handle(request); };
  });
  server.start();
  std::printf("listening on %u\n", static_cast<unsigned>(server.port()));
  std::fflush(stdout);
  wait_for_the_end_of_input();
  server.stop(std::chrono::milliseconds(0));
  return 0;
}

}  // namespace
}  // namespace tessera::doubles

int main(int argc, char** argv) {
  try {
    return tessera::doubles::run(argc, argv);
  } catch (std::exception const& error) {
    std::fprintf(stderr, "model-double: %s\n", error.what());
    return 1;
  }
}
