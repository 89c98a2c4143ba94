#pragma once

#include "base/clock.hpp"
#include "base/json_codec.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The life of a signing key, and the rules for its steps. Nothing here touches a file.
//
//     published            used to sign        published for the tokens that still live
//     ├── next ────────────┤├── active ────────┤├── retired ──────────┤ removed
//         at least 2 × the     one at a time        the longest token
//         life of the set,                          and the clocks'
//         so that everybody                         difference
//         has it
//
// Spec: OpenID Connect Core §10.1.1

namespace tessera::api_server {

enum class KeyPhase : std::uint8_t { next, active, retired };
BOOST_DESCRIBE_ENUM(KeyPhase, next, active, retired)

/// One key, without anything secret.
struct PlannedKey {
  std::string kid;   ///< RFC 7638 thumbprint.
  std::string file;  ///< Of its private half, beside the plan.
  KeyPhase phase = KeyPhase::next;
  std::int64_t published_at = 0;  ///< Unix seconds, like the others.
  std::optional<std::int64_t> activated_at;
  std::optional<std::int64_t> retired_at;
};
BOOST_DESCRIBE_STRUCT(PlannedKey, (), (kid, file, phase, published_at, activated_at, retired_at))

struct KeyPlan {
  std::vector<PlannedKey> keys;

  [[nodiscard]] PlannedKey const* find(std::string const& kid) const noexcept;
  [[nodiscard]] PlannedKey const* in_phase(KeyPhase phase) const noexcept;  ///< The first; or null.
};
BOOST_DESCRIBE_STRUCT(KeyPlan, (), (keys))

constexpr JsonStyle json_style(PlannedKey const*) { return {.refuse_unknown = true}; }
constexpr JsonStyle json_style(KeyPlan const*) { return {.refuse_unknown = true}; }

/// More keys than this are never needed, and a set is fetched by strangers.
inline constexpr std::size_t kMaxKeys = 16;
/// From being published to being used: everybody who keeps the set has fetched it anew.
inline constexpr std::chrono::seconds kPublishedBeforeUse{600};
/// From being replaced to being removed: no token that it signed lives any more.
inline constexpr std::chrono::seconds kPublishedAfterUse{960};

/// When a next key may sign, and when a retired one may go.
[[nodiscard]] SysSeconds ready_at(PlannedKey const& key);
[[nodiscard]] SysSeconds removable_at(PlannedKey const& key);

/// The steps; each changes the plan or explains why not (appkit::Errc::usage).
/// @param emergency  the waiting times do not count: a key has leaked
[[nodiscard]] Result<void> add_next(KeyPlan& plan, std::string kid, std::string file,
                                    SysSeconds now);
/// Makes a next key the active one and retires the one before it.
/// @param kid  empty: the only next key
[[nodiscard]] Result<void> activate(KeyPlan& plan, std::string const& kid, SysSeconds now,
                                    bool emergency);
/// Withdraws a next key before it was used.
[[nodiscard]] Result<void> retire(KeyPlan& plan, std::string const& kid, SysSeconds now);
/// @return the key that is gone: whose file can go, too
[[nodiscard]] Result<PlannedKey> remove(KeyPlan& plan, std::string const& kid, SysSeconds now,
                                        bool emergency);
/// Errors: a plan that no step could have made, e.g. without an active key.
[[nodiscard]] Result<void> check(KeyPlan const& plan);

}  // namespace tessera::api_server
