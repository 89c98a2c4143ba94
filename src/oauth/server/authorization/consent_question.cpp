#include "oauth/server/authorization/consent_question.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "crypto/digest.hpp"
#include "http/message/url.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/redirect_uri.hpp"
#include "oauth/server/authorization/pages.hpp"
#include "oauth/server/metadata_documents.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace tessera::oauth {
namespace {

/// The host of a client that is known by the address of its description, or its identifier.
std::string shown_host(ClientRecord const& record) {
  if (record.origin != ClientOrigin::document) return record.client_id;
  Result<http::Url> const url = http::parse_url(record.client_id);
  return url ? url->host : record.client_id;
}

std::string vouched_by(ClientRecord const& record) {
  switch (record.origin) {
    case ClientOrigin::operator_made:
      return "Whoever runs this server has entered this application.";
    case ClientOrigin::registered:
      return "The application has registered itself; nobody has checked its name.";
    case ClientOrigin::document:
      return "The application is described by its own host; nobody here has checked its name.";
  }
  return {};
}

json::array as_array(std::vector<std::string> const& texts) {
  json::array array;
  for (std::string const& text : texts) array.emplace_back(text);
  return array;
}

}  // namespace

bool is_identity_assured(PendingRequest const& pending) {
  if (pending.client->is_confidential()) return true;
  Result<http::Url> const url = http::parse_url(pending.address.redirect_uri);
  return url && url->is_https() && !url->is_loopback();
}

std::string shown_digest(ConsentQuestion const& question) {
  json::object shown;
  shown["client"] = shown_metadata_hash(question.pending.client->record);
  shown["redirect"] = redirect_host(question.pending.address.redirect_uri);
  shown["resource"] = question.request.resource;
  shown["scopes"] = as_array(question.request.scopes.tokens());
  shown["offline"] = question.request.offline;
  shown["user"] = question.sign_in.user.user_id;
  shown["tenants"] = as_array(question.tenants);
  return base64url_encode(crypto::sha256_bytes(write_canonical_json(shown)));
}

Page ask(AuthorizationParts const& parts, ConsentQuestion const& question, std::string ticket) {
  ClientRecord const& record = question.pending.client->record;
  std::string const& redirect_uri = question.pending.address.redirect_uri;
  ConsentView view;
  view.action = path_of(endpoint_url(parts.issuer, kConsentPath));
  view.sign_out = path_of(endpoint_url(parts.issuer, kSignOutPath));
  view.ticket = std::move(ticket);
  view.client_name = record.client_name.value_or(record.client_id);
  view.client_host = shown_host(record);
  view.vouched_by = vouched_by(record);
  view.redirect_host = redirect_host(redirect_uri);
  view.redirect_is_loopback = is_loopback_redirect(redirect_uri);
  view.username = question.sign_in.user.username;
  view.tenants = question.tenants;
  view.resource = question.request.resource;
  for (std::string const& scope : question.request.scopes.tokens()) {
    auto const words = parts.scope_texts.find(scope);
    view.scopes.push_back(
        {scope, words == parts.scope_texts.end() ? std::string() : words->second});
  }
  view.offline = question.request.offline;
  return consent_page(view);
}

}  // namespace tessera::oauth
