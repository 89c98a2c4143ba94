#include "packages/ai-agent-chatbox/terminal/history.hpp"

#include "agent/redact.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace tessera::chatbox {

namespace {

constexpr std::size_t kMaxEntry = 64UL << 10;

}  // namespace

History::History(std::string path, std::size_t limit) : path_(std::move(path)), limit_(limit) {
  load();
}

void History::load() {
  if (path_.empty()) return;
  std::ifstream file(path_);
  std::string line;
  while (std::getline(file, line)) {
    Result<json::value> entry = parse_json(line);
    if (entry.has_value() && entry->is_string()) entries_.emplace_back(entry->get_string());
  }
  if (entries_.size() > limit_)
    entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(limit_));
}

void History::add(std::string_view text) {
  if (text.empty() || text.size() > kMaxEntry || looks_secret(text)) return;
  if (!entries_.empty() && entries_.back() == text) return;
  entries_.emplace_back(text);
  if (entries_.size() > limit_) entries_.erase(entries_.begin());
  save();
}

void History::save() const {
  if (path_.empty()) return;
  std::string text;
  for (std::string const& entry : entries_) text += write_json(json::value(entry)) + "\n";
  // Written beside and renamed, so that a crash leaves the old file whole.
  std::string const fresh = path_ + ".new";
  int const file =
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) return;
  auto const written = ::write(file, text.data(), text.size());
  ::close(file);
  if (written == static_cast<ssize_t>(text.size()))
    static_cast<void>(std::rename(fresh.c_str(), path_.c_str()));
}

std::optional<std::size_t> History::find(std::string_view what, std::size_t before) const {
  for (std::size_t i = std::min(before, entries_.size()); i > 0; --i)
    if (entries_[i - 1].find(what) != std::string::npos) return i - 1;
  return std::nullopt;
}

bool looks_secret(std::string_view text) {
  constexpr std::array<std::string_view, 10> kSigns{"password", "passwd",      "secret", "api_key",
                                                    "apikey",   "private key", "sk-",    "ghp_",
                                                    "akia",     "access_token"};
  std::string lower;
  for (char const c : text)
    lower.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
  bool const sign = std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view one) {
    return lower.find(one) != std::string::npos;
  });
  return sign || agent::redact_credentials(text) != text;
}

}  // namespace tessera::chatbox
