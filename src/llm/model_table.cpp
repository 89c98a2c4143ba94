#include "llm/model_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tessera::llm {
namespace {

constexpr std::array<std::string_view, 8> kProfiles{"us.", "eu.", "jp.",     "apac.",
                                                    "au.", "ca.", "us-gov.", "global."};

std::string_view bare(std::string_view provider, std::string_view id) {
  if (provider != "bedrock") return id;
  if (id.starts_with("arn:")) id = id.substr(id.rfind('/') + 1);
  for (std::string_view const profile : kProfiles)
    if (id.starts_with(profile)) return id.substr(profile.size());
  return id;
}

unsigned number_in(std::string_view digits) {
  unsigned number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

/// `2026-10-14`, which model_data.cpp has; nothing for an empty text.
std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  if (text.size() != 10) return std::nullopt;
  std::chrono::year_month_day const date{
      std::chrono::year(static_cast<int>(number_in(text.substr(0, 4)))),
      std::chrono::month(number_in(text.substr(5, 2))),
      std::chrono::day(number_in(text.substr(8, 2)))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

}  // namespace

ModelFacts const* find_model(std::string_view provider, std::string_view id) noexcept {
  std::string_view const wanted = bare(provider, id);
  auto const rows = model_data();
  auto const found = std::find_if(rows.begin(), rows.end(), [&](ModelFacts const& row) {
    return row.provider == provider && row.id == wanted;
  });
  return found == rows.end() ? nullptr : &*found;
}

bool has_ended(ModelFacts const& facts, SysSeconds now) noexcept {
  auto const end = day_of(facts.end_of_life);
  return end && now >= *end;
}

std::string lifecycle_warning(std::string_view provider, std::string_view id, SysSeconds now) {
  constexpr std::chrono::days kSoon{90};
  ModelFacts const* const facts = find_model(provider, id);
  if (facts == nullptr) return {};
  auto const end = day_of(facts->end_of_life);
  auto const legacy = day_of(facts->legacy);
  std::string out = "The model " + std::string(id);
  if (end && now >= *end)
    out += " has ended on " + std::string(facts->end_of_life);
  else if (end && now + kSoon >= *end)
    out += " ends on " + std::string(facts->end_of_life);
  else if (legacy && now >= *legacy)
    out += " is in its last phase since " + std::string(facts->legacy);
  else
    return {};
  if (!facts->successor.empty()) out += "; use " + std::string(facts->successor);
  return out + " (as of " + std::string(model_data_date()) + ").";
}

}  // namespace tessera::llm
