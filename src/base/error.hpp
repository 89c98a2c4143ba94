#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace tessera {

using boost::system::error_code;

/// One value for every failure in the house.
/// `code` is what a caller branches on, `hint` may leave the process (it is written for the person
/// on the other side and never holds a secret), `debug` is for our own log only.
struct Error {
  error_code code;
  std::string hint;
  std::string debug;
};

/// A value or an `Error`. Pure code (parse, decode, verify, look up) returns it and throws nothing.
template <class T>
using Result = boost::system::result<T, Error>;

/// What a coroutine throws when its request cannot go on. Caught only at the borders that turn a
/// failure into a wire answer.
class Exception : public std::runtime_error {
 public:
  explicit Exception(Error error);

  [[nodiscard]] Error const& error() const noexcept { return error_; }
  [[nodiscard]] error_code const& code() const noexcept { return error_.code; }

 private:
  Error error_;
};

/// Makes `Result<T>::value()` throw our `Exception` (found by argument-dependent look-up).
[[noreturn]] void throw_exception_from_error(Error const& error,
                                             boost::source_location const& where);

/// Builds an `Error` from a library's `Errc` value; the category's text becomes the hint if none is
/// given.
template <class Errc>
  requires boost::system::is_error_code_enum<Errc>::value
[[nodiscard]] Error fail(Errc code, std::string hint = {}, std::string debug = {}) {
  error_code const ec = make_error_code(code);
  if (hint.empty()) hint = ec.message();
  return Error{ec, std::move(hint), std::move(debug)};
}

/// One line for the log: category, message, hint and debug.
[[nodiscard]] std::string describe(Error const& error);

/// The category of one library's `Errc`. `Text` maps a value to one sentence without a full stop.
template <class Errc, std::string_view (*Text)(Errc)>
class ErrorCategory final : public boost::system::error_category {
 public:
  explicit constexpr ErrorCategory(char const* name) : name_(name) {}
  [[nodiscard]] char const* name() const noexcept override { return name_; }
  [[nodiscard]] std::string message(int value) const override {
    return std::string(Text(static_cast<Errc>(value)));
  }

 private:
  char const* name_;
};

}  // namespace tessera
