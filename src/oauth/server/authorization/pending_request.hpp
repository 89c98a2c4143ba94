#pragma once

#include "async/task.hpp"
#include "http/message/form.hpp"
#include "http/message/request.hpp"
#include "http/message/response.hpp"
#include "oauth/server/authorization/authorization_parts.hpp"
#include "oauth/server/authorization/code_request.hpp"

#include <optional>
#include <string>

namespace tessera::oauth {

/// An authorization request whose sender and return address are known to belong together: from here
/// on, errors go to the client.
struct PendingRequest {
  std::string query;
  http::Form form;
  ClientPtr client;
  ReturnAddress address;
};

/// @param query  what stands behind `?`, or the body of a form
/// Throws Exception with what a person is told here: invalid_request, invalid_client.
Task<PendingRequest> load_request(AuthorizationParts const& parts, std::string query);

/// The browser that asks, and who is signed in with it.
struct Browser {
  Secret token;
  bool is_new = false;  ///< It has to be told its token.
  std::optional<SignIn> sign_in;
};
/// @param request  outlives the task
Task<Browser> browser_of(AuthorizationParts const& parts, http::Request const& request);

/// A form that one of our pages sent, with its ticket opened.
struct OpenedForm {
  http::Form form;
  FormTicket ticket;
  Browser browser;
};
/// Throws Exception(Errc::invalid_request) when the form is not one of ours, made for this browser
/// and this purpose a short while ago.
/// @param request  outlives the task
Task<OpenedForm> open_form(AuthorizationParts const& parts, http::Request& request,
                           std::string purpose);

/// The page for what cannot be told to a client.
[[nodiscard]] http::Response refusal_page(Error const& error, http::Request const& request,
                                          Log& log);
/// The answer to a client whose request cannot be granted.
[[nodiscard]] http::Response refusal_answer(AuthorizationParts const& parts,
                                            PendingRequest const& pending, Error const& error);

}  // namespace tessera::oauth
