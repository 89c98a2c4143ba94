#pragma once

#include "jsonschema/schema.hpp"

namespace tessera::mcp_server {

/// What `account_id` means and looks like, said once for every tool that takes it.
inline void describe_account(jsonschema::Note& note) {
  note.description("Number of the account").pattern("^[A-Za-z0-9_-]{1,64}$").examples({"12345"});
}

}  // namespace tessera::mcp_server
