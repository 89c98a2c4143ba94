#include "llm/offline/vocabulary.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

namespace tessera::llm::offline {
namespace {

struct Idea {
  std::string_view name;
  VerbKind kind;
  std::string_view words;  // separated by single spaces, with one at each end
};

// Each word stands in one line only, so that an idea never depends on the order of the lines.
constexpr std::array kIdeas{
    Idea{"get", VerbKind::reads,
         " get show what read fetch display give tell look see view retrieve lookup know which who "
         "where check print describe "},
    Idea{"search", VerbKind::reads, " search find query seek "},
    Idea{"list", VerbKind::reads, " list enumerate "},
    Idea{"change", VerbKind::writes,
         " change update set modify edit replace alter switch correct rename move "},
    Idea{"delete", VerbKind::writes, " delete remove drop erase destroy cancel revoke "},
    Idea{"create", VerbKind::writes, " create add make insert register open start "},
    Idea{"send", VerbKind::writes, " send post deliver notify transfer pay forward "},
    Idea{"email", VerbKind::none, " email mail e-mail "},
    Idea{"chart", VerbKind::none, " chart graph plot diagram figure "},
    Idea{"account", VerbKind::none, " account acct "},
    Idea{"time", VerbKind::none, " time clock "},
    Idea{"file", VerbKind::none, " file document "},
    Idea{"sum", VerbKind::none, " sum total plus "},
};

constexpr std::string_view kStopWords =
    " the a an of for to is are was be am i me my mine you your we us our it its do does did can "
    "could will would shall should please pls on in at with and or this that these those from by "
    "as into then now so just want need like have has there here how about s m re ve ll ";

struct ThaiWord {
  std::string_view thai;
  std::string_view english;
};

constexpr std::array kThaiWords{
    ThaiWord{"อีเมล์", "email"},
    ThaiWord{"อีเมล", "email"},
    ThaiWord{"เมล", "email"},
    ThaiWord{"บัญชี", "account"},
    ThaiWord{"เปลี่ยน", "change"},
    ThaiWord{"แก้ไข", "change"},
    ThaiWord{"แก้", "change"},
    ThaiWord{"อัปเดต", "change"},
    ThaiWord{"อัพเดท", "change"},
    ThaiWord{"กราฟ", "chart"},
    ThaiWord{"แผนภูมิ", "chart"},
    ThaiWord{"ชาร์ต", "chart"},
    ThaiWord{"แสดง", "show"},
    ThaiWord{"ดู", "show"},
    ThaiWord{"ขอ", "get"},
    ThaiWord{"บอก", "tell"},
    ThaiWord{"อะไร", "what"},
    ThaiWord{"ค้นหา", "search"},
    ThaiWord{"หา", "search"},
    ThaiWord{"ลบ", "delete"},
    ThaiWord{"สร้าง", "create"},
    ThaiWord{"เพิ่ม", "add"},
    ThaiWord{"ส่ง", "send"},
    ThaiWord{"รายการ", "list"},
    ThaiWord{"เป็น", "to"},
    ThaiWord{"ของ", "of"},
    ThaiWord{"ลูกค้า", "customer"},
    ThaiWord{"ผู้ใช้", "user"},
    ThaiWord{"อากาศ", "weather"},
    ThaiWord{"เวลา", "time"},
    ThaiWord{"วันที่", "date"},
    ThaiWord{"ชื่อ", "name"},
    ThaiWord{"ไฟล์", "file"},
    ThaiWord{"ยอดขาย", "sales"},
    ThaiWord{"ราคา", "price"},
    ThaiWord{"สวัสดี", "hello"},
    ThaiWord{"ขอบคุณ", "thanks"},
    ThaiWord{"ช่วย", "help"},
    ThaiWord{"ยกเลิก", "cancel"},
    ThaiWord{"จากนั้น", "then"},
    ThaiWord{"คุณคือใคร", "whoareyou"},
    ThaiWord{"ทำอะไรได้", "help"},
};

bool has_word(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != std::string_view::npos;
       at = list.find(word, at + 1)) {
    if (list[at - 1] == ' ' && list[at + word.size()] == ' ') return true;
  }
  return false;
}

Idea const* find_idea(std::string_view word) {
  if (word.empty()) return nullptr;
  auto const found = std::find_if(kIdeas.begin(), kIdeas.end(),
                                  [&](Idea const& idea) { return has_word(idea.words, word); });
  return found == kIdeas.end() ? nullptr : &*found;
}

}  // namespace

std::string fold(std::string_view text) {
  utf8proc_uint8_t* folded = nullptr;
  auto const options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                                      UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
  utf8proc_ssize_t const size =
      utf8proc_map(reinterpret_cast<utf8proc_uint8_t const*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &folded, options);
  if (size < 0) return std::string(text);
  std::string out(reinterpret_cast<char*>(folded), static_cast<std::size_t>(size));
  std::free(folded);
  return out;
}

std::string singular(std::string_view word) {
  auto const ends = [&](std::string_view tail) { return word.ends_with(tail); };
  if (word.size() > 4 && ends("ies")) return std::string(word.substr(0, word.size() - 3)) + "y";
  if (word.size() > 3 && ends("s") && !ends("ss") && !ends("us") && !ends("is"))
    return std::string(word.substr(0, word.size() - 1));
  return std::string(word);
}

std::string concept_of(std::string_view word) {
  Idea const* idea = find_idea(word);
  return std::string(idea == nullptr ? word : idea->name);
}

VerbKind verb_kind(std::string_view idea) {
  Idea const* found = find_idea(idea);
  return found == nullptr ? VerbKind::none : found->kind;
}

bool is_stop_word(std::string_view word) { return word.empty() || has_word(kStopWords, word); }

std::vector<std::string> words_of_thai(std::string_view run) {
  std::vector<std::string> words;
  while (!run.empty()) {
    ThaiWord const* longest = nullptr;
    for (ThaiWord const& candidate : kThaiWords) {
      if (run.starts_with(candidate.thai) &&
          (longest == nullptr || candidate.thai.size() > longest->thai.size()))
        longest = &candidate;
    }
    if (longest != nullptr) words.emplace_back(longest->english);
    run.remove_prefix(longest != nullptr ? longest->thai.size() : 1);
  }
  return words;
}

std::vector<std::string> split_identifier(std::string_view name) {
  std::vector<std::string> words;
  std::string word;
  auto const take = [&] {
    if (!word.empty()) words.push_back(singular(fold(word)));
    word.clear();
  };
  char previous = 0;
  for (char const c : name) {
    auto const byte = static_cast<unsigned char>(c);
    bool const part = std::isalnum(byte) != 0 || byte >= 0x80;
    if (!part || (std::isupper(byte) != 0 && std::islower(static_cast<unsigned char>(previous))))
      take();
    if (part) word.push_back(c);
    previous = c;
  }
  take();
  return words;
}

}  // namespace tessera::llm::offline
