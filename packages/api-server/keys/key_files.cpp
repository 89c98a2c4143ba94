#include "packages/api-server/keys/key_files.hpp"

#include "appkit/config.hpp"
#include "packages/api-server/init/state_files.hpp"

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <system_error>
#include <unistd.h>

namespace tessera::api_server {
namespace {

jose::Jwk public_half(jose::SigningKey const& key) {
  return jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value();
}

[[noreturn]] void refuse(std::string const& path, std::string const& why) {
  throw Exception(fail(appkit::Errc::unreadable_file, path + ": " + why));
}

}  // namespace

KeyPlan KeyFiles::read_plan(SysSeconds now) const {
  if (!file_exists(options_.plan_file)) return first_plan(now);
  // Nothing in it is secret, but whoever may write it chooses the keys.
  Secret const text = read_private_file(options_.plan_file);
  Result<KeyPlan> plan = parse_json_as<KeyPlan>(text.reveal());
  if (!plan) refuse(options_.plan_file, plan.error().hint);
  if (Result<void> const sound = check(*plan); !sound)
    refuse(options_.plan_file, sound.error().hint);
  return std::move(*plan);
}

oauth::KeyRingPtr KeyFiles::load(KeyPlan const& plan) const {
  std::optional<jose::SigningKey> signing;
  std::vector<jose::Jwk> verifying;
  for (PlannedKey const& planned : plan.keys) {
    jose::SigningKey key = read_key(path(planned.file));
    if (key.kid != planned.kid) refuse(path(planned.file), "holds another key than the plan says");
    if (planned.phase == KeyPhase::active)
      signing = std::move(key);
    else
      verifying.push_back(public_half(key));
  }
  if (!signing) refuse(options_.plan_file, "no key is active");
  return oauth::make_key_ring(std::move(*signing), std::move(verifying));
}

KeyFiles::Lock::Lock(KeyFiles const& files)
    : file_(::open((files.plan_file() + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  if (file_ < 0) refuse(files.plan_file() + ".lock", "cannot be opened");
  while (::flock(file_, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    ::close(file_);
    refuse(files.plan_file() + ".lock", "cannot be locked");
  }
}

KeyFiles::Lock::~Lock() { ::close(file_); }

void KeyFiles::write_plan(KeyPlan const& plan) const {
  check(plan).value();
  replace_file(options_.plan_file, write_json(to_json(plan)) + "\n");
}

KeyFiles::NewKey KeyFiles::create_key() const {
  crypto::PrivateKey key = crypto::PrivateKey::generate(crypto::KeyType::p256).value();
  Secret const pem = key.to_pem();
  std::string const kid =
      jose::make_signing_key(std::move(key), jose::Algorithm::es256).value().kid;
  std::string const file = "signing-" + kid + ".pem";
  if (!write_new_file(path(file), pem.reveal())) refuse(path(file), "is there already");
  return {kid, file};
}

void KeyFiles::remove_key_file(std::string const& file) const {
  std::error_code error;
  std::filesystem::remove(path(file), error);
  if (error) refuse(path(file), "cannot be removed: " + error.message());
}

std::filesystem::path KeyFiles::folder() const {
  std::filesystem::path const parent = std::filesystem::path(options_.plan_file).parent_path();
  return parent.empty() ? "." : parent;
}

std::string KeyFiles::path(std::string const& file) const { return (folder() / file).string(); }

jose::SigningKey KeyFiles::read_key(std::string const& path) const {
  Secret const pem = read_private_file(path);
  Result<crypto::PrivateKey> key = crypto::PrivateKey::from_pem(pem);
  if (!key)
    throw Exception(fail(appkit::Errc::bad_setting,
                         path + " holds no usable private key: " + key.error().hint,
                         key.error().debug));
  return jose::make_signing_key(std::move(*key), jose::Algorithm::es256).value();
}

KeyPlan KeyFiles::first_plan(SysSeconds now) const {
  KeyPlan plan;
  std::int64_t const at = now.time_since_epoch().count();
  for (std::string const& file : options_.first_files) {
    bool const first = plan.keys.empty();
    PlannedKey key;
    key.kid = read_key(file).kid;
    key.file = std::filesystem::relative(file, folder()).string();
    key.phase = first ? KeyPhase::active : KeyPhase::retired;
    key.published_at = at;
    (first ? key.activated_at : key.retired_at) = at;
    plan.keys.push_back(std::move(key));
  }
  return plan;
}

}  // namespace tessera::api_server
