#pragma once

#include "appkit/finding.hpp"
#include "async/task.hpp"
#include "http/client/client.hpp"

#include <optional>
#include <string>

namespace tessera::appkit {

/// The layers below HTTP: does the name mean something (`dns`), does anything listen (`tcp`), is it
/// whom it should be (`tls`), does it speak HTTP (`http`). Stops at the first that fails.
/// @param client, section  outlive the task
/// @return the answer to `GET url`, whatever its status; nothing when a layer failed
Task<std::optional<http::ClientResponse>> check_network(http::Client& client, std::string url,
                                                        Section& section);

}  // namespace tessera::appkit
