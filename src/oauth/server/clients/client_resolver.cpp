#include "oauth/server/clients/client_resolver.hpp"

namespace tessera::oauth {

bool is_document_client_id(std::string_view client_id) noexcept {
  return client_id.starts_with("https://") || client_id.starts_with("http://");
}

Task<ClientPtr> ClientResolver::find(std::string client_id) {
  ClientPtr client;
  if (!is_document_client_id(client_id)) {
    client = co_await store_.find(std::move(client_id));
  } else if (documents_ != nullptr) {
    client = co_await documents_->find(std::move(client_id));
  }
  bool const is_complete = !client || !client->record.jwks_uri;
  if (is_complete) co_return client;
  ClientPtr ready = co_await with_keys(std::move(client));
  co_return ready;
}

Task<ClientPtr> ClientResolver::with_keys(ClientPtr client) {
  if (documents_ == nullptr) co_return nullptr;
  std::shared_ptr<jose::JwkSet const> const keys =
      co_await documents_->keys(*client->record.jwks_uri);
  if (!keys) co_return nullptr;
  RegisteredClient ready = *client;
  ready.keys = *keys;
  co_return std::make_shared<RegisteredClient const>(std::move(ready));
}

}  // namespace tessera::oauth
