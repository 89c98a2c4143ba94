#pragma once

#include "store/session.hpp"

#include <memory>
#include <string>

namespace tessera::store {

/// Opens a SQLite file as this project uses it: write-ahead log (readers never wait for the
/// writer), `synchronous=FULL` (a commit is on disk before it returns), foreign keys enforced, mode
/// 0600. Called through `open_session`.
[[nodiscard]] std::unique_ptr<Session> open_sqlite(std::string const& path,
                                                   SessionOptions const& options);

}  // namespace tessera::store
