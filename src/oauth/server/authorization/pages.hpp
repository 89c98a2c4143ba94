#pragma once

#include <string>
#include <vector>

// What people see. Each page is a function of a plain struct; all text in the structs is taken as
// hostile. No script, no picture, nothing from elsewhere.

namespace tessera::oauth {

/// A page without the head of the response.
struct Page {
  std::string html;
};

/// The style of all pages, as it stands in them: its hash goes into the content security policy.
[[nodiscard]] std::string const& page_style();

struct SignInView {
  std::string action;       ///< Where the form goes.
  std::string ticket;       ///< What binds it to this browser and request.
  std::string client_name;  ///< Who sent the person here; empty: nobody.
  std::string username;     ///< What was typed before.
  std::string problem;      ///< Why they see the page again; empty: first time.
};
[[nodiscard]] Page sign_in_page(SignInView const& view);

struct ConsentView {
  std::string action;
  std::string sign_out;  ///< Address of the page for signing out.
  std::string ticket;
  std::string client_name;
  std::string client_host;    ///< Where its description is, or its identifier.
  std::string vouched_by;     ///< One sentence on how much the name is worth.
  std::string redirect_host;  ///< Where the browser goes next.
  bool redirect_is_loopback = false;
  std::string username;
  std::vector<std::string> tenants;  ///< More than one: the person chooses.
  std::string resource;
  struct Scope {
    std::string name;
    std::string words;  ///< What it means; empty: nobody wrote it down.
  };
  std::vector<Scope> scopes;
  bool offline = false;  ///< Access goes on while the person is away.
};
[[nodiscard]] Page consent_page(ConsentView const& view);

struct SignOutView {
  std::string action;
  std::string ticket;
  std::string username;
};
[[nodiscard]] Page sign_out_page(SignOutView const& view);

/// A page that says something and has no form.
struct MessageView {
  std::string title;
  std::string text;
  std::string detail;  ///< A request id or a reason; empty: none.
};
[[nodiscard]] Page message_page(MessageView const& view);

}  // namespace tessera::oauth
