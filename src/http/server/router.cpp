#include "http/server/router.hpp"

#include "base/assert.hpp"
#include "http/message/error_response.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace tessera::http {
namespace {

constexpr std::size_t kMethods = static_cast<std::size_t>(Method::other);

struct Route {
  std::vector<std::string> segments;  // "{name}" or the text itself; empty for a fixed path
  std::array<Handler, kMethods> handlers;
};

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(1);
  for (;;) {
    std::size_t const end = path.find('/');
    segments.emplace_back(path.substr(0, end));
    if (end == std::string_view::npos) return segments;
    path.remove_prefix(end + 1);
  }
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

/// Walks path and pattern together; nothing is allocated before the pattern is known to match.
bool matches(std::vector<std::string> const& segments, std::string_view path) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (path.empty()) return false;
    path.remove_prefix(1);
    std::string_view const piece = path.substr(0, path.find('/'));
    bool const fits = is_parameter(segments[i]) ? !piece.empty() : piece == segments[i];
    if (!fits) return false;
    path.remove_prefix(piece.size());
  }
  return path.empty();
}

void fill_params(std::vector<std::string> const& segments, Request& request) {
  std::string_view path = request.path;
  for (std::string const& segment : segments) {
    path.remove_prefix(1);
    std::string_view const piece = path.substr(0, path.find('/'));
    if (is_parameter(segment))
      request.params.emplace_back(segment.substr(1, segment.size() - 2), piece);
    path.remove_prefix(piece.size());
  }
}

Handler const* choose(Route const& route, Method method) {
  if (method == Method::other) return nullptr;
  Handler const& own = route.handlers[static_cast<std::size_t>(method)];
  if (own) return &own;
  Handler const& get = route.handlers[static_cast<std::size_t>(Method::get)];
  return method == Method::head && get ? &get : nullptr;
}

std::string allowed(Route const& route) {
  std::string text;
  for (std::size_t i = 0; i < kMethods; ++i) {
    if (choose(route, static_cast<Method>(i)) == nullptr) continue;
    if (!text.empty()) text += ", ";
    text += method_text(static_cast<Method>(i));
  }
  return text;
}

Task<Response> answer_with(Response response) { co_return response; }

}  // namespace

struct Router::Table {
  std::unordered_map<std::string, Route> fixed;
  std::vector<Route> patterns;

  [[nodiscard]] Route const* find(Request const& request) const {
    auto const exact = fixed.find(request.path);
    if (exact != fixed.end()) return &exact->second;
    for (Route const& route : patterns)
      if (matches(route.segments, request.path)) return &route;
    return nullptr;
  }

  [[nodiscard]] Task<Response> serve(Request& request) const {
    Route const* const route = find(request);
    if (route == nullptr) return answer_with(error_response(fail(Errc::not_found)));
    Handler const* const handler = choose(*route, request.method);
    if (handler == nullptr) {
      Response refusal = error_response(fail(Errc::method_not_allowed));
      refusal.headers.add("Allow", allowed(*route));
      return answer_with(std::move(refusal));
    }
    request.params.clear();
    fill_params(route->segments, request);
    return (*handler)(request);
  }
};

Router::Router() : table_(std::make_unique<Table>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

Router& Router::add(Method method, std::string pattern, Handler handler) {
  TESSERA_ASSERT(pattern.starts_with('/') && method != Method::other && handler,
                 "a route has a path, a known method and a handler");
  std::vector<std::string> segments = split(pattern);
  bool const fixed = std::none_of(segments.begin(), segments.end(), is_parameter);
  Route* route = nullptr;
  if (fixed) {
    route = &table_->fixed[std::move(pattern)];
  } else {
    for (Route& known : table_->patterns)
      if (known.segments == segments) route = &known;
    if (route == nullptr) {
      route = &table_->patterns.emplace_back();
      route->segments = std::move(segments);
    }
  }
  Handler& slot = route->handlers[static_cast<std::size_t>(method)];
  TESSERA_ASSERT(!slot, "a route is added once per method");
  slot = std::move(handler);
  return *this;
}

Handler Router::handler() && {
  auto table = std::shared_ptr<Table const>(std::move(table_));
  table_ = std::make_unique<Table>();
  return [table = std::move(table)](Request& request) { return table->serve(request); };
}

}  // namespace tessera::http
