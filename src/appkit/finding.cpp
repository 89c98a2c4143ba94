#include "appkit/finding.hpp"

#include "base/term_safe.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace tessera::appkit {
namespace {

constexpr std::size_t kCheckWidth = 14;

/// In words of four letters and a word for machines.
struct VerdictWords {
  std::string_view for_people;
  std::string_view for_machines;
};
VerdictWords words_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::right:
      return {"ok  ", "ok"};
    case Verdict::warning:
      return {"NOTE", "warning"};
    case Verdict::failed:
      return {"FAIL", "failed"};
    case Verdict::not_tried:
      return {"--  ", "not_tried"};
  }
  return {"--  ", "not_tried"};
}

/// What a server said may hold anything: it is shown, never obeyed.
std::string shown(std::string_view text) { return term_safe_line(text); }

std::string line_of(Finding const& finding) {
  std::string name = finding.check;
  if (name.size() < kCheckWidth) name.resize(kCheckWidth, ' ');
  std::string line = "  " + std::string(words_of(finding.verdict).for_people) + "  " + name + " " +
                     shown(finding.text) + "\n";
  if (!finding.detail.is_null())
    line += std::string(kCheckWidth + 9, ' ') + shown(write_json(finding.detail)) + "\n";
  if (!finding.way_out.empty() && finding.verdict != Verdict::failed)
    line += std::string(kCheckWidth + 9, ' ') + shown(finding.way_out) + "\n";
  return line;
}

json::object object_of(Finding const& finding) {
  json::object out{{"check", finding.check},
                   {"verdict", words_of(finding.verdict).for_machines},
                   {"text", finding.text}};
  if (!finding.way_out.empty()) out["way_out"] = finding.way_out;
  if (!finding.detail.is_null()) out["detail"] = finding.detail;
  return out;
}

}  // namespace

bool Section::has_failed() const noexcept {
  return std::ranges::any_of(findings,
                             [](Finding const& one) { return one.verdict == Verdict::failed; });
}

FirstFailure first_failure(std::vector<Section> const& sections) {
  for (Section const& section : sections)
    for (Finding const& finding : section.findings)
      if (finding.verdict == Verdict::failed) return {&section, &finding};
  return {};
}

std::string in_words(std::vector<Section> const& sections) {
  std::string out;
  for (Section const& section : sections) {
    out += shown(section.name) + "\n";
    for (Finding const& finding : section.findings) out += line_of(finding);
  }
  FirstFailure const first = first_failure(sections);
  if (first.finding == nullptr) return out + "\nall is well\n";
  return out + "\nfirst failure: " + first.finding->check + " of " + shown(first.section->name) +
         ": " + shown(first.finding->text) + "\nway out: " + shown(first.finding->way_out) + "\n";
}

json::object in_json(std::vector<Section> const& sections) {
  json::array all;
  for (Section const& section : sections) {
    json::array findings;
    for (Finding const& finding : section.findings) findings.push_back(object_of(finding));
    all.push_back(json::object{{"name", section.name}, {"checks", std::move(findings)}});
  }
  FirstFailure const first = first_failure(sections);
  json::object out{{"ok", first.finding == nullptr}, {"sections", std::move(all)}};
  if (first.finding != nullptr) {
    out["first_failure"] = object_of(*first.finding);
    out["first_failure"].get_object()["section"] = first.section->name;
  }
  return out;
}

}  // namespace tessera::appkit
