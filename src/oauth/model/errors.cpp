#include "oauth/model/errors.hpp"

#include "async/errc.hpp"
#include "http/errc.hpp"
#include "oauth/model/token_messages.hpp"
#include "store/errc.hpp"

#include <algorithm>
#include <array>

namespace tessera::oauth {
namespace {

struct Row {
  Errc code;
  WireError wire;
  std::string_view text;
};

constexpr std::array kTable{
    Row{Errc::invalid_request, {"invalid_request", 400}, "the request is malformed"},
    Row{Errc::invalid_client, {"invalid_client", 401}, "client authentication failed"},
    Row{Errc::invalid_grant, {"invalid_grant", 400}, "the grant is not valid"},
    Row{Errc::unauthorized_client,
        {"unauthorized_client", 400},
        "the client may not use this grant"},
    Row{Errc::unsupported_response_type,
        {"unsupported_response_type", 400},
        "the response_type must be code"},
    Row{Errc::unsupported_grant_type,
        {"unsupported_grant_type", 400},
        "this server does not have that grant type"},
    Row{Errc::invalid_scope, {"invalid_scope", 400}, "the scope is not available to this client"},
    Row{Errc::invalid_target,
        {"invalid_target", 400},
        "the resource is not available to this client"},
    Row{Errc::invalid_token, {"invalid_token", 401}, "the access token is not valid"},
    Row{Errc::missing_token, {"unauthorized", 401}, "an access token is required"},
    Row{Errc::insufficient_scope,
        {"insufficient_scope", 403},
        "the access token lacks a scope that this operation needs"},
    Row{Errc::access_denied, {"access_denied", 403}, "the access token does not allow this"},
    Row{Errc::invalid_redirect_uri,
        {"invalid_redirect_uri", 400},
        "a redirect_uri is not acceptable"},
    Row{Errc::invalid_client_metadata,
        {"invalid_client_metadata", 400},
        "the client metadata is not acceptable"},
    Row{Errc::invalid_software_statement,
        {"invalid_software_statement", 400},
        "the software statement is not valid"},
    Row{Errc::unapproved_software_statement,
        {"unapproved_software_statement", 400},
        "the software statement is not one that this server takes"},
    Row{Errc::request_too_large, {"invalid_request", 413}, "the request is too large"},
    Row{Errc::temporarily_unavailable,
        {"temporarily_unavailable", 503},
        "the server cannot answer now; try again later"},
    Row{Errc::too_many_requests,
        {"temporarily_unavailable", 429},
        "too many requests; try again later"},
    Row{Errc::server_error, {"server_error", 500}, "the server failed"},
    Row{Errc::bad_metadata, {"server_error", 500}, "the metadata document is not acceptable"},
    Row{Errc::bad_keys, {"server_error", 500}, "the key set is not acceptable"},
    Row{Errc::bad_token_response, {"server_error", 500}, "the token response is not acceptable"},
    Row{Errc::invalid_dpop_proof, {"invalid_dpop_proof", 400}, "the DPoP proof is not valid"},
    Row{Errc::use_dpop_nonce, {"use_dpop_nonce", 400}, "the DPoP proof must carry a nonce"},
    Row{Errc::wrong_resource,
        {"server_error", 500},
        "the resource metadata is that of another resource"},
    Row{Errc::no_registration,
        {"server_error", 500},
        "this client is not known to the authorization server and cannot register"},
    Row{Errc::bad_authorization_response,
        {"server_error", 500},
        "the authorization response is not acceptable"},
    Row{Errc::login_required, {"login_required", 401}, "a person has to sign in"},
    Row{Errc::consent_required, {"consent_required", 403}, "a person has to allow it"},
    Row{Errc::bad_settings, {"server_error", 500}, "the settings of the credential do not work"},
    Row{Errc::bad_store, {"server_error", 500}, "the credential store cannot be used"},
};

Row const* find_row(Errc code) noexcept {
  auto const* const row = std::ranges::find(kTable, code, &Row::code);
  return row == kTable.end() ? nullptr : row;
}

std::string_view text_of(Errc code) {
  Row const* const row = find_row(code);
  return row == nullptr ? "unknown OAuth error" : row->text;
}
constexpr ErrorCategory<Errc, text_of> kCategory("oauth");

bool is_ours(error_code const& code) noexcept { return code.category() == kCategory; }

bool means_later(error_code const& code) noexcept {
  return code == AsyncErrc::queue_full || code == AsyncErrc::deadline ||
         code == AsyncErrc::stopped || code == http::Errc::unavailable || store::means_later(code);
}

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

WireError wire_error(error_code const& code) noexcept {
  if (code == http::Errc::body_too_large) return find_row(Errc::request_too_large)->wire;
  if (code == http::Errc::timed_out) return {"invalid_request", 408};
  if (code == store::Errc::bad_text) return find_row(Errc::invalid_request)->wire;
  if (means_later(code)) return find_row(Errc::temporarily_unavailable)->wire;
  Row const* const row = is_ours(code) ? find_row(static_cast<Errc>(code.value())) : nullptr;
  return row == nullptr ? find_row(Errc::server_error)->wire : row->wire;
}

Errc errc_of_wire_name(std::string_view name) noexcept {
  for (Row const& row : kTable)
    if (row.wire.name == name) return row.code;
  return Errc::server_error;
}

std::string error_description_text(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c < 0x20 || c > 0x7e || c == '"' || c == '\\') c = '?';
  return out;
}

http::Response error_response(Error const& error) {
  WireError const wire = wire_error(error.code);
  ErrorBody body;
  body.error = wire.name;
  std::string const text = is_ours(error.code) ? error.hint
                           : wire.status == 503
                               ? std::string(text_of(Errc::temporarily_unavailable))
                           : wire.status == 500 ? std::string(text_of(Errc::server_error))
                                                : error.code.message();
  body.error_description = error_description_text(text);
  http::Response response = http::json_response(wire.status, to_json(body));
  add_no_store(response.headers);
  if (wire.status == 503) response.headers.set("Retry-After", "1");
  if (wire.status == 429) response.headers.set("Retry-After", "60");
  return response;
}

}  // namespace tessera::oauth
