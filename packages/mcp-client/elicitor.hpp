#pragma once

#include "mcp/client/input_handler.hpp"
#include "packages/mcp-client/arguments.hpp"
#include "packages/mcp-client/form.hpp"
#include "packages/mcp-client/terminal.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace tessera::mcp_client {

/// Answers a server's questions as `--elicit` says: `ask` the person on the terminal, `accept`,
/// `decline` or `cancel` all of them, or take the answers from a JSON file (one result, or a list
/// that is used up in order). Used on one strand only.
class Elicitor final : public mcp::InputHandler {
 public:
  /// @param policy    the word or path of `--elicit`
  /// @param terminal  not owned; outlives this
  Elicitor(std::string policy, Terminal& terminal, ReadFile read_file);

  [[nodiscard]] mcp::ElicitationCapability capability() const override;
  /// Throws Exception(Errc::needs_human) when there is nobody to ask, or the file has no answer.
  Task<mcp::ElicitResult> elicit(mcp::InputQuestion question) override;

  /// What was asked and answered, one line each, safe for a terminal.
  [[nodiscard]] std::vector<std::string> const& ledger() const noexcept { return ledger_; }

 private:
  Task<mcp::ElicitResult> answer(mcp::InputQuestion const& question);
  Task<mcp::ElicitResult> ask(mcp::InputQuestion const& question);
  Task<mcp::ElicitResult> ask_form(json::object schema);
  Task<std::optional<json::value>> ask_field(FormField field);
  Task<mcp::ElicitAction> ask_action(std::string prompt);
  [[nodiscard]] mcp::ElicitResult next_from_file();

  std::string policy_;
  Terminal& terminal_;
  ReadFile read_file_;
  std::size_t used_ = 0;
  std::vector<std::string> ledger_;
};

/// The question as it is shown: who asks, about what, in which words, and for an address its host
/// and what is suspicious about it. Safe for a terminal.
[[nodiscard]] std::string describe_question(mcp::InputQuestion const& question);

}  // namespace tessera::mcp_client
