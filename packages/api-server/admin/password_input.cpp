#include "packages/api-server/admin/password_input.hpp"

#include "appkit/config.hpp"
#include "crypto/password_hash.hpp"

#include <cstdio>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace tessera::api_server {
namespace {

constexpr std::size_t kMinPassword = 8;

/// A terminal that does not show what is typed, until the end of the scope.
class HiddenInput {
 public:
  HiddenInput() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
  }
  ~HiddenInput() {
    if (!changed_) return;
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    std::fputs("\n", stderr);
  }
  HiddenInput(HiddenInput const&) = delete;
  HiddenInput& operator=(HiddenInput const&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

Secret read_line() {
  std::string line;
  line.reserve(crypto::kMaxPassword + 2);
  for (int c = std::cin.get(); c != std::char_traits<char>::eof() && c != '\n'; c = std::cin.get())
    if (line.size() <= crypto::kMaxPassword) line.push_back(static_cast<char>(c));
  if (line.ends_with('\r')) line.pop_back();
  return Secret(std::move(line));
}

Secret read_input() {
  if (::isatty(STDIN_FILENO) == 0) return read_line();
  std::fputs("password: ", stderr);
  HiddenInput const hidden;
  return read_line();
}

}  // namespace

Secret read_new_password(std::string const& file) {
  Secret password = file.empty() ? read_input() : appkit::read_secret_file(file).value();
  std::size_t const size = password.reveal().size();
  if (size < kMinPassword || size > crypto::kMaxPassword)
    throw Exception(fail(appkit::Errc::bad_setting,
                         "a password has 8 to 1024 characters; it is read from "
                         "standard input or --password-file"));
  return password;
}

}  // namespace tessera::api_server
