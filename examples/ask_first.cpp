// A tool that asks a person before it changes something:
//   mcp-client --stdio call delete_note name=groceries -- build/examples/ask_first

#include "mcp/server.hpp"

#include <set>

using namespace tessera;

struct Note {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Note, (), (name))

struct Outcome {
  std::string name;
  bool deleted = false;
};
BOOST_DESCRIBE_STRUCT(Outcome, (), (name, deleted))

mcp::InputRequired ask(std::string const& name) {
  json::object yes{{"type", "boolean"}, {"title", "Delete it"}};
  json::object form{{"type", "object"},
                    {"properties", json::object{{"confirm", std::move(yes)}}},
                    {"required", json::array{"confirm"}}};
  mcp::InputRequired question;
  question.requests.emplace("confirm",
                            mcp::elicit_form("Delete the note " + name + "?", std::move(form)));
  question.state = json::object{{"name", name}};
  return question;
}

bool said_yes(mcp::ElicitResult const& answer) {
  if (answer.action != mcp::ElicitAction::accept || !answer.content) return false;
  json::value const* yes = answer.content->if_contains("confirm");
  return yes != nullptr && yes->is_bool() && yes->get_bool();
}

int main() {
  std::set<std::string> notes{"groceries", "birthdays"};

  mcp::Server server({.name = "notes", .version = "1.0"});
  mcp::ToolSpec spec{.name = "delete_note", .description = "Deletes a note. A person is asked."};
  spec.needs.form = true;  // a client that cannot show a form is refused before the tool runs
  auto delete_note = [&](mcp::CallContext& context, Note note) -> Task<mcp::ToolResult<Outcome>> {
    if (!notes.contains(note.name)) co_return mcp::ToolError{"There is no note " + note.name + "."};
    std::optional<mcp::ElicitResult> const answer = context.answer("confirm");
    if (!answer) co_return ask(note.name);
    if (!said_yes(*answer)) co_return Outcome{note.name, false};
    notes.erase(note.name);
    co_return Outcome{note.name, true};
  };
  server.add_tool<Note, Outcome>(std::move(spec), delete_note);
  return mcp::run_stdio(server);
}
