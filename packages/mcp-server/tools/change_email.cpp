#include "packages/mcp-server/tools/change_email.hpp"

#include "packages/mcp-server/tools/account_argument.hpp"

namespace tessera::mcp_server {
namespace change_email {

constexpr std::string_view kQuestion = "confirm";
constexpr std::string_view kApprovalId = "approval_id";

enum class Confirmation { Y, N };  // NOLINT(readability-identifier-naming): as on the wire
BOOST_DESCRIBE_ENUM(Confirmation, Y, N)

struct Arguments {
  std::string account_id;
  std::string new_email;
  std::optional<Confirmation> confirmation;

  static void annotate(jsonschema::Notes& notes) {
    describe_account(notes.of("account_id"));
    notes.of("new_email")
        .description("The new e-mail address")
        .format("email")
        .min_length(3)
        .max_length(254);
    notes.of("confirmation")
        .description("N cancels. Y has no effect: a person is asked in any case. Leave it away.");
  }
};
BOOST_DESCRIBE_STRUCT(Arguments, (), (account_id, new_email, confirmation))

enum class Status { changed, cancelled };
BOOST_DESCRIBE_ENUM(Status, changed, cancelled)

struct Output {
  Status status = Status::cancelled;
  std::string account_id;
  std::optional<std::string> old_email;
  std::optional<std::string> new_email;
  std::optional<std::string> changed_at;
};
BOOST_DESCRIBE_STRUCT(Output, (), (status, account_id, old_email, new_email, changed_at))

using Result = mcp::ToolResult<Output>;

Result cancelled(std::string account_id) {
  Output out;
  out.account_id = std::move(account_id);
  std::string text =
      "Nothing was changed: the e-mail address of account " + out.account_id + " stays as it is.";
  return mcp::WithContent<Output>{std::move(out), {mcp::text_content(std::move(text))}};
}

bool said_yes(mcp::ElicitResult const& answer) {
  if (answer.action != mcp::ElicitAction::accept || !answer.content) return false;
  json::value const* yes = answer.content->if_contains(kQuestion);
  return yes != nullptr && yes->is_bool() && yes->get_bool();
}

mcp::InputRequired ask(Arguments const& arguments, std::string const& old_email, Random& random) {
  std::string message = "Change the e-mail address of account " + arguments.account_id + " from " +
                        old_email + " to " + arguments.new_email + "?";
  json::object yes{{"type", "boolean"}, {"title", "Change it"}};
  json::object schema{
      {"type", "object"}, {"properties", {{kQuestion, std::move(yes)}}}, {"required", {kQuestion}}};
  mcp::InputRequired question;
  question.requests.emplace(kQuestion, mcp::elicit_form(std::move(message), std::move(schema)));
  question.state = json::object{{kApprovalId, random_token(random)}};
  return question;
}

class Tool {
 public:
  Tool(backend::AccountsApi& api, Random& random) : api_(api), random_(random) {}

  Task<Result> operator()(mcp::CallContext& context, Arguments arguments) const {
    if (arguments.confirmation == Confirmation::N)
      co_return cancelled(std::move(arguments.account_id));

    oauth::HandoverCallPtr const call = api_.call_of(context);
    std::optional<mcp::ElicitResult> const answer = context.answer(kQuestion);
    if (!answer) {
      // The backend is asked before the person is: nobody should have to decide about a change that
      // cannot be made.
      backend::Account const account =
          co_await api_.check_change(call, arguments.account_id, arguments.new_email);
      if (!context.can_elicit())
        co_return mcp::ToolError{
            "A change needs a person's yes, and this client cannot ask one (it did not declare "
            "elicitation). "
            "Nothing was changed."};
      co_return ask(arguments, account.email, random_);
    }
    if (!said_yes(*answer)) co_return cancelled(std::move(arguments.account_id));

    std::string approval(json_text(context.state(), kApprovalId));
    backend::EmailChange change = co_await api_.change_email(
        call, std::move(arguments.account_id), std::move(arguments.new_email), std::move(approval));
    std::string text =
        "The e-mail address of account " + change.account_id + " is now " + change.new_email + ".";
    Output out{Status::changed, std::move(change.account_id), std::move(change.old_email),
               std::move(change.new_email), std::move(change.changed_at)};
    mcp::WithContent<Output> result{std::move(out), {mcp::text_content(std::move(text))}};
    co_return result;
  }

 private:
  backend::AccountsApi& api_;
  Random& random_;
};

}  // namespace change_email

mcp::AnyTool change_email_tool(backend::AccountsApi& api, Random& random) {
  mcp::ToolSpec spec;
  spec.name = "change_email";
  spec.title = "Change e-mail address";
  spec.description =
      "Changes the e-mail address of an account of your tenant. A person is asked before anything "
      "is changed.";
  spec.annotations = mcp::ToolAnnotations{.read_only_hint = false,
                                          .destructive_hint = true,
                                          .idempotent_hint = false,
                                          .open_world_hint = false};
  spec.scopes = {"email:write"};
  // A host that trusts this server may show our question instead of one of its own.
  spec.meta = json::object{{"io.tessera/asksHuman", true}};
  return mcp::make_tool<change_email::Arguments, change_email::Output>(
      std::move(spec), change_email::Tool(api, random));
}

}  // namespace tessera::mcp_server
