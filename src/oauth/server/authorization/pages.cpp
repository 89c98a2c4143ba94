#include "oauth/server/authorization/pages.hpp"

#include "oauth/server/authorization/html.hpp"

namespace tessera::oauth {
namespace {

// Long enough for every honest name, short enough for a page to stay readable.
constexpr std::size_t kNamePoints = 80;
constexpr std::size_t kHostPoints = 253;

Page page(std::string_view title, Html const& content) {
  Html html;
  html << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
          "<meta name=\"robots\" content=\"noindex\"><title>";
  html.text(title, kNamePoints);
  html << "</title><style>";
  Html rest;
  rest << "</style></head><body><main>\n" << content << "</main></body></html>\n";
  return Page{html.str() + page_style() + rest.str()};
}

/// A name of somebody else: on its own, whatever direction it is written in.
Html& name(Html& html, std::string_view text, std::size_t points = kNamePoints) {
  html << "<bdi>";
  html.text(text, points);
  return html << "</bdi>";
}

void form_start(Html& html, std::string_view action, std::string_view ticket) {
  html << "<form method=\"post\" action=\"";
  html.text(action);
  html << "\"><input type=\"hidden\" name=\"ticket\" value=\"";
  html.text(ticket, 65'536);
  html << "\">\n";
}

void row(Html& html, Markup term, std::string_view text) {
  html << "<dt>" << term << "</dt><dd>";
  name(html, text, kHostPoints);
  html << "</dd>\n";
}

void tenant_choice(Html& html, std::vector<std::string> const& tenants) {
  html << "<fieldset><legend>For which tenant?</legend>\n";
  bool first = true;
  for (std::string const& tenant : tenants) {
    html << "<label><input type=\"radio\" name=\"tenant\" required value=\"";
    html.text(tenant);
    if (first) {
      html << "\" checked> ";
    } else {
      html << "\"> ";
    }
    name(html, tenant);
    html << "</label>\n";
    first = false;
  }
  html << "</fieldset>\n";
}

void scope_list(Html& html, ConsentView const& view) {
  if (view.scopes.empty()) {
    html << "<p>It asks to know who you are, and for nothing else.</p>\n";
    return;
  }
  html << "<h2>It will be able to</h2><ul>\n";
  for (ConsentView::Scope const& scope : view.scopes) {
    html << "<li>";
    if (!scope.words.empty()) {
      html.text(scope.words, kHostPoints);
      html << " ";
    }
    html << "<code class=\"soft\">";
    html.text(scope.name, kNamePoints);
    html << "</code></li>\n";
  }
  if (view.offline) html << "<li>keep this access while you are away</li>\n";
  html << "</ul>\n";
}

}  // namespace

Page sign_in_page(SignInView const& view) {
  Html html;
  html << "<h1>Sign in</h1>\n";
  if (!view.client_name.empty()) {
    html << "<p>to go on to ";
    name(html, view.client_name) << "</p>\n";
  }
  if (!view.problem.empty()) {
    html << "<p class=\"warn\" role=\"alert\" id=\"problem\">";
    html.text(view.problem);
    html << "</p>\n";
  }
  form_start(html, view.action, view.ticket);
  html << "<label for=\"username\">User name</label>"
          "<input id=\"username\" name=\"username\" autocomplete=\"username\" "
          "autocapitalize=\"none\""
          " spellcheck=\"false\" maxlength=\"64\" required autofocus value=\"";
  html.text(view.username, kNamePoints);
  if (view.problem.empty()) {
    html << "\">\n";
  } else {
    html << "\" aria-describedby=\"problem\">\n";
  }
  html << "<label for=\"password\">Password</label>"
          "<input id=\"password\" name=\"password\" type=\"password\""
          " autocomplete=\"current-password\" maxlength=\"1024\" required>\n"
          "<button type=\"submit\">Sign in</button>\n</form>\n";
  return page("Sign in", html);
}

Page consent_page(ConsentView const& view) {
  Html html;
  html << "<h1>Let ";
  name(html, view.client_name) << " act for you?</h1>\n<p class=\"soft\">";
  html.text(view.vouched_by);
  html << "</p>\n<dl>\n";
  row(html, "Application", view.client_host);
  row(html, "Sends you back to", view.redirect_host);
  row(html, "Wants to use", view.resource);
  row(html, "Signed in as", view.username);
  if (view.tenants.size() == 1) row(html, "Tenant", view.tenants.front());
  html << "</dl>\n";
  if (view.redirect_is_loopback)
    html << "<p class=\"warn\">This application runs on your own computer, and any program there "
            "can claim its name. Allow this only if you have just started it yourself.</p>\n";
  scope_list(html, view);
  form_start(html, view.action, view.ticket);
  if (view.tenants.size() > 1) tenant_choice(html, view.tenants);
  html << "<button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>"
          "<button type=\"submit\" name=\"decision\" value=\"deny\" class=\"plain\" "
          "formnovalidate>Do not allow</button>\n"
          "</form>\n<p class=\"soft\">Not you? <a href=\"";
  html.text(view.sign_out);
  html << "\">Sign out</a></p>\n";
  return page("Allow access?", html);
}

Page sign_out_page(SignOutView const& view) {
  Html html;
  html << "<h1>Sign out?</h1>\n<p>You are signed in as ";
  name(html, view.username) << ".</p>\n";
  form_start(html, view.action, view.ticket);
  html << "<button type=\"submit\">Sign out</button>\n</form>\n";
  return page("Sign out", html);
}

Page message_page(MessageView const& view) {
  Html html;
  html << "<h1>";
  html.text(view.title);
  html << "</h1>\n<p>";
  html.text(view.text);
  html << "</p>\n";
  if (!view.detail.empty()) {
    html << "<p class=\"soft\">";
    html.text(view.detail);
    html << "</p>\n";
  }
  return page(view.title, html);
}

}  // namespace tessera::oauth
