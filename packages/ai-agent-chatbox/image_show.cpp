#include "packages/ai-agent-chatbox/image_show.hpp"

#include "packages/ai-agent-chatbox/terminal/images/encoders.hpp"
#include "packages/ai-agent-chatbox/terminal/images/image_file.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

constexpr std::string_view kUndecodable = "The image cannot be decoded.\n";

std::string drawing(ImageProtocol protocol, ImageInfo const& info, std::string const& bytes,
                    std::uint32_t id, Look const& look) {
  if (std::uint64_t{info.width} * info.height > kMaxDrawnPixels)
    return "The image has too many pixels to be drawn here.\n";
  CellBox const most{std::min<std::size_t>(look.columns, 100), 24};
  CellBox const box = fit_cells(info.width, info.height, most);
  if (info.type == ImageType::png && !is_whole_png(bytes)) return std::string(kUndecodable);
  if (protocol == ImageProtocol::iterm) return encode_iterm(bytes, box) + "\n";
  if (info.type != ImageType::png) return {};  // the others start from a decoded PNG
  if (protocol == ImageProtocol::kitty) return encode_kitty(bytes, id, box) + "\n";
  Result<std::string> const drawn =
      protocol == ImageProtocol::sixel ? encode_sixel(bytes, box) : encode_blocks(bytes, box, true);
  return drawn ? *drawn + "\n" : std::string(kUndecodable);
}

}  // namespace

Task<> ImageShow::show(std::string bytes) {
  Result<SavedImage> const saved = save_image(bytes, folder_);
  if (!saved) {
    terminal_.print("Image not shown: " + saved.error().hint + "\n");
    co_return;
  }
  Look const look = terminal_.look();
  ImageProtocol const protocol = co_await terminal_.images();
  bool const draws = protocol != ImageProtocol::off && look.live;
  if (draws && (look.color || protocol != ImageProtocol::blocks)) {
    std::string picture = drawing(protocol, saved->info, bytes, ++shown_, look);
    co_await terminal_.draw(std::move(picture));
  }
  terminal_.print("Image saved: " + describe_image(*saved) + "\n");
}

}  // namespace tessera::chatbox
