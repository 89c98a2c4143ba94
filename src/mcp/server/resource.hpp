#pragma once

#include "async/task.hpp"
#include "mcp/protocol/resources.hpp"
#include "mcp/protocol/uri_template.hpp"
#include "mcp/server/call_context.hpp"
#include "mcp/server/completer.hpp"
#include "mcp/server/frozen_list.hpp"
#include "mcp/server/tool_result.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tessera::mcp {

/// What is said about a resource, or a family of resources, besides its code.
struct ResourceSpec {
  std::string
      uri;  ///< An address, or for a family an RFC 6570 template of levels 1 to 3. Required.
  std::string name;                           ///< For machines and people. Required.
  std::string title{};                        ///< For people; empty: none.
  std::string description{};                  ///< Empty: none.
  std::string mime_type{};                    ///< Of contents that name none; empty: none.
  std::optional<std::int64_t> size{};         ///< Bytes; for a single resource.
  Completers completers{};                    ///< For some variables of a template.
  std::vector<std::string> scopes{};          ///< All of them are needed to see and read it.
  std::chrono::milliseconds timeout{30'000};  ///< For one run, without the time a person takes.
  bool streams = false;  ///< It calls `progress` or `log`: answered as a stream when asked for.
  std::chrono::milliseconds ttl{0};               ///< How long a client may keep the contents.
  CacheScope cache_scope = CacheScope::private_;  ///< Who may share what was kept.
  std::optional<Annotations> annotations{};
  std::optional<std::vector<Icon>> icons{};
  std::optional<json::object> meta{};
};

/// What a resource consists of; `uri` and `mime_type` of a part may be left empty.
struct ResourceParts {
  std::vector<ResourceContents> contents;
};
/// There is no such resource, for instance none for these variables.
struct ResourceNotFound {};

/// What a resource answers.
using ResourceResult = std::variant<ResourceParts, ResourceNotFound, InputRequired>;

[[nodiscard]] ResourceParts text_resource(std::string text);
/// @param bytes  raw; encoded here
[[nodiscard]] ResourceParts binary_resource(std::string_view bytes);

/// A resource, or a family of them, without its C++ types.
class AnyResource {
 public:
  /// Reads it once. Throws whatever the resource throws.
  /// @param context    outlives the task; its name is the address
  /// @param variables  of the template; empty for a single resource
  using Run = std::function<Task<ResourceResult>(CallContext& context, StringMap variables)>;

  /// A single resource. Throws Exception when the spec is no good.
  static AnyResource single(ResourceSpec spec, Run run);
  /// A family. Throws Exception when the spec or the template is no good, or an address could be
  /// read in more than one way.
  static AnyResource family(ResourceSpec spec, Run run);

  [[nodiscard]] ResourceSpec const& spec() const noexcept { return spec_; }
  [[nodiscard]] Run const& run() const noexcept { return run_; }
  /// The variables of an address that belongs to this family; nothing: it does not.
  [[nodiscard]] std::optional<StringMap> match(std::string_view uri) const;
  /// The names of the template's variables.
  [[nodiscard]] std::vector<std::string> variables() const;
  [[nodiscard]] std::string const& key() const noexcept { return spec_.uri; }
  [[nodiscard]] std::vector<std::string> const& scopes() const noexcept { return spec_.scopes; }
  [[nodiscard]] FrozenList::Entry listed() const;

 private:
  AnyResource(ResourceSpec spec, std::optional<UriTemplate> pattern, Run run);

  ResourceSpec spec_;
  std::optional<UriTemplate> pattern_;
  Run run_;
};

namespace resource_detail {

template <class Variables, class Function>
Task<ResourceResult> run_typed(Function const& function, CallContext& context, StringMap values) {
  Result<Variables> decoded = string_arguments<Variables>(values);
  if (!decoded) co_return ResourceNotFound{};
  Variables typed = std::move(*decoded);
  Task<ResourceResult> work = function(context, std::move(typed));
  ResourceResult result = co_await std::move(work);
  co_return result;
}

}  // namespace resource_detail

/// Binds a single resource: `Function` is callable as `Task<ResourceResult>(CallContext&)`.
template <class Function>
AnyResource make_resource(ResourceSpec spec, Function function) {
  auto shared = std::make_shared<Function const>(std::move(function));
  return AnyResource::single(
      std::move(spec), [shared](CallContext& context, StringMap) { return (*shared)(context); });
}

/// Binds a family: `Function` is callable as `Task<ResourceResult>(CallContext&, Variables)`, where
/// Variables is a StringMap or a described struct of strings.
template <class Variables, class Function>
AnyResource make_resource_template(ResourceSpec spec, Function function) {
  auto shared = std::make_shared<Function const>(std::move(function));
  if constexpr (std::same_as<Variables, StringMap>) {
    return AnyResource::family(std::move(spec), [shared](CallContext& context, StringMap values) {
      return (*shared)(context, std::move(values));
    });
  } else {
    static_assert(StringArguments<Variables>, "members are std::string or optional strings");
    return AnyResource::family(std::move(spec), [shared](CallContext& context, StringMap values) {
      return resource_detail::run_typed<Variables>(*shared, context, std::move(values));
    });
  }
}

}  // namespace tessera::mcp
