#include "appkit/program.hpp"
#include "packages/ai-agent-chatbox/command_line.hpp"
#include "packages/ai-agent-chatbox/program.hpp"

#include <csignal>

int main(int argc, char** argv) {
  // A reader that went away (`| head`) is seen as a failed write.
  std::signal(SIGPIPE, SIG_IGN);
  return tessera::appkit::run_program("ai-agent-chatbox", [&] {
    tessera::chatbox::CommandLine command_line;
    if (auto const code = tessera::chatbox::parse_command_line(argc, argv, command_line))
      return *code;
    return tessera::chatbox::run_chatbox(command_line);
  });
}
