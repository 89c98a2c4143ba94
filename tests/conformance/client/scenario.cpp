#include "tests/conformance/client/scenario.hpp"

namespace tessera::conformance {

Scenario const* find_scenario(std::string_view name) {
  for (auto const table : {auth_scenarios(), basic_scenarios(), header_scenarios(),
                           round_scenarios(), schema_scenarios(), skill_scenarios()})
    for (Scenario const& scenario : table)
      if (scenario.name == name) return &scenario;
  return nullptr;
}

}  // namespace tessera::conformance
