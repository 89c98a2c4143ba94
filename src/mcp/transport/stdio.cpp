#include "mcp/transport/stdio.hpp"

#include "base/term_safe.hpp"
#include "mcp/transport/line_transport.hpp"
#include "mcp/transport/process_wire.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::size_t kShownPoints = 80;

/// The command as it is shown: it may be a whole script.
std::string spoken(std::vector<std::string> const& command) {
  std::string text;
  for (std::string const& word : command) text += (text.empty() ? "" : " ") + word;
  return term_safe_line(text, kShownPoints);
}

}  // namespace

std::unique_ptr<Transport> stdio_transport(Executor const& executor, StdioOptions options,
                                           Clock const& clock, Log& log) {
  LineTransportOptions lines;
  lines.address =
      options.shown.empty() ? spoken(options.command) : term_safe_line(options.shown, kShownPoints);
  lines.max_message_bytes = options.max_message_bytes;
  lines.probe_limit = options.probe_limit;
  lines.on_line = std::move(options.on_line);
  lines.on_end = std::move(options.on_end);
  ProcessWire::Options wire;
  wire.process.argv = std::move(options.command);
  wire.process.directory = std::move(options.directory);
  wire.process.inherit = std::move(options.inherit);
  wire.process.environment = std::move(options.environment);
  wire.patience = options.patience;
  wire.max_line_bytes = options.max_message_bytes;
  wire.on_errors = std::move(options.on_errors);
  lines.open = [executor, wire = std::move(wire)]() -> std::unique_ptr<Wire> {
    return std::make_unique<ProcessWire>(executor, wire);
  };
  return std::make_unique<LineTransport>(executor, clock, std::move(lines), log);
}

}  // namespace tessera::mcp
