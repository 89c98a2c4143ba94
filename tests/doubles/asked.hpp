#pragma once

#include <string>
#include <vector>

namespace tessera::doubles {

struct AskedResult {
  std::string id;    ///< Of the call; empty where the provider has none.
  std::string name;  ///< Of the tool.
  std::string text;
  bool is_error = false;
};

struct AskedCall {
  std::string id;
  std::string name;
};

/// What one side said, one turn after the other.
struct AskedTurn {
  bool assistant = false;
  std::string text;
  int images = 0;
  std::vector<AskedCall> calls;
  std::vector<AskedResult> results;
};

/// One request in the words of no provider.
struct Asked {
  std::string model;
  std::vector<AskedTurn> turns;
  std::vector<std::string> tools;
  bool sampling = false;  ///< It has a temperature or the like.
  std::string problem;    ///< Why the provider would refuse it; empty: it would not.
};

/// Sets `problem` when the order is one that every provider refuses: the person does not begin,
/// sides do not alternate, a call has not exactly one result in the very next turn, a result has no
/// call, or tools are used that are not declared. Fills in the names of results.
void check_order(Asked& asked);

}  // namespace tessera::doubles
