#pragma once

#include <string>
#include <string_view>

// What references between schemas need of RFC 3986. Internal. Nothing here opens a connection.

namespace tessera::jsonschema {

/// `reference` as seen from `base`, which may be empty or relative itself. The fragment is the
/// reference's. Spec: RFC 3986 §5.2
[[nodiscard]] std::string resolve_uri(std::string_view base, std::string_view reference);

/// A URI cut at its first `#`.
struct UriAndFragment {
  std::string_view uri;
  std::string_view fragment;  ///< Not decoded; empty when there is none.
};
[[nodiscard]] UriAndFragment split_fragment(std::string_view uri);

}  // namespace tessera::jsonschema
