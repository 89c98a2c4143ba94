#include "llm/bedrock/bedrock_wire.hpp"

#include "base/encoding.hpp"
#include "base/json.hpp"
#include "llm/advice.hpp"
#include "llm/aws/sigv4.hpp"
#include "llm/bedrock/failures.hpp"
#include "llm/bedrock/request.hpp"
#include "llm/bedrock/response.hpp"

#include <array>
#include <utility>

namespace tessera::llm::bedrock {

BedrockWire::BedrockWire(Settings settings, Clock const& clock)
    : region_(std::move(settings.region)),
      base_url_(std::move(settings.base_url)),
      api_key_(std::move(settings.api_key)),
      options_(std::move(settings.options)),
      clock_(clock) {
  if (base_url_.empty())
    base_url_ = "https://bedrock-runtime." + region_ + "." + std::string(aws::dns_suffix(region_));
  if (settings.source) credentials_.emplace(std::move(settings.source), clock);
}

Task<http::ClientRequest> BedrockWire::prepare(Request const& request) {
  http::ClientRequest out;
  out.method = "POST";
  out.url = base_url_ + "/model/" + percent_encode(options_.model) + "/converse-stream";
  out.headers.set("Content-Type", "application/json");
  out.headers.set("Accept", "application/vnd.amazon.eventstream");
  out.body = write_json(request_body(request, options_));
  if (!api_key_.empty()) {
    out.headers.set("Authorization", "Bearer " + std::string(api_key_.reveal()));
    co_return out;
  }
  if (!credentials_) throw Exception(fail(Errc::no_credentials, "bedrock: no AWS credentials"));
  last_ = co_await credentials_->get();
  aws::Scope const scope{region_, "bedrock", clock_.now_seconds() + skew_};
  Result<void> const is_signed = aws::sign_request(out, last_, scope);
  if (!is_signed) throw Exception(is_signed.error());
  co_return out;
}

std::unique_ptr<Decoder> BedrockWire::decoder(Request const&, EventSink& sink) const {
  return std::make_unique<ConverseDecoder>(sink, options_.model);
}

Failure BedrockWire::failure(int status, http::Headers const& headers,
                             std::string_view body) const {
  Failure out = http_failure(status, headers, body);
  // A signature that is refused while the clocks are far apart is refused because of them.
  constexpr std::chrono::minutes kTolerance{5};
  if (out.kind == Errc::unauthorized && out.server_time && api_key_.empty()) {
    auto const apart = *out.server_time - (clock_.now_seconds() + skew_);
    if (apart > kTolerance || apart < -kTolerance) out.kind = Errc::clock_skew;
  }
  return out;
}

bool BedrockWire::adjust(Failure const& failure) {
  constexpr std::chrono::seconds kNotAgainFor{60};
  SysSeconds const now = clock_.now_seconds();
  if (failure.kind == Errc::clock_skew && failure.server_time) {
    std::chrono::seconds const skew = *failure.server_time - now;
    return std::exchange(skew_, skew) != skew;
  }
  bool const refused =
      failure.kind == Errc::credentials_expired || failure.kind == Errc::unauthorized;
  if (refused && credentials_ && (!renewed_ || now - *renewed_ > kNotAgainFor)) {
    renewed_ = now;
    credentials_->forget();
    return true;
  }
  return take_out_refused(failure, options_);
}

std::string BedrockWire::advice(Failure const& failure) const {
  std::string const where = options_.model + " in " + region_;
  switch (failure.kind) {
    case Errc::unauthorized:
      return api_key_.empty() ? "Check the AWS credentials (" +
                                    (credentials_ ? credentials_->source_name() : "none") + ")"
                              : "Check AWS_BEARER_TOKEN_BEDROCK and its region, " + region_;
    case Errc::credentials_expired:
      return "Renew the credentials, e.g. with aws sso login";
    case Errc::clock_skew:
      return "Set this machine's clock";
    case Errc::forbidden:
      return "The account needs access to " + where +
             " and the permission bedrock:InvokeModelWithResponseStream";
    case Errc::no_such_model:
      return "There is no " + where + ", or not any more; name another with --model bedrock:MODEL";
    case Errc::bad_request:
      if (mentions(failure.message, {"on-demand throughput"}))
        return "Ask for it by an inference profile: --model bedrock:" +
               std::string(profile_prefix(region_)) + options_.model;
      return {};
    default:
      return common_advice(failure.kind, "bedrock");
  }
}

std::string BedrockWire::scrubbed(std::string text) const {
  text = without_secret(std::move(text), api_key_);
  text = without_secret(std::move(text), last_.session_token);
  return without_secret(std::move(text), last_.secret_access_key);
}

std::string_view profile_prefix(std::string_view region) noexcept {
  constexpr std::array kPrefixes{
      std::pair<std::string_view, std::string_view>{"us-gov-", "us-gov."},
      std::pair<std::string_view, std::string_view>{"us-", "us."},
      std::pair<std::string_view, std::string_view>{"eu-", "eu."},
      std::pair<std::string_view, std::string_view>{"ap-northeast-1", "jp."},
      std::pair<std::string_view, std::string_view>{"ap-northeast-3", "jp."},
      std::pair<std::string_view, std::string_view>{"ap-southeast-2", "au."},
      std::pair<std::string_view, std::string_view>{"ap-southeast-4", "au."},
  };
  for (auto const& [start, prefix] : kPrefixes)
    if (region.starts_with(start)) return prefix;
  return "global.";
}

Result<Secret> make_api_key(aws::Credentials const& credentials, std::string const& region,
                            SysSeconds now) {
  aws::Scope const scope{region, "bedrock", now};
  Result<std::string> const url =
      aws::presign_url("POST", "https://bedrock.amazonaws.com/?Action=CallWithBearerToken",
                       credentials, scope, std::chrono::hours(12));
  if (!url) return url.error();
  std::string const content = url->substr(std::string_view("https://").size()) + "&Version=1";
  return Secret("bedrock-api-key-" + base64_encode(content));
}

}  // namespace tessera::llm::bedrock
