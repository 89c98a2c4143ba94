#include "packages/mcp-server/startup_report.hpp"

#include <algorithm>
#include <cstdio>
#include <vector>

namespace tessera::mcp_server {
namespace {

using Row = std::vector<std::string>;

std::string joined(std::vector<std::string> const& words) {
  std::string out;
  for (std::string const& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

std::vector<std::string> issuer_names(Config const& config) {
  std::vector<std::string> names;
  if (config.auth.accept_tokens) names.push_back(config.auth.issuer);
  for (IssuerConfig const& one : config.issuers) names.push_back(one.issuer);
  return names;
}

Row row_of(std::string const& name, BackendConfig const& backend) {
  std::string const tools = name == kMainBackend ? "all others" : joined(backend.tools);
  std::string const mode =
      backend.identity + (nonconformance(backend).empty() ? "" : " (NON-CONFORMING)");
  return {name, mode, backend.url, tools};
}

std::vector<Row> backend_rows(Config const& config) {
  std::vector<Row> rows{row_of(kMainBackend, config.backend)};
  for (auto const& [name, backend] : config.backends) rows.push_back(row_of(name, backend));
  return rows;
}

/// The rows with every column as wide as its widest cell.
std::string aligned(std::vector<Row> const& rows, std::string const& indent) {
  std::vector<std::size_t> widths(rows.front().size());
  for (Row const& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string out;
  for (Row const& row : rows) {
    std::string line = indent;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

}  // namespace

std::string startup_table(Config const& config, std::uint16_t port) {
  bool const tls = !config.listen.tls_certificate_file.empty();
  std::vector<Row> rows{
      {"resource", config.resource},
      {"listening", joined(config.listen.addresses) + " port " + std::to_string(port) +
                        (tls ? ", TLS" : ", plain HTTP")},
      {"tokens of", joined(issuer_names(config))},
      {"tenants", config.tenant_store.database.empty() ? "of the configuration" : "of a database"},
  };
  std::vector<Row> backends = backend_rows(config);
  backends.insert(backends.begin(), Row{"backend", "identity", "address", "tools"});
  return "mcp-server " TESSERA_VERSION "\n" + aligned(rows, "  ") + aligned(backends, "  ");
}

void report_startup(Config const& config, std::uint16_t port, Log& log) {
  if (config.log.format == "text" && config.log.file.empty())
    std::fputs(startup_table(config, port).c_str(), stderr);
  std::vector<std::string> others;
  for (auto const& [name, backend] : config.backends)
    others.push_back(name + " " + backend.identity + " " + backend.url);
  log.info("listening", {{"port", port},
                         {"resource", config.resource},
                         {"issuer", config.auth.issuer},
                         {"backend", config.backend.url},
                         {"backend_identity", config.backend.identity},
                         {"other_backends", joined(others)}});
  auto const warn = [&log](std::string const& name, BackendConfig const& backend) {
    std::string_view const breaks = nonconformance(backend);
    if (breaks.empty()) return;
    log.warn("backend_identity_not_conforming",
             {{"backend", name}, {"identity", backend.identity}, {"breaks", breaks}});
  };
  warn(kMainBackend, config.backend);
  for (auto const& [name, backend] : config.backends) warn(name, backend);
}

}  // namespace tessera::mcp_server
