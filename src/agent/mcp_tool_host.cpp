#include "agent/mcp_tool_host.hpp"

#include "agent/approvals.hpp"
#include "agent/errc.hpp"
#include "agent/mcp_content.hpp"
#include "async/deadline.hpp"
#include "async/event.hpp"
#include "async/sleep.hpp"
#include "async/task_group.hpp"
#include "mcp/client/client.hpp"
#include "mcp/protocol/errc.hpp"

#include <algorithm>

namespace tessera::agent {
namespace {

/// Hands a server's questions to the call that is under way.
class Questions final : public mcp::InputHandler {
 public:
  [[nodiscard]] mcp::ElicitationCapability capability() const override {
    mcp::ElicitationCapability capability;
    capability.form.emplace();
    capability.url.emplace();
    return capability;
  }

  Task<mcp::ElicitResult> elicit(mcp::InputQuestion question) override {
    mcp::ElicitResult result;
    if (support == nullptr) co_return result;
    Elicitation asked = elicitation_of(question.params);
    ElicitAnswer answer = co_await support->elicit(std::move(asked));
    if (answer.action == ElicitAction::decline) result.action = mcp::ElicitAction::decline;
    if (answer.action == ElicitAction::accept) {
      result.action = mcp::ElicitAction::accept;
      if (question.params.url.value_or("").empty()) result.content = std::move(answer.content);
    }
    co_return result;
  }

  CallSupport* support = nullptr;  // of the call that is under way
};

/// Hands a server's questions to a model to the call that is under way.
class ModelQuestions final : public mcp::SamplingHandler {
 public:
  Task<mcp::CreateMessageResult> create_message(mcp::SamplingQuestion question) override {
    // Nobody is shown what a server asks out of the blue.
    if (support == nullptr)
      throw Exception(fail(mcp::Errc::not_supported, "no call is under way that this is for"));
    Result<SamplingRequest> request = sampling_request_of(question.params);
    if (!request) throw Exception(request.error());
    Task<SamplingAnswer> asking = support->sample(std::move(*request));
    SamplingAnswer answer = co_await std::move(asking);
    if (!answer.refusal.empty()) throw Exception(fail(mcp::Errc::not_supported, answer.refusal));
    co_return sampling_result_of(std::move(answer));
  }

  CallSupport* support = nullptr;  // of the call that is under way
};

}  // namespace

struct McpToolHost::Link {
  Link(Executor executor, Server given) : server(std::move(given)), tried(executor) {
    server.options.input = &questions;
    if (server.sampling) server.options.sampling = &model_questions;
    status.name = server.name;
    status.url = server.shown.empty() ? server.options.url : server.shown;
    if (server.problem.empty()) {
      client = server.make_client(server.options);
      return;
    }
    status.state = ServerState::disabled;
    status.problem = server.problem;
    tried.set();
  }

  [[nodiscard]] bool offers(std::string const& tool) const {
    auto const matches = [&](std::string const& pattern) { return glob_matches(pattern, tool); };
    auto const& in = server.include;
    auto const& out = server.exclude;
    return (in.empty() || std::any_of(in.begin(), in.end(), matches)) &&
           std::none_of(out.begin(), out.end(), matches);
  }

  Server server;
  Questions questions;
  ModelQuestions model_questions;
  std::unique_ptr<mcp::Client> client;
  std::vector<Tool> tools;
  ServerStatus status;
  Event tried;
};

struct McpToolHost::Impl {
  Impl(Executor given, Log& log, Options chosen)
      : executor(given), options(std::move(chosen)), tasks(given, log), closing(given, log) {}

  [[nodiscard]] Link* find(std::string const& name) const {
    auto const found = std::find_if(links.begin(), links.end(),
                                    [&](auto const& link) { return link->server.name == name; });
    return found == links.end() ? nullptr : found->get();
  }

  static Task<> connect(Link& link) {
    co_await link.client->connect();
    co_await list(link);
  }

  static Task<> list(Link& link) {
    std::vector<mcp::Tool> const listed = co_await link.client->list_tools();
    link.tools.clear();
    for (mcp::Tool const& one : listed)
      if (link.offers(one.name)) link.tools.push_back(tool_of(link.server.name, one));
    link.status.tools = link.tools.size();
  }

  /// Every step of it bounds its own time, down to the signal that no program can refuse. A
  /// deadline around it would leave a program behind, and the loop would never end.
  static Task<> close(Link& link) {
    try {
      co_await link.client->close();
    } catch (Exception const&) {
      // The server is gone already, which is what closing is for.
    }
  }

  /// A server that was there is not any more. Its tools are gone until it is back.
  void lose(Link& link, Error const& why) {
    if (stopping || link.status.state != ServerState::connected) return;
    link.status.state = ServerState::failed;
    link.status.error = why.code;
    link.status.problem = why.hint;
    link.status.retry_at = std::chrono::steady_clock::now() + options.first_pause;
    if (*on_change) (*on_change)(link.status);
    tasks.spawn("reconnect " + link.server.name, come_back(link));
  }

  [[nodiscard]] bool is_lost(Exception const& failure) const {
    return options.is_lost && options.is_lost(failure.code());
  }

  Task<> come_back(Link& link) {
    co_await sleep_for(options.first_pause);
    co_await keep_connected(link, *on_change);
  }

  Task<> keep_connected(Link& link, std::function<void(ServerStatus const&)> const& changed) {
    auto const own = link.server.connect_timeout;
    auto const patience = own.count() > 0 ? own : options.connect_timeout;
    auto pause = options.first_pause;
    while (link.status.state != ServerState::connected) {
      Task<> attempt = connect(link);
      Task<> limited = with_deadline(std::move(attempt), patience, "the server");
      bool failed = false;
      try {
        co_await std::move(limited);
      } catch (Exception const& failure) {
        failed = true;
        link.status.error = failure.code();
        link.status.problem = failure.error().hint;
      }
      link.status.state = failed ? ServerState::failed : ServerState::connected;
      if (!failed) link.status.protocol = link.client->info().version;
      link.status.retry_at = std::chrono::steady_clock::now() + pause;
      bool const first = !link.tried.is_set();
      link.tried.set();
      if (changed && (first || !failed)) changed(link.status);
      if (!failed) co_return;
      co_await sleep_for(pause);
      pause = std::min(pause * 2, options.longest_pause);
    }
  }

  Executor executor;
  Options options;
  std::vector<std::unique_ptr<Link>> links;
  std::function<void(ServerStatus const&)> const* on_change = nullptr;  // the host's own
  bool stopping = false;
  TaskGroup tasks;
  TaskGroup closing;  // side by side: nobody waits for several servers one after the other
};

McpToolHost::McpToolHost(Executor executor, Log& log, Options options)
    : impl_(std::make_unique<Impl>(executor, log, std::move(options))) {
  for (Server const& server : impl_->options.servers)
    impl_->links.push_back(std::make_unique<Link>(executor, server));
}

McpToolHost::~McpToolHost() = default;

void McpToolHost::start() {
  impl_->on_change = &on_change;
  for (auto const& link : impl_->links) {
    if (!link->client) continue;
    *link->server.lost = [impl = impl_.get(), lost = link.get()] {
      impl->lose(*lost, fail(Errc::not_connected, "the program has ended"));
    };
    impl_->tasks.spawn("connect " + link->server.name, impl_->keep_connected(*link, on_change));
  }
}

Task<> McpToolHost::stop() {
  impl_->stopping = true;
  co_await impl_->tasks.stop();
  for (auto const& link : impl_->links)
    if (link->client) impl_->closing.spawn("close " + link->server.name, Impl::close(*link));
  co_await impl_->closing.wait();
}

std::vector<ServerStatus> McpToolHost::status() const {
  std::vector<ServerStatus> out;
  for (auto const& link : impl_->links) out.push_back(link->status);
  return out;
}

Task<> McpToolHost::ready() {
  for (auto const& link : impl_->links) {
    co_await link->tried.wait();
    if (link->status.state != ServerState::connected) continue;
    try {
      // From the client's memory while the server lets it: a new list must not cost each turn.
      co_await Impl::list(*link);
    } catch (Exception const& failure) {
      link->status.problem = failure.error().hint;
      if (impl_->is_lost(failure)) impl_->lose(*link, failure.error());
    }
  }
}

std::vector<Tool> McpToolHost::tools() const {
  std::vector<Tool> out;
  for (auto const& link : impl_->links) {
    if (link->status.state == ServerState::connected)
      out.insert(out.end(), link->tools.begin(), link->tools.end());
  }
  return out;
}

bool McpToolHost::trusted_to_ask(std::string const& server) const {
  Link const* link = impl_->find(server);
  return link != nullptr && link->server.trusted_to_ask;
}

Task<ToolOutcome> McpToolHost::call(std::string server, std::string tool, json::object arguments,
                                    CallSupport& support) {
  Link* link = impl_->find(server);
  if (link == nullptr) throw Exception(fail(Errc::no_such_server));
  if (link->status.state != ServerState::connected) throw Exception(fail(Errc::not_connected));
  struct Asking {
    Link& link;
    Asking(Link& of, CallSupport& by) : link(of) {
      link.questions.support = link.model_questions.support = &by;
    }
    ~Asking() { link.questions.support = link.model_questions.support = nullptr; }
  } const asking(*link, support);
  mcp::CallOptions options;
  options.on_progress = [&support](mcp::ProgressParams const& progress) {
    support.progress(Progress{progress.progress, progress.total, progress.message.value_or("")});
  };
  mcp::CallToolResult result;
  try {
    result =
        co_await link->client->call_tool(std::move(tool), std::move(arguments), std::move(options));
  } catch (Exception const& failure) {
    if (impl_->is_lost(failure)) impl_->lose(*link, failure.error());
    throw;
  }
  co_return outcome_of(std::move(result));
}

mcp::Client& McpToolHost::client_of(std::string const& server) {
  Link const* const link = impl_->find(server);
  if (link == nullptr)
    throw Exception(fail(Errc::no_such_server, "there is no server called " + server));
  if (link->status.state != ServerState::connected)
    throw Exception(fail(Errc::not_connected, "the server " + server + " is not connected"));
  return *link->client;
}

}  // namespace tessera::agent
