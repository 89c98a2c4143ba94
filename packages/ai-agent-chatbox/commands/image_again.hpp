#pragma once

#include "base/error.hpp"
#include "llm/model.hpp"

#include <string_view>

namespace tessera::chatbox {

/// The image that `/image` means. @param which  its number, from 1; empty: the last one
/// @return part of `conversation`. Errors: appkit::Errc::usage, with a hint for the person.
[[nodiscard]] Result<llm::Image const*> image_again(llm::Conversation const& conversation,
                                                    std::string_view which);

}  // namespace tessera::chatbox
