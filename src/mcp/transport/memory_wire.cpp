#include "mcp/transport/memory_wire.hpp"

#include "async/channel.hpp"

namespace tessera::mcp {
namespace {

using Lines = std::shared_ptr<Channel<std::string>>;

class MemoryWire final : public Wire {
 public:
  MemoryWire(Lines in, Lines out) : in_(std::move(in)), out_(std::move(out)) {}
  ~MemoryWire() override { close(); }

  Task<std::optional<Line>> read() override {
    Lines const in = in_;
    Task<std::optional<std::string>> taking = in->pop();
    std::optional<std::string> text = co_await std::move(taking);
    if (!text) co_return std::nullopt;
    co_return Line{std::move(*text), true};
  }
  Task<bool> write(std::string line) override {
    Lines const out = out_;
    Task<bool> putting = out->push(std::move(line));
    bool const taken = co_await std::move(putting);
    co_return taken;
  }
  Task<> shut() override {
    close();
    co_return;
  }

 private:
  void close() {
    in_->close();
    out_->close();
  }

  Lines in_;
  Lines out_;
};

}  // namespace

std::pair<std::unique_ptr<Wire>, std::unique_ptr<Wire>> memory_wires(Executor const& executor,
                                                                     std::size_t capacity) {
  Lines const there = std::make_shared<Channel<std::string>>(executor, capacity);
  Lines const back = std::make_shared<Channel<std::string>>(executor, capacity);
  return {std::make_unique<MemoryWire>(back, there), std::make_unique<MemoryWire>(there, back)};
}

}  // namespace tessera::mcp
