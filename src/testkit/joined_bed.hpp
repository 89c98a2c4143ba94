#pragma once

#include "http/errc.hpp"
#include "oauth/client/parts.hpp"
#include "testkit/function_client.hpp"
#include "testkit/oauth_bed.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

namespace tessera::testkit {

/// A client of the real authorization server, joined without a network: for fixtures to inherit.
class JoinedBed {
 public:
  JoinedBed() = default;
  JoinedBed(JoinedBed const&) = delete;
  JoinedBed& operator=(JoinedBed const&) = delete;

  oauth::ClientParts parts() { return {http, bed.clock, bed.random, bed.log}; }

  /// How many forms were sent.
  int posts() const {
    return static_cast<int>(std::ranges::count_if(
        http.requests, [](auto const& request) { return request.method == "POST"; }));
  }

  OAuthBed bed;
  bool down = false;  ///< Nobody answers.
  /// Answers a form in the server's place; empty: the server does.
  std::function<http::ClientResponse(http::ClientRequest const&)> instead;
  asio::io_context loop{1};
  FunctionClient http{[this](http::ClientRequest const& request) { return respond(request); }};

 private:
  http::ClientResponse respond(http::ClientRequest const& request) {
    if (down) throw Exception(fail(http::Errc::connect_failed, "connection refused"));
    bool const is_form = request.method == "POST";
    if (is_form && instead) return instead(request);
    std::string const origin = OAuthBed::kIssuer;
    http::Response const response =
        bed.send(is_form ? http::Method::post : http::Method::get,
                 request.url.substr(origin.size()), request.headers, request.body);
    std::string const body = response.shared_body ? *response.shared_body : response.body;
    return {response.status, response.headers, body};
  }
};

}  // namespace tessera::testkit
