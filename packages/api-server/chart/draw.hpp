#pragma once

#include "packages/api-server/activity.hpp"
#include "packages/api-server/chart/canvas.hpp"

namespace tessera::api_server::chart {

inline constexpr int kWidth = 960;   ///< In pixels.
inline constexpr int kHeight = 540;  ///< In pixels.

/// Draws the activity of one tenant: accounts as a line above, changes per day as bars below, on
/// one time axis. Two scales share no axis, because numbers of different size would hide each
/// other.
/// @param activity  at least one day
void draw_activity(Canvas& canvas, Activity const& activity);

}  // namespace tessera::api_server::chart
