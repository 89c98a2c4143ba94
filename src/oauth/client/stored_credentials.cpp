#include "oauth/client/stored_credentials.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

template <class List, class Key>
auto const* find_by(List const& list, Key key, std::string_view value) noexcept {
  auto const found = std::ranges::find(list, value, key);
  return found == list.end() ? nullptr : &*found;
}

template <class T, class Key>
bool erase_by(std::vector<T>& list, Key key, std::string_view value) {
  return std::erase_if(list, [&](T const& one) { return one.*key == value; }) > 0;
}

template <class T, class Key>
void put_by(std::vector<T>& list, Key key, T value) {
  erase_by(list, key, std::string(value.*key));
  if (list.size() >= kMaxStored) list.erase(list.begin());
  list.push_back(std::move(value));
}

}  // namespace

StoredClient const* StoredCredentials::client_at(std::string_view issuer) const noexcept {
  return find_by(clients, &StoredClient::issuer, issuer);
}
StoredLogin const* StoredCredentials::login_at(std::string_view server) const noexcept {
  return find_by(logins, &StoredLogin::server, server);
}
void StoredCredentials::put(StoredClient client) {
  put_by(clients, &StoredClient::issuer, std::move(client));
}
void StoredCredentials::put(StoredLogin login) {
  put_by(logins, &StoredLogin::server, std::move(login));
}
bool StoredCredentials::forget_client(std::string_view issuer) {
  return erase_by(clients, &StoredClient::issuer, issuer);
}
bool StoredCredentials::forget_login(std::string_view server) {
  return erase_by(logins, &StoredLogin::server, server);
}

}  // namespace tessera::oauth
