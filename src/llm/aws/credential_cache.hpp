#pragma once

#include "async/event.hpp"
#include "llm/aws/credential_source.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace tessera::llm::aws {

/// Keeps credentials until shortly before they expire. However many ask at once, the source is
/// asked once. Used on one strand only.
class CredentialCache {
 public:
  /// New credentials are fetched this long before the old ones expire.
  static constexpr std::chrono::seconds kAhead{300};

  /// @param clock  not owned; outlives this
  CredentialCache(CredentialSourcePtr source, Clock const& clock)
      : source_(std::move(source)), clock_(clock) {}

  [[nodiscard]] std::string source_name() const { return source_->name(); }

  /// Throws what the source throws; then the next caller asks it again.
  Task<Credentials> get();

  /// The provider refused them: the next `get` fetches new ones.
  void forget() { known_.reset(); }

 private:
  [[nodiscard]] bool is_fresh() const;

  CredentialSourcePtr source_;
  Clock const& clock_;
  std::optional<Credentials> known_;
  std::shared_ptr<Event> fetching_;  // set while somebody fetches
};

}  // namespace tessera::llm::aws
