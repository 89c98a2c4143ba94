#pragma once

#include "tests/conformance/client/bed.hpp"

#include <span>
#include <string_view>

namespace tessera::conformance {

/// What the program does when the suite runs it for one scenario. A failure is an exception.
struct Scenario {
  std::string_view name;
  Task<> (*run)(Bed&);
};

// One table for each file of scenarios.
[[nodiscard]] std::span<Scenario const> auth_scenarios();
[[nodiscard]] std::span<Scenario const> basic_scenarios();
[[nodiscard]] std::span<Scenario const> header_scenarios();
[[nodiscard]] std::span<Scenario const> round_scenarios();
[[nodiscard]] std::span<Scenario const> schema_scenarios();
[[nodiscard]] std::span<Scenario const> skill_scenarios();

/// The scenario of that name in any table, or null.
[[nodiscard]] Scenario const* find_scenario(std::string_view name);

}  // namespace tessera::conformance
