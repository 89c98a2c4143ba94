#pragma once

#include "base/error.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::oauth {

/// A set of scope tokens in the order in which they were first named.
class ScopeSet {
 public:
  ScopeSet() = default;

  /// Reads `a b c`: tokens separated by one space each; repeated tokens count once; at most 64.
  /// An empty text is the empty set. Errors: Errc::invalid_scope. Spec: RFC 6749 §3.3
  [[nodiscard]] static Result<ScopeSet> parse(std::string_view text);
  /// Errors: Errc::invalid_scope when an element is no scope token.
  [[nodiscard]] static Result<ScopeSet> of(std::vector<std::string> const& tokens);

  [[nodiscard]] bool contains(std::string_view token) const noexcept;
  [[nodiscard]] bool is_subset_of(ScopeSet const& other) const noexcept;
  /// The tokens that both hold, in this set's order.
  [[nodiscard]] ScopeSet intersection(ScopeSet const& other) const;
  /// The tokens of both: this set's first, then what only the other has.
  /// Errors: Errc::invalid_scope when there are too many.
  [[nodiscard]] Result<ScopeSet> united_with(ScopeSet const& other) const;
  /// `a b c`.
  [[nodiscard]] std::string join() const;

  [[nodiscard]] bool empty() const noexcept { return tokens_.empty(); }
  [[nodiscard]] std::vector<std::string> const& tokens() const noexcept { return tokens_; }
  friend bool operator==(ScopeSet const&, ScopeSet const&) = default;

 private:
  [[nodiscard]] Result<void> insert(std::string_view token);
  std::vector<std::string> tokens_;
};

}  // namespace tessera::oauth
