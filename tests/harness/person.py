"""A person in front of a browser without a screen: reads our pages as forms and sends what is asked for."""

import base64
import hashlib
import html.parser
import json
import secrets
import urllib.parse

from stack import request

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Page(html.parser.HTMLParser):
    """The one form of a page: where it goes, its hidden fields, and the text around it."""

    def __init__(self, text):
        super().__init__()
        self.action, self.fields, self.text = None, {}, text
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.action = values["action"]
        if tag == "input" and values.get("type") == "hidden":
            self.fields[values["name"]] = values["value"]


class Person:
    """Keeps cookies for one server, signs in when asked, and allows or denies."""

    def __init__(self, api_url, username, password):
        self.api_url, self.username, self.password = api_url, username, password
        self.cookies = {}

    def exchange(self, method, url, form=None):
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())} if self.cookies else {}
        body = None
        if form is not None:
            headers.update(FORM, Origin=self.api_url)
            body = urllib.parse.urlencode(form)
        status, reply, text = request(method, url, body, headers)
        for cookie in filter(None, reply.get("set-cookie", "").split(", ")):
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        return status, reply, text.decode()

    def submit(self, text, **filled):
        page = Page(text)
        return self.exchange("POST", self.api_url + page.action, {**page.fields, **filled})

    def answer(self, url, decision="allow"):
        """Opens an authorization request and goes on until the browser is sent to the client: that address."""
        status, headers, text = self.exchange("GET", url)
        for _ in range(6):
            if status == 303 and not headers["location"].startswith(self.api_url + "/oauth2/"):
                return headers["location"]
            if status == 303:
                status, headers, text = self.exchange("GET", headers["location"])
            elif 'name="password"' in text and 'role="alert"' not in text:
                status, headers, text = self.submit(text, username=self.username, password=self.password)
            elif 'name="decision"' in text:
                status, headers, text = self.submit(text, decision=decision)
            else:
                raise RuntimeError(f"a page that nobody expected: {status}\n{text}")
        raise RuntimeError("the browser goes in circles")


class Application:
    """A public client on this machine, by hand: the code flow with PKCE, and refreshing."""

    REDIRECT = "http://127.0.0.1:49999/callback"

    def __init__(self, stack, person, client_id="mcp-client-login"):
        self.stack, self.person, self.client_id = stack, person, client_id

    def code(self):
        """(code, verifier), after the person has allowed it."""
        verifier = secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        query = urllib.parse.urlencode({
            "response_type": "code", "client_id": self.client_id, "redirect_uri": self.REDIRECT,
            "state": "s", "resource": self.stack.mcp_url, "scope": "email:read",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256"})
        back = self.person.answer(f"{self.stack.api_url}/oauth2/authorize?{query}")
        answer = urllib.parse.parse_qs(urllib.parse.urlsplit(back).query)
        return answer["code"][0], verifier

    def redeem(self, code, verifier, timeout=10):
        return self.token({"grant_type": "authorization_code", "code": code, "code_verifier": verifier}, timeout)

    def refresh(self, token, timeout=10):
        return self.token({"grant_type": "refresh_token", "refresh_token": token}, timeout)

    def token(self, form, timeout):
        """(status, decoded answer)"""
        status, _, body = request("POST", f"{self.stack.api_url}/oauth2/token",
                                  urllib.parse.urlencode({**form, "client_id": self.client_id}), FORM, timeout)
        return status, json.loads(body)


def demo_person(stack, tenant="acme"):
    """The person whom `api-server init` made for a tenant."""
    username = f"demo@{tenant}"
    password = (stack.state / "keys" / f"{username}.password").read_text().strip()
    return Person(stack.api_url, username, password)
