#include "packages/ai-agent-chatbox/wire_view.hpp"

#include "agent/redact.hpp"
#include "appkit/http_trace.hpp"
#include "base/term_safe.hpp"

#include <utility>

namespace tessera::chatbox {

class WireView::Watched final : public http::Client {
 public:
  Watched(WireView const& view, http::Client& inner, Clock const& clock, bool bodies)
      : view_(view),
        inner_(inner),
        shown_(inner, clock, appkit::TracingHttp::Options{.bodies = bodies},
               [&view](std::string const& lines) { view.tell(lines); }) {}

  Task<http::ClientResponse> send(http::ClientRequest request) override {
    return view_.on ? shown_.send(std::move(request)) : inner_.send(std::move(request));
  }
  Task<std::unique_ptr<http::ClientStream>> open(http::ClientRequest request) override {
    return view_.on ? shown_.open(std::move(request)) : inner_.open(std::move(request));
  }

 private:
  WireView const& view_;
  http::Client& inner_;
  appkit::TracingHttp shown_;
};

WireView::WireView(http::Client& servers, http::Client& models, Clock const& clock)
    : servers_(std::make_unique<Watched>(*this, servers, clock, true)),
      credentials_(std::make_unique<Watched>(*this, servers, clock, false)),
      models_(std::make_unique<Watched>(*this, models, clock, false)) {}
WireView::~WireView() = default;

http::Client& WireView::servers() { return *servers_; }
http::Client& WireView::credentials() { return *credentials_; }
http::Client& WireView::models() { return *models_; }

void WireView::line(std::string const& server, bool ours, std::string_view text) {
  if (on) tell("* " + term_safe_line(server) + "\n" + appkit::shown_body(ours ? '>' : '<', text));
}

void WireView::tell(std::string const& lines) const {
  if (on && show) show(agent::redact_credentials(lines));
}

}  // namespace tessera::chatbox
