#pragma once

#include "store/database.hpp"

#include <span>
#include <string_view>

namespace tessera::store {

/// One step of a component's schema. Once released it never changes: a correction is a new step.
struct Migration {
  int version;            ///< 1, 2, 3 … without gaps.
  std::string_view name;  ///< For the log and for people: `create_accounts`.
  std::string_view sql;   ///< One or more statements, without parameters.
};

/// What one library or program brings to the database. Tables of different components are
/// independent, so each counts its own versions.
struct Migrations {
  std::string_view component;  ///< `oauth`, `accounts`.
  std::span<Migration const> steps;
};

/// Brings the component's tables to the newest version, each step in a transaction of its own; does
/// nothing when they are there. Two processes that start at once do not disturb each other. Blocks:
/// for start-up.
/// Errors: Exception with newer_schema when the database is ahead of this program, bad_migrations,
/// or what a statement gives; steps before the failing one stay.
void migrate(Database& database, Migrations const& migrations, Log& log = null_log());

/// The version a component's tables are at; 0: none. Blocks.
[[nodiscard]] int schema_version(Database& database, std::string_view component);

}  // namespace tessera::store
