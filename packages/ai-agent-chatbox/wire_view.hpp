#pragma once

#include "base/clock.hpp"
#include "http/client/client.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::chatbox {

/// Shows what goes over the wire while somebody wants to see it. Header fields with secrets,
/// signed tokens and bearer credentials are left out; bodies are shown of MCP servers only, since
/// those of issuers and providers may be credentials. Used on one strand only.
class WireView {
 public:
  /// @param servers, models  not owned; outlive this. @param clock  the same
  WireView(http::Client& servers, http::Client& models, Clock const& clock);
  ~WireView();
  WireView(WireView const&) = delete;
  WireView& operator=(WireView const&) = delete;

  bool on = false;
  /// Takes whole lines, safe for a terminal. Empty: nothing is shown.
  std::function<void(std::string const& lines)> show;

  // What requests are sent through; they see exchanges that begin while `on`.

  [[nodiscard]] http::Client& servers();
  [[nodiscard]] http::Client& credentials();
  [[nodiscard]] http::Client& models();
  /// A line to (`ours`) or from a server that is a program.
  void line(std::string const& server, bool ours, std::string_view text);

 private:
  class Watched;
  void tell(std::string const& lines) const;

  std::unique_ptr<Watched> servers_;
  std::unique_ptr<Watched> credentials_;
  std::unique_ptr<Watched> models_;
};

}  // namespace tessera::chatbox
