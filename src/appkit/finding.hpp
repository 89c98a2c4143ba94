#pragma once

#include "base/json.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tessera::appkit {

enum class Verdict : std::uint8_t {
  right,
  warning,  ///< It works, and something should be known about it.
  failed,
  not_tried,  ///< Because of an earlier failure, or because something is missing to try it.
};

/// What one check came to. Never holds a credential.
struct Finding {
  std::string check;  ///< The layer: `dns`, `tcp`, `tls`, `audience` …
  Verdict verdict = Verdict::right;
  std::string text;       ///< What was seen.
  std::string way_out{};  ///< What to do about it; empty: nothing.
  json::value detail{};   ///< For machines and the curious: key ids, claims. Null: nothing.
};

/// The checks of one thing, from the lowest layer up.
struct Section {
  std::string name;  ///< `this server`, `issuer http://…`, `backend http://…`
  std::vector<Finding> findings{};

  void add(Finding finding) { findings.push_back(std::move(finding)); }
  void right(std::string check, std::string text, json::value detail = {}) {
    add({std::move(check), Verdict::right, std::move(text), {}, std::move(detail)});
  }
  void failed(std::string check, std::string text, std::string way_out) {
    add({std::move(check), Verdict::failed, std::move(text), std::move(way_out), {}});
  }
  void not_tried(std::string check, std::string text, std::string way_out = {}) {
    add({std::move(check), Verdict::not_tried, std::move(text), std::move(way_out), {}});
  }
  [[nodiscard]] bool has_failed() const noexcept;
};

/// The first failure of all, in the order of the checks; null: there is none. Valid as long as the
/// sections are.
struct FirstFailure {
  Section const* section = nullptr;
  Finding const* finding = nullptr;
};
[[nodiscard]] FirstFailure first_failure(std::vector<Section> const& sections);

/// For people: a line per check, then the first failing layer with the way out.
[[nodiscard]] std::string in_words(std::vector<Section> const& sections);
/// `{"ok": …, "sections": [...], "first_failure": {...}}`
[[nodiscard]] json::object in_json(std::vector<Section> const& sections);

}  // namespace tessera::appkit
