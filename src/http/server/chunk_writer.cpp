#include "http/server/chunk_writer.hpp"

#include <array>
#include <charconv>

namespace tessera::http {
namespace {

/// Spec: RFC 9112 §7.1
std::string as_chunk(std::string const& data) {
  std::array<char, 16> digits{};
  auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), data.size(), 16);
  std::string chunk;
  chunk.reserve(data.size() + 20);
  chunk.append(digits.data(), end.ptr).append("\r\n").append(data).append("\r\n");
  return chunk;
}

}  // namespace

ChunkWriter::ChunkWriter(Executor const& executor, bool chunked, Send send)
    : chunked_(chunked), send_(std::move(send)), turn_(executor) {}

Task<> ChunkWriter::write(std::string chunk) {
  if (chunk.empty()) co_return;  // an empty chunk would end the body
  while (busy_) {
    turn_.reset();
    co_await turn_.wait();
  }
  busy_ = true;
  if (chunked_) chunk = as_chunk(chunk);
  Task<error_code> sending = send_(std::move(chunk));
  error_code const failure = co_await std::move(sending);
  busy_ = false;
  turn_.set();
  if (failure) throw boost::system::system_error(failure);
}

}  // namespace tessera::http
