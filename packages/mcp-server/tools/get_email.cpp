#include "packages/mcp-server/tools/get_email.hpp"

#include "packages/mcp-server/tools/account_argument.hpp"

namespace tessera::mcp_server {
namespace get_email {

struct Arguments {
  std::string account_id;

  static void annotate(jsonschema::Notes& notes) { describe_account(notes.of("account_id")); }
};
BOOST_DESCRIBE_STRUCT(Arguments, (), (account_id))

using Output = backend::Account;

}  // namespace get_email

mcp::AnyTool get_email_tool(backend::AccountsApi& api) {
  mcp::ToolSpec spec;
  spec.name = "get_email";
  spec.title = "Get e-mail address";
  spec.description = "Returns the e-mail address of an account of your tenant.";
  spec.annotations = mcp::ToolAnnotations{.read_only_hint = true, .open_world_hint = false};
  spec.scopes = {"email:read"};
  return mcp::make_tool<get_email::Arguments, get_email::Output>(
      std::move(spec),
      [&api](mcp::CallContext& context,
             get_email::Arguments arguments) -> Task<mcp::ToolResult<get_email::Output>> {
        oauth::HandoverCallPtr call = api.call_of(context);
        backend::Account account =
            co_await api.get_email(std::move(call), std::move(arguments.account_id));
        co_return account;
      });
}

}  // namespace tessera::mcp_server
