#pragma once

#include "mcp/protocol/caching.hpp"
#include "mcp/protocol/content.hpp"
#include "mcp/protocol/implementation.hpp"
#include "mcp/protocol/style.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tessera::mcp {

/// Spec: MCP 2026-07-28 server/resources
struct Resource {
  std::string uri;
  std::string name;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::string> mime_type;
  std::optional<std::int64_t> size;  ///< Bytes before any encoding.
  std::optional<Annotations> annotations;
  std::optional<std::vector<Icon>> icons;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(Resource, (),
                      (uri, name, title, description, mime_type, size, annotations, icons, meta))

struct ResourceTemplate {
  std::string uri_template;  ///< RFC 6570.
  std::string name;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<std::string> mime_type;
  std::optional<Annotations> annotations;
  std::optional<std::vector<Icon>> icons;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ResourceTemplate, (),
                      (uri_template, name, title, description, mime_type, annotations, icons, meta))

struct ListResourcesResult {
  std::optional<std::string> result_type;
  std::vector<Resource> resources;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> ttl_ms;
  std::optional<CacheScope> cache_scope;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ListResourcesResult, (),
                      (result_type, resources, next_cursor, ttl_ms, cache_scope, meta))

struct ListResourceTemplatesResult {
  std::optional<std::string> result_type;
  std::vector<ResourceTemplate> resource_templates;
  std::optional<std::string> next_cursor;
  std::optional<std::int64_t> ttl_ms;
  std::optional<CacheScope> cache_scope;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ListResourceTemplatesResult, (),
                      (result_type, resource_templates, next_cursor, ttl_ms, cache_scope, meta))

struct ReadResourceParams {
  std::string uri;
  std::optional<std::map<std::string, json::object>> input_responses;
  std::optional<std::string> request_state;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ReadResourceParams, (), (uri, input_responses, request_state, meta))

struct ReadResourceResult {
  std::optional<std::string> result_type;
  std::vector<ResourceContents> contents;
  std::optional<std::int64_t> ttl_ms;
  std::optional<CacheScope> cache_scope;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ReadResourceResult, (), (result_type, contents, ttl_ms, cache_scope, meta))

/// Of `resources/subscribe` and `resources/unsubscribe`. Spec: MCP 2025-11-25 server/resources
struct SubscribeParams {
  std::string uri;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(SubscribeParams, (), (uri, meta))

/// Of `notifications/resources/updated`.
struct ResourceUpdatedParams {
  std::string uri;
  std::optional<json::object> meta;
};
BOOST_DESCRIBE_STRUCT(ResourceUpdatedParams, (), (uri, meta))

}  // namespace tessera::mcp
