#include "http/server/chunked.hpp"

#include "http/headers.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace tessera::http {
namespace {

constexpr std::size_t kMaxSizeLine = 256;
constexpr std::size_t kMaxTrailerLine = 4096;
/// What a body may spend on extensions and trailers.
constexpr std::size_t kMaxOverhead = 8192;
constexpr std::size_t kMaxSizeDigits = 8;

}  // namespace

std::string const* ChunkedDecoder::collect_line(std::string_view& in, std::size_t most) {
  if (std::exchange(line_done_, false)) line_.clear();
  std::size_t const newline = in.find('\n');
  std::size_t const taken =
      std::min(newline == std::string_view::npos ? newline : newline + 1, in.size());
  if (line_.size() + taken > most + 2) {
    state_ = State::bad;
    return nullptr;
  }
  line_.append(in.substr(0, taken));
  in.remove_prefix(taken);
  if (newline == std::string_view::npos) return nullptr;
  if (!line_.ends_with("\r\n")) {
    state_ = State::bad;
    return nullptr;
  }
  line_.resize(line_.size() - 2);
  line_done_ = true;
  return &line_;
}

void ChunkedDecoder::start_chunk(std::string_view line, std::size_t used, std::size_t limit) {
  auto const [end, error] = std::from_chars(line.data(), line.data() + line.size(), left_, 16);
  auto const digits = static_cast<std::size_t>(end - line.data());
  std::string_view const extension = line.substr(digits);
  overhead_ += extension.size();
  bool const bad_extension =
      !extension.empty() && (extension.front() != ';' || !is_field_value(extension));
  if (error != std::errc() || digits > kMaxSizeDigits || bad_extension ||
      overhead_ > kMaxOverhead) {
    state_ = State::bad;
  } else if (left_ > limit - std::min(used, limit)) {
    state_ = State::too_large;
  } else {
    part_ = left_ == 0 ? Part::trailer : Part::data;
  }
}

void ChunkedDecoder::take_data(std::string_view& in, std::string& out) {
  auto const taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size()));
  out.append(in.substr(0, taken));
  in.remove_prefix(taken);
  left_ -= taken;
  if (left_ == 0) part_ = Part::data_end;
}

void ChunkedDecoder::take_line(std::string_view& in, std::size_t used, std::size_t limit) {
  std::size_t const most = part_ == Part::size_line  ? kMaxSizeLine
                           : part_ == Part::data_end ? 0
                                                     : kMaxTrailerLine;
  std::string const* const line = collect_line(in, most);
  if (line == nullptr) return;
  if (part_ == Part::size_line) {
    start_chunk(*line, used, limit);
  } else if (part_ == Part::data_end) {
    part_ = Part::size_line;
  } else if (line->empty()) {
    state_ = State::done;
  } else {
    std::string_view const field = *line;
    std::size_t const colon = std::min(field.find(':'), field.size());
    overhead_ += field.size();
    bool const fine = colon < field.size() && is_field_name(field.substr(0, colon)) &&
                      is_field_value(field.substr(colon + 1));
    if (!fine || overhead_ > kMaxOverhead) state_ = State::bad;
  }
}

std::size_t ChunkedDecoder::feed(std::string_view in, std::string& out, std::size_t limit) {
  std::size_t const given = in.size();
  while (state_ == State::more && !in.empty()) {
    if (part_ == Part::data) {
      take_data(in, out);
    } else {
      take_line(in, out.size(), limit);
    }
  }
  return given - in.size();
}

}  // namespace tessera::http
