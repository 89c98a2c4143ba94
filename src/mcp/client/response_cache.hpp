#pragma once

#include "base/clock.hpp"
#include "base/json.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::mcp {

/// Answers that servers allow to be kept (`ttlMs`, `cacheScope`). A public answer serves everybody
/// who asks the same server the same thing, a private one only who asks with the same
/// authorization. Bounded; the answer that ends first makes room. Used on one strand only; may
/// serve several clients of it.
/// Spec: MCP 2026-07-28 server/utilities/caching
class ResponseCache {
 public:
  struct Limits {
    std::size_t entries = 1'000;
    std::size_t bytes = 32UL << 20;  ///< Of all answers together, as JSON.
  };
  /// @param clock  not owned; outlives this
  explicit ResponseCache(Clock const& clock) : ResponseCache(clock, Limits()) {}
  ResponseCache(Clock const& clock, Limits limits) : clock_(clock), limits_(limits) {}

  /// True for requests whose answers may be kept.
  [[nodiscard]] static bool takes(std::string_view method) noexcept;

  /// What a request is known by.
  /// @param server         the server's address
  /// @param authorization  for whom a private answer is
  struct Place {
    std::string server;
    std::string authorization;
  };
  /// A name that nobody else has, for who shares private answers with nobody.
  [[nodiscard]] std::string own_authorization() { return "#" + std::to_string(++named_); }

  [[nodiscard]] std::optional<json::value> find(Place const& place, std::string_view method,
                                                json::object const& params);
  /// Keeps an answer if it may be kept: it is complete, belongs to no round of questions, and has a
  /// life.
  void keep(Place const& place, std::string_view method, json::object const& params,
            json::value const& result);
  /// Forgets all answers of one method of one server, whoever they are for.
  void forget(std::string const& server, std::string_view method);
  /// Forgets one answer of `resources/read`.
  void forget_resource(std::string const& server, std::string const& uri);
  /// Forgets a server.
  void forget(std::string const& server);
  /// Grows with each `forget`: an answer that was asked for before must not be kept after.
  [[nodiscard]] std::uint64_t forgotten() const noexcept { return forgotten_; }

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Key {
    std::string server;
    std::string method;
    std::string params;         ///< Canonical JSON, without `_meta`.
    std::string authorization;  ///< Empty: public.
    auto operator<=>(Key const&) const = default;
  };
  struct Entry {
    std::string json;
    std::chrono::steady_clock::time_point until;
  };
  using Entries = std::map<Key, Entry>;

  void erase(Entries::iterator entry);
  void make_room(std::size_t bytes);

  Clock const& clock_;
  Limits limits_;
  Entries entries_;
  std::size_t bytes_ = 0;
  std::uint64_t forgotten_ = 0;
  std::uint64_t named_ = 0;
};

}  // namespace tessera::mcp
