#include "llm/aws/sts_sources.hpp"

#include "base/encoding.hpp"
#include "llm/aws/sigv4.hpp"
#include "llm/aws/times.hpp"
#include "llm/failure.hpp"

#include <array>

namespace tessera::llm::aws {
namespace {

constexpr std::size_t kMaxAnswer = 64UL << 10;

struct Entity {
  std::string_view written;
  char character;
};
constexpr std::array kEntities{Entity{"&amp;", '&'}, Entity{"&lt;", '<'}, Entity{"&gt;", '>'},
                               Entity{"&quot;", '"'}, Entity{"&apos;", '\''}};

void add_field(std::string& form, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  form += (form.empty() ? "" : "&") + std::string(name) + "=" + percent_encode(value);
}

http::ClientRequest sts_request(Outside const& outside, RoleSettings const& role,
                                std::string_view action) {
  http::ClientRequest request;
  std::string const base = outside.environment("AWS_ENDPOINT_URL_STS");
  request.url =
      base.empty() ? "https://sts." + role.region + "." + std::string(dns_suffix(role.region)) + "/"
                   : base;
  request.method = "POST";
  request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.max_response_bytes = kMaxAnswer;
  add_field(request.body, "Action", action);
  add_field(request.body, "Version", "2011-06-15");
  add_field(request.body, "RoleArn", role.role_arn);
  add_field(request.body, "RoleSessionName",
            role.session_name.empty() ? "tessera" : role.session_name);
  return request;
}

Credentials read_answer(http::ClientResponse response, std::string const& who) {
  if (response.status != 200) {
    std::string const code = xml_text(response.body, "Code").value_or("");
    std::string const message = xml_text(response.body, "Message").value_or("");
    Errc const kind =
        code.starts_with("Expired") ? Errc::credentials_expired : Errc::no_credentials;
    throw Exception(fail(kind, who + " was refused (" + std::to_string(response.status) +
                                   (code.empty() ? "" : " " + short_message(code)) + ")" +
                                   (message.empty() ? "" : ": " + short_message(message))));
  }
  Credentials out;
  out.access_key_id = xml_text(response.body, "AccessKeyId").value_or("");
  out.secret_access_key = Secret(xml_text(response.body, "SecretAccessKey").value_or(""));
  out.session_token = Secret(xml_text(response.body, "SessionToken").value_or(""));
  out.expires = parse_rfc3339(xml_text(response.body, "Expiration").value_or(""));
  wipe(response.body);
  if (out.access_key_id.empty() || out.secret_access_key.empty() || out.session_token.empty() ||
      !out.expires)
    throw Exception(fail(Errc::no_credentials, who + " gave an answer without credentials"));
  return out;
}

}  // namespace

std::optional<std::string> xml_text(std::string_view xml, std::string_view element) {
  std::string const open = "<" + std::string(element) + ">";
  std::string const close = "</" + std::string(element) + ">";
  std::size_t const begin = xml.find(open);
  if (begin == std::string_view::npos) return std::nullopt;
  std::size_t const end = xml.find(close, begin);
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view text = xml.substr(begin + open.size(), end - begin - open.size());
  if (text.find('<') != std::string_view::npos) return std::nullopt;
  std::string out;
  while (!text.empty()) {
    if (text.front() != '&') {
      out.push_back(text.front());
      text.remove_prefix(1);
      continue;
    }
    Entity const* known = nullptr;
    for (Entity const& entity : kEntities)
      if (text.starts_with(entity.written)) known = &entity;
    if (known == nullptr) return std::nullopt;
    out.push_back(known->character);
    text.remove_prefix(known->written.size());
  }
  return out;
}

Task<Credentials> WebIdentitySource::fetch() {
  std::optional<std::string> token = read_small_file(token_file_, kMaxAnswer);
  if (!token) throw Exception(fail(Errc::no_credentials, name() + ": cannot read " + token_file_));
  while (token->ends_with('\n')) token->pop_back();
  http::ClientRequest request = sts_request(outside_, role_, "AssumeRoleWithWebIdentity");
  add_field(request.body, "WebIdentityToken", *token);
  wipe(*token);
  http::ClientResponse response = co_await outside_.http.send(std::move(request));
  co_return read_answer(std::move(response), name());
}

Task<Credentials> RoleSource::fetch() {
  Credentials const own = co_await inner_->fetch();
  http::ClientRequest request = sts_request(outside_, role_, "AssumeRole");
  add_field(request.body, "ExternalId", role_.external_id);
  Scope const scope{role_.region, "sts", outside_.clock.now_seconds()};
  Result<void> const is_signed = sign_request(request, own, scope);
  if (!is_signed) throw Exception(is_signed.error());
  http::ClientResponse response = co_await outside_.http.send(std::move(request));
  co_return read_answer(std::move(response), name());
}

}  // namespace tessera::llm::aws
