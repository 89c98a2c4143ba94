#include "llm/bedrock/event_stream.hpp"

#include "base/encoding.hpp"
#include "llm/bedrock/vectors.hpp"
#include "llm/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::llm::bedrock {
namespace {

/// All frames of the bytes, given in pieces; an error ends the list with its hint.
std::vector<std::string> frames_of(std::string_view bytes, std::size_t step) {
  FrameReader reader;
  std::vector<std::string> out;
  while (!bytes.empty()) {
    std::string_view const piece = bytes.substr(0, step);
    bytes.remove_prefix(piece.size());
    reader.feed(piece);
    while (true) {
      Result<std::optional<Frame>> const frame = reader.next();
      if (!frame) {
        out.push_back("error " + frame.error().hint);
        return out;
      }
      if (!*frame) break;
      out.push_back(std::string((*frame)->header(":event-type")) + " " + (*frame)->payload);
    }
  }
  if (!reader.between_frames()) out.emplace_back("cut off");
  return out;
}

std::string stream() { return *base64_decode(vectors::kToolUseStream); }

TEST(EventStream, reads_the_vendors_frames) {
  EXPECT_EQ(frames_of(*hex_decode(vectors::kMessageStart), 1000),
            std::vector<std::string>{R"(messageStart {"role":"assistant"})"});
  EXPECT_EQ(frames_of(*hex_decode(vectors::kTextDelta), 1000),
            std::vector<std::string>{
                R"(contentBlockDelta {"contentBlockIndex":0,"delta":{"text":"Let me "}})"});
  EXPECT_EQ(frames_of(*hex_decode(vectors::kEmpty), 1000), std::vector<std::string>{" "});
  FrameReader reader;
  reader.feed(*hex_decode(vectors::kThrottling));
  Frame const frame = **reader.next();
  EXPECT_EQ(frame.header(":message-type"), "exception");
  EXPECT_EQ(frame.header(":exception-type"), "throttlingException");
  EXPECT_EQ(frame.payload, R"({"message":"Too many requests"})");
}

TEST(EventStream, writes_the_vendors_frames) {
  EXPECT_EQ(hex_encode(write_frame({{":event-type", "messageStart"},
                                    {":content-type", "application/json"},
                                    {":message-type", "event"}},
                                   R"({"role":"assistant"})")),
            vectors::kMessageStart);
  EXPECT_EQ(hex_encode(write_frame({}, "")), vectors::kEmpty);
}

TEST(EventStream, gives_the_same_frames_wherever_the_bytes_are_cut) {
  std::string const bytes = stream();
  std::vector<std::string> const whole = frames_of(bytes, bytes.size());
  ASSERT_EQ(whole.size(), 11U);
  for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
    FrameReader reader;
    std::size_t frames = 0;
    for (std::string_view const piece :
         {std::string_view(bytes).substr(0, cut), std::string_view(bytes).substr(cut)}) {
      reader.feed(piece);
      while (true) {
        Result<std::optional<Frame>> const frame = reader.next();
        ASSERT_TRUE(frame) << cut;
        if (!*frame) break;
        EXPECT_EQ(std::string((*frame)->header(":event-type")) + " " + (*frame)->payload,
                  whole.at(frames++));
      }
    }
    EXPECT_EQ(frames, 11U) << cut;
  }
  EXPECT_EQ(frames_of(bytes, 1), whole);
}

TEST(EventStream, refuses_a_frame_with_any_single_bit_changed) {
  for (std::string_view const vector :
       {vectors::kMessageStart, vectors::kTextDelta, vectors::kThrottling, vectors::kEmpty}) {
    std::string const bytes = *hex_decode(vector);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string changed = bytes;
      changed[bit / 8] =
          static_cast<char>(static_cast<unsigned char>(changed[bit / 8]) ^ (1U << (bit % 8)));
      std::vector<std::string> const frames = frames_of(changed, changed.size());
      ASSERT_EQ(frames.size(), 1U) << bit;
      EXPECT_TRUE(frames.front().starts_with("error ")) << bit;
    }
  }
}

/// The checksum of the framing, written down a second time so that wrong frames can be made.
std::string crc_of(std::string_view bytes) {
  std::uint32_t value = 0xffffffffU;
  for (char const c : bytes) {
    value ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xedb88320U : 0U);
  }
  value = ~value;
  std::string out;
  for (int i = 3; i >= 0; --i) out.push_back(static_cast<char>((value >> (8 * i)) & 0xffU));
  return out;
}

TEST(EventStream, refuses_impossible_lengths_though_their_checksum_is_right) {
  // Prelude of total 15 / 0 headers, of 5 headers in an empty frame, and of 4 GiB.
  for (char const* prelude : {"0000000f00000000", "0000001000000005", "ffffffff00000000"}) {
    std::string bytes = *hex_decode(prelude);
    bytes += crc_of(bytes) + std::string(32, '\0');
    std::vector<std::string> const frames = frames_of(bytes, bytes.size());
    ASSERT_EQ(frames.size(), 1U) << prelude;
    EXPECT_NE(frames.front().find("impossible length"), std::string::npos) << frames.front();
  }
}

TEST(EventStream, says_when_the_end_is_in_the_middle_of_a_frame) {
  std::string const bytes = stream();
  EXPECT_EQ(frames_of(bytes.substr(0, bytes.size() - 1), 100).back(), "cut off");
}

TEST(EventStream, refuses_a_header_twice) {
  std::string const bytes = write_frame({{":event-type", "a"}, {":event-type", "b"}}, "{}");
  EXPECT_EQ(frames_of(bytes, 1).front(), "error event stream: a header comes twice");
}

}  // namespace
}  // namespace tessera::llm::bedrock
