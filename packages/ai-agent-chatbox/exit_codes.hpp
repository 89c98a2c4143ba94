#pragma once

namespace tessera::chatbox {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailure = 1;  ///< Something went wrong while running.
inline constexpr int kExitUsage = 2;    ///< The command line or the configuration is wrong.
inline constexpr int kExitServer = 3;   ///< An MCP server could not be reached.
inline constexpr int kExitDenied = 4;   ///< A call was denied, or needs a person.
inline constexpr int kExitAuth = 5;     ///< No credential was to be had, or it was refused.
inline constexpr int kExitQuota = 6;    ///< The provider's rate or quota is used up.
inline constexpr int kExitLimit = 7;    ///< A limit was reached.
inline constexpr int kExitInterrupted = 130;

}  // namespace tessera::chatbox
