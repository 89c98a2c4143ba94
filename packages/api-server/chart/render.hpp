#pragma once

#include "packages/api-server/activity.hpp"

#include <string>

namespace tessera::api_server::chart {

/// The chart as a PNG file's bytes. Takes some milliseconds of processor time: call it off the
/// event loops. Throws Exception(Errc::chart_failed).
[[nodiscard]] std::string render_png(Activity const& activity);

/// The same drawing as an SVG document, with text as outlines.
[[nodiscard]] std::string render_svg(Activity const& activity);

}  // namespace tessera::api_server::chart
