#pragma once

#include "llm/model.hpp"

namespace tessera::llm::offline {

/// The provider `offline`: rules that match words to tools. Not an AI model and never a substitute
/// for one that failed; it is chosen by name, or when no provider is configured at all.
class OfflineModel final : public Model {
 public:
  [[nodiscard]] std::string provider() const override { return "offline"; }
  [[nodiscard]] std::string name() const override { return "offline-rules/1"; }
  [[nodiscard]] bool is_ai() const override { return false; }
  Task<> respond(Request const& request, EventSink& sink) override;
};

}  // namespace tessera::llm::offline
