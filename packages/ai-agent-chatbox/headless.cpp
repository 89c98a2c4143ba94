#include "packages/ai-agent-chatbox/headless.hpp"

#include "base/json.hpp"

#include <boost/json/object.hpp>

namespace tessera::chatbox {
namespace {

json::object event(std::string_view type, agent::CallDetails const& call) {
  return {{"type", type},
          {"server", call.server},
          {"tool", call.tool},
          {"args_sha256", call.args_sha256}};
}

}  // namespace

Task<> Recorder::call_ended(agent::CallDetails, agent::ToolOutcome outcome) {
  for (auto const& part : outcome.content) {
    auto const* image = std::get_if<llm::Image>(&part);
    if (image == nullptr) continue;
    Result<SavedImage> saved = save_image(image->data, folder_);
    if (saved) images_.push_back(std::move(*saved));
  }
  co_return;
}

void StreamRecorder::text(std::string_view delta) {
  write_(write_json(json::object{{"type", "text"}, {"text", delta}}) + "\n");
}

void StreamRecorder::call_started(agent::CallDetails const& call) {
  json::object line = event("call", call);
  line["arguments"] = call.arguments;
  write_(write_json(line) + "\n");
}

void StreamRecorder::call_progress(agent::CallDetails const& call,
                                   agent::Progress const& progress) {
  json::object line = event("progress", call);
  line["done"] = progress.done;
  if (progress.total) line["total"] = *progress.total;
  if (!progress.message.empty()) line["message"] = progress.message;
  write_(write_json(line) + "\n");
}

Task<> StreamRecorder::call_ended(agent::CallDetails call, agent::ToolOutcome outcome) {
  json::object line = event("call_result", call);
  line["is_error"] = outcome.is_error;
  std::string text;
  for (auto const& part : outcome.content)
    if (auto const* said = std::get_if<llm::Text>(&part))
      text += (text.empty() ? "" : "\n") + said->text;
  line["text"] = text;
  write_(write_json(line) + "\n");
  co_await Recorder::call_ended(std::move(call), std::move(outcome));
}

std::unique_ptr<Recorder> make_recorder(bool stream, std::string image_folder,
                                        std::function<void(std::string const&)> write) {
  if (!stream) return std::make_unique<Recorder>(std::move(image_folder));
  return std::make_unique<StreamRecorder>(std::move(image_folder), std::move(write));
}

}  // namespace tessera::chatbox
