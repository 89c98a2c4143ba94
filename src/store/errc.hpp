#pragma once

#include "base/error.hpp"

namespace tessera::store {

/// Why the database did not do what it was asked.
enum class Errc {
  bad_url = 1,      ///< The database address has a form that no backend understands.
  open_failed,      ///< The database could not be opened, created or reached.
  conflict,         ///< A row with the same unique key exists already.
  constraint,       ///< A foreign key, CHECK or NOT NULL rule refused the row.
  busy,             ///< Another process held the database for longer than the time given.
  full,             ///< The disk, or the size given to the database, is used up.
  corrupt,          ///< The file is damaged, or no database at all.
  io,               ///< Reading or writing failed, or the server is gone; the change was not made.
  outcome_unknown,  ///< The server was lost during a commit: the change was made, or was not.
  bad_text,         ///< A text holds a NUL or is not UTF-8, so it cannot be stored or looked for.
  misuse,           ///< The statement, its parameters, or the type asked for are wrong: our fault.
  newer_schema,     ///< The database was written by a newer version of the program.
  bad_migrations,   ///< The list of migrations is not numbered 1, 2, 3 …: our fault.
};
[[nodiscard]] error_code make_error_code(Errc code);

/// True for what may be otherwise in a moment: busy, full, io, outcome_unknown.
[[nodiscard]] bool means_later(error_code const& code) noexcept;

}  // namespace tessera::store

template <>
struct boost::system::is_error_code_enum<tessera::store::Errc> : std::true_type {};
