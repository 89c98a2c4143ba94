#pragma once

#include "agent/tool_host.hpp"
#include "agent/tool_pins.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::agent {

enum class Verdict {
  allow,        ///< Call at once.
  ask,          ///< The host asks the person first.
  server_asks,  ///< Call; the server's own question is the dialog.
  deny,         ///< Do not call.
};
[[nodiscard]] std::string_view word(Verdict verdict);
/// `allow`, `ask` or `deny`, as people write it in rules; nothing for other words.
[[nodiscard]] std::optional<Verdict> verdict_of(std::string_view word);

/// Rules as globs (`*`, `?`) over `server/tool`. They are tried deny, then ask, then allow; what no
/// rule names is decided by `Approvals::decide`.
struct ApprovalRules {
  std::vector<std::string> deny;
  std::vector<std::string> ask;
  std::vector<std::string> allow;
  bool read_only_runs = true;  ///< A tool that claims `readOnlyHint` runs without a question.
  std::map<std::string, Verdict> usual{};  ///< By server: for its tools that no rule names.

  void add(ApprovalRules const& more);
};

/// A yes that reaches further than one call.
struct Grant {
  std::string server;
  std::string tool;
  bool exact = false;  ///< For calls with the same arguments only.
};

struct Decision {
  Verdict verdict = Verdict::ask;
  std::string reason;  ///< Which rule decided, for the transcript and for `denied`.
  std::string change;  ///< How the tool differs from what a person said yes to; empty: it does not.
};

/// Decides which calls need a person's yes, and remembers what the person said.
///
/// One call, one dialog. A tool that writes is never called without a yes; who asks is the point:
/// normally the host does, before the call. A server that asks for itself (our own `change_email`
/// does, with an elicitation) would then make the person answer twice, and a person who is asked
/// twice stops reading. So the claim `io.tessera/asksHuman` moves the question to the server's
/// elicitation, where the host shows server, tool, arguments and the server's words in one dialog.
/// A claim is only a claim: it counts solely for servers that the owner of this host has marked
/// `trusted_to_ask`. A yes to the host's question never answers a server's question: those are the
/// server's words, and the person has not seen them yet.
///
/// A tool that has changed since a person said yes to it is asked about again, whatever a rule or
/// its claims say: what was agreed to is no longer there.
class Approvals {
 public:
  /// @param pins  not owned; outlives this; null: changes of tools are not noticed
  explicit Approvals(ApprovalRules rules, ToolPins* pins = nullptr)
      : rules_(std::move(rules)), pins_(pins) {}

  /// @param args_sha256  of the canonical arguments: what a remembered yes may be bound to
  [[nodiscard]] Decision decide(Tool const& tool, bool trusted_to_ask,
                                std::string_view args_sha256) const;

  /// Pins a tool that was said yes to, and keeps an answer that reaches further than one call. A
  /// grant names the tool's whole
  /// description, so it ends when the server changes what the tool says it does.
  void remember(Tool const& tool, std::string_view args_sha256, Approval approval);
  /// Denies every call of the tool from now on.
  void disable(Tool const& tool) { disabled_.insert(tool.server + "/" + tool.name); }
  [[nodiscard]] bool is_disabled(Tool const& tool) const {
    return disabled_.contains(tool.server + "/" + tool.name);
  }
  /// Lets the tool be asked about again.
  void enable(Tool const& tool) { disabled_.erase(tool.server + "/" + tool.name); }
  /// Takes every yes back; what is switched off stays so.
  void forget_all() { grants_.clear(); }
  /// In no order that means anything.
  [[nodiscard]] std::vector<Grant> grants() const;
  /// Tools that are switched off, as `server/tool`.
  [[nodiscard]] std::set<std::string> const& disabled() const { return disabled_; }

 private:
  [[nodiscard]] Decision by_rules(Tool const& tool, bool trusted_to_ask,
                                  std::string_view args_sha256) const;

  ApprovalRules rules_;
  ToolPins* pins_;
  std::set<std::string> disabled_;
  std::map<std::string, Grant> grants_;  // by fingerprint, and digest of the arguments
};

/// Hexadecimal SHA-256 of the arguments in canonical form.
[[nodiscard]] std::string digest_of_arguments(json::object const& arguments);

[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace tessera::agent
