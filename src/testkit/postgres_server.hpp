#pragma once

#include "store/session.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <pwd.h>
#include <set>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace tessera::testkit {

/// A real PostgreSQL server in a folder of its own: a Unix socket, no network, stopped at the end
/// and with the thread that started it. Only the binaries of the Debian package `postgresql` are
/// used, never its server. When tests run as root, the server runs as `postgres` or `nobody`.
/// Throws std::runtime_error that says how to install it.
class PostgresServer {
 public:
  PostgresServer() : bin_(find_binaries()), user_(server_user()), folder_(make_folder(user_)) {
    run_to_end({(bin_ / "initdb").string(), "--pgdata=" + data(), "--username=tessera",
                "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"});
    start();
  }
  ~PostgresServer() {
    stop(SIGQUIT);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  PostgresServer(PostgresServer const&) = delete;
  PostgresServer& operator=(PostgresServer const&) = delete;

  /// The server that all tests of one program share, started at first use.
  static PostgresServer& shared() {
    static PostgresServer server;
    return server;
  }

  [[nodiscard]] std::string url(std::string const& database) const {
    return "postgresql://tessera@/" + database + "?host=" + folder_.string();
  }
  /// A new empty database. @return its address
  std::string new_database() {
    std::string const name = "test" + std::to_string(++databases_);
    store::open_session({url("postgres")})->execute("CREATE DATABASE " + name);
    return url(name);
  }

  /// The same for one test of many: a schema of its own costs a tenth of a database. @return its
  /// address, which makes it the only one that is seen
  std::string new_schema() {
    std::string const name = "test" + std::to_string(++databases_);
    store::open_session({url("postgres")})->execute("CREATE SCHEMA " + name);
    return url("postgres") + "&options=-csearch_path%3D" + name;
  }

  void start() {
    // Nothing outlives the machine here, so nothing needs to reach the disk; all else is real.
    pid_ = spawn({(bin_ / "postgres").string(), "-D", data(), "-k", folder_.string(), "-c",
                  "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=60", "-c",
                  "shared_buffers=16MB", "-c", "log_min_messages=fatal"});
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!answers()) {
      int status = 0;
      bool const ended = ::waitpid(pid_, &status, WNOHANG) == pid_;
      if (ended) pid_ = -1;
      if (ended || std::chrono::steady_clock::now() > deadline)
        throw std::runtime_error("postgres did not start:\n" + log());
      std::this_thread::yield();
    }
  }
  /// @param how  SIGINT: in order; SIGQUIT: at once, as after a crash
  void stop(int how) {
    if (pid_ < 0) return;
    ::kill(pid_, how);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
  }

 private:
  using Path = std::filesystem::path;
  struct User {
    uid_t uid;
    gid_t gid;
  };

  static Path find_binaries() {
    std::set<std::pair<int, Path>> found;
    std::error_code none;
    for (auto const& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", none))
      if (std::filesystem::exists(entry.path() / "bin" / "initdb"))
        found.insert({std::atoi(entry.path().filename().c_str()), entry.path() / "bin"});
    if (!found.empty()) return found.rbegin()->second;
    throw std::runtime_error(
        "this test needs the programs of PostgreSQL: apt-get install postgresql, or "
        "tools/bootstrap test");
  }

  /// PostgreSQL refuses to run as root.
  static User server_user() {
    if (::geteuid() != 0) return {::geteuid(), ::getegid()};
    for (char const* name : {"postgres", "nobody"})
      if (passwd const* entry = ::getpwnam(name)) return {entry->pw_uid, entry->pw_gid};
    throw std::runtime_error("there is no user that PostgreSQL can run as");
  }

  static Path make_folder(User user) {
    std::string pattern = (std::filesystem::temp_directory_path() / "tessera-pg-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    if (::geteuid() == 0 && ::chown(pattern.c_str(), user.uid, user.gid) != 0)
      throw std::runtime_error("chown failed");
    return pattern;
  }

  [[nodiscard]] std::string data() const { return (folder_ / "data").string(); }
  [[nodiscard]] std::string log_path() const { return (folder_ / "log").string(); }
  [[nodiscard]] std::string log() const {
    std::ifstream file(log_path());
    return {std::istreambuf_iterator<char>(file), {}};
  }

  [[nodiscard]] bool answers() const {
    if (!std::filesystem::exists(folder_ / ".s.PGSQL.5432")) return false;
    try {
      static_cast<void>(store::open_session({url("postgres")}));
      return true;
    } catch (Exception const&) {
      return false;
    }
  }

  [[nodiscard]] pid_t spawn(std::vector<std::string> command) const {
    std::vector<char*> arguments;
    for (std::string& part : command) arguments.push_back(part.data());
    arguments.push_back(nullptr);
    std::string const output = log_path();
    pid_t const child = ::fork();
    if (child < 0) throw std::runtime_error("fork failed");
    if (child > 0) return child;
    // Only calls that are safe between fork and exec.
    bool const is_root = ::geteuid() == 0;
    bool const changed = !is_root || (::setgroups(0, nullptr) == 0 && ::setgid(user_.gid) == 0 &&
                                      ::setuid(user_.uid) == 0);
    ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    int const file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (!changed || file < 0 || ::chdir("/") != 0) ::_exit(127);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }

  void run_to_end(std::vector<std::string> command) const {
    std::string const name = command[0];
    int status = 0;
    pid_t const child = spawn(std::move(command));
    if (::waitpid(child, &status, 0) != child || status != 0)
      throw std::runtime_error(name + " failed:\n" + log());
  }

  Path bin_;
  User user_;
  Path folder_;
  pid_t pid_ = -1;
  int databases_ = 0;
};

}  // namespace tessera::testkit
