#pragma once

#include "http/message/form.hpp"
#include "testkit/oauth_bed.hpp"

#include <map>
#include <string>
#include <string_view>

namespace tessera::testkit {

/// What a browser does with our pages: keeps cookies, sends forms with their hidden fields, and
/// goes where it is sent only when the test says so.
class Browser {
 public:
  /// @param handler  not owned; outlives the browser
  explicit Browser(http::Handler const& handler, std::string peer = "192.0.2.1")
      : handler_(handler), peer_(std::move(peer)) {}

  http::Response get(std::string path, std::string query) {
    return send(http::Method::get, std::move(path), std::move(query), {});
  }
  http::Response post(std::string path, http::Form const& form) {
    return send(http::Method::post, std::move(path), {}, http::write_form(form));
  }

  /// Sends the form of a page with what a person filled in.
  http::Response submit(http::Response const& page,
                        std::vector<std::pair<std::string, std::string>> const& filled) {
    http::Form form;
    form.add("ticket", ticket_of(page.body));
    for (auto const& [name, value] : filled) form.add(name, value);
    return post(between(page.body, "<form method=\"post\" action=\"", "\""), form);
  }

  /// The hidden field of a page.
  static std::string ticket_of(std::string const& html) {
    return between(html, "name=\"ticket\" value=\"", "\"");
  }
  static std::string between(std::string const& text, std::string_view from, std::string_view to) {
    std::size_t const start = text.find(from);
    if (start == std::string::npos) return {};
    std::size_t const begin = start + from.size();
    return text.substr(begin, text.find(to, begin) - begin);
  }

  std::map<std::string, std::string> cookies;

 private:
  http::Response send(http::Method method, std::string path, std::string query, std::string body) {
    http::Request request;
    request.method = method;
    request.id = "test";
    request.peer = peer_;
    request.target = path + (query.empty() ? "" : "?" + query);
    request.path = std::move(path);
    request.query = std::move(query);
    std::string line;
    for (auto const& [name, value] : cookies)
      line += (line.empty() ? "" : "; ") + name + "=" + value;
    if (!line.empty()) request.headers.add("Cookie", line);
    if (method == http::Method::post)
      request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.set_body(std::move(body));
    http::Response response = answer(handler_, request);
    keep_cookies(response.headers);
    return response;
  }

  void keep_cookies(http::Headers const& headers) {
    for (std::size_t i = 0; i < headers.size(); ++i) {
      if (!http::iequals(headers.at(i).name, "Set-Cookie")) continue;
      std::string const cookie(headers.at(i).value);
      std::size_t const equals = cookie.find('=');
      std::string const value = cookie.substr(equals + 1, cookie.find(';') - equals - 1);
      if (value.empty())
        cookies.erase(cookie.substr(0, equals));
      else
        cookies[cookie.substr(0, equals)] = value;
    }
  }

  http::Handler const& handler_;
  std::string peer_;
};

}  // namespace tessera::testkit
