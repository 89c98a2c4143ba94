#include "oauth/server/authorization/code_request.hpp"

#include "base/encoding.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/model/pkce.hpp"
#include "oauth/model/redirect_uri.hpp"
#include "oauth/model/token_messages.hpp"
#include "oauth/storage/people/name_list.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kSha256Bytes = 32;

Error refuse(std::string hint) { return fail(Errc::invalid_request, std::move(hint)); }

/// An empty value counts as none. Spec: OAuth 2.1 §3.1
std::optional<std::string_view> value_of(http::Form const& form, std::string_view name) {
  auto const found = form.find(name);
  return found && !found->empty() ? found : std::nullopt;
}

bool is_sha256(std::string_view text) {
  Result<std::string> const bytes = base64url_decode(text);
  return bytes && bytes->size() == kSha256Bytes;
}

Result<void> check_shape(http::Form const& form, RegisteredClient const& client) {
  if (!form.first_repeated("resource").empty()) return refuse("a parameter is repeated");
  for (char const* const name : {"request", "request_uri"})
    if (value_of(form, name)) return refuse(std::string(name) + " is not supported");
  auto const type = value_of(form, "response_type");
  if (!type) return refuse("response_type is required");
  if (*type != "code") return fail(Errc::unsupported_response_type);
  if (value_of(form, "response_mode").value_or("query") != "query")
    return refuse("response_mode must be query");
  if (!client.may_use_grant(kGrantAuthorizationCode)) return fail(Errc::unauthorized_client);
  return {};
}

Result<std::string> read_challenge(http::Form const& form) {
  auto const challenge = value_of(form, "code_challenge");
  if (!challenge) return refuse("code_challenge is required");
  // An absent method would mean `plain`.
  if (value_of(form, "code_challenge_method") != kPkceMethod)
    return refuse("code_challenge_method must be S256");
  if (!is_sha256(*challenge)) return refuse("the code_challenge is malformed");
  return std::string(*challenge);
}

Result<ResourceTable::Entry const*> read_resource(http::Form const& form,
                                                  RegisteredClient const& client,
                                                  ResourceTable const& resources) {
  std::vector<std::string_view> named = form.all("resource");
  std::erase(named, std::string_view());
  if (named.empty() && client.record.default_resource)
    named.emplace_back(*client.record.default_resource);
  if (named.empty()) return fail(Errc::invalid_target, "name the resource that is to be used");
  if (named.size() > 1)
    return fail(Errc::invalid_target, "an authorization is for one resource; ask once for each");
  Result<ResourceTable::Entry const*> found = resources.find(named.front());
  if (found && !client.may_use_resource((*found)->first)) return fail(Errc::invalid_target);
  return found;
}

Result<void> read_scopes(http::Form const& form, RegisteredClient const& client,
                         ScopeSet const& of_resource, CodeRequest& request) {
  ScopeSet const allowed = client.scopes.intersection(of_resource);
  Result<ScopeSet> const named = ScopeSet::parse(value_of(form, "scope").value_or(""));
  if (!named) return named.error();
  std::vector<std::string> wanted = named->tokens();
  bool const asks_offline = std::erase(wanted, std::string(kScopeOffline)) > 0;
  request.offline = asks_offline && client.may_use_grant(kGrantRefreshToken);
  request.scopes = wanted.empty() ? allowed : ScopeSet::of(wanted).value();
  if (!request.scopes.is_subset_of(allowed)) return fail(Errc::invalid_scope);
  return {};
}

Result<void> read_prompt(http::Form const& form, CodeRequest& request) {
  std::vector<std::string> const prompts = split_names(value_of(form, "prompt").value_or(""));
  for (std::string const& prompt : prompts) {
    if (prompt == "none") {
      request.may_interact = false;
    } else if (prompt == "login" || prompt == "select_account") {
      request.must_sign_in = true;
    } else if (prompt == "consent") {
      request.must_ask = true;
    } else {
      return refuse("prompt must be none, login, consent or select_account");
    }
  }
  if (!request.may_interact && prompts.size() > 1) return refuse("prompt=none stands alone");
  return {};
}

Result<void> read_bounds(http::Form const& form, CodeRequest& request) {
  if (auto const tenant = value_of(form, "tenant_id")) {
    if (!is_tenant_id(*tenant)) return refuse("the tenant_id is malformed");
    request.tenant = *tenant;
  }
  if (auto const proof_key = value_of(form, "dpop_jkt")) {
    if (!is_sha256(*proof_key)) return refuse("the dpop_jkt is malformed");
    request.proof_key = *proof_key;
  }
  return {};
}

std::string answer_url(ReturnAddress const& to, http::Form answer, std::string_view issuer) {
  if (to.state) answer.add("state", *to.state);
  answer.add("iss", std::string(issuer));
  char const* const joint = to.redirect_uri.find('?') == std::string::npos ? "?" : "&";
  return to.redirect_uri + joint + http::write_form(answer);
}

}  // namespace

Result<std::string> client_id_of(http::Form const& form) {
  auto const client_id = value_of(form, "client_id");
  if (!client_id) return refuse("client_id is required");
  if (form.count("client_id") > 1) return refuse("client_id is repeated");
  return std::string(*client_id);
}

Result<ReturnAddress> return_address(http::Form const& form, RegisteredClient const& client) {
  if (form.count("redirect_uri") > 1) return refuse("redirect_uri is repeated");
  Result<std::string> chosen =
      choose_redirect_uri(client.record.redirect_uris, value_of(form, "redirect_uri"));
  if (!chosen) return chosen.error();
  ReturnAddress address;
  address.redirect_uri = std::move(*chosen);
  if (form.count("state") == 1) address.state = form.get("state");
  return address;
}

Result<CodeRequest> check_code_request(http::Form const& form, RegisteredClient const& client,
                                       ResourceTable const& resources) {
  CodeRequest request;
  Result<void> step = check_shape(form, client);
  if (!step) return step.error();
  Result<std::string> challenge = read_challenge(form);
  if (!challenge) return challenge.error();
  request.code_challenge = std::move(*challenge);
  Result<ResourceTable::Entry const*> const resource = read_resource(form, client, resources);
  if (!resource) return resource.error();
  request.resource = (*resource)->first;
  step = read_scopes(form, client, (*resource)->second, request);
  if (step) step = read_prompt(form, request);
  if (step) step = read_bounds(form, request);
  if (!step) return step.error();
  return request;
}

std::string query_after_sign_in(std::string_view query) {
  http::Form const form = http::parse_form(query).value();
  http::Form after;
  for (auto const& [name, value] : form.fields()) {
    if (name != "prompt") {
      after.add(name, value);
      continue;
    }
    std::vector<std::string> prompts = split_names(value);
    std::erase(prompts, "login");
    std::erase(prompts, "select_account");
    if (!prompts.empty()) after.add(name, join_names(prompts));
  }
  return http::write_form(after);
}

std::vector<std::string> common_tenants(std::vector<std::string> const& of_person,
                                        RegisteredClient const& client,
                                        std::optional<std::string> const& named) {
  std::vector<std::string> common;
  for (std::string const& tenant : of_person)
    if (client.has_tenant(tenant) && (!named || *named == tenant)) common.push_back(tenant);
  return common;
}

std::string code_answer_url(ReturnAddress const& to, std::string_view issuer,
                            std::string_view code) {
  http::Form answer;
  answer.add("code", std::string(code));
  return answer_url(to, std::move(answer), issuer);
}

std::string error_answer_url(ReturnAddress const& to, std::string_view issuer, Error const& error) {
  http::Form answer;
  answer.add("error", std::string(wire_error(error.code).name));
  // What the protocol's own errors say is meant for the client; what failed inside is not.
  if (wire_error(error.code).status < 500)
    answer.add("error_description", error_description_text(error.hint));
  return answer_url(to, std::move(answer), issuer);
}

}  // namespace tessera::oauth
