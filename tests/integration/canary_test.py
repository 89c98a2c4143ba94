"""Secrets that are sent where they are refused, and good ones that are used: afterwards none is in an answer, in a log
or in the database. Both servers write down all that they can (`log.level = debug`)."""

import base64
import contextlib
import json
import pathlib
import secrets
import socket
import sqlite3
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
from person import FORM, Application, Person, demo_person  # noqa: E402
from stack import Stack, call_tool, request  # noqa: E402

DEBUG = ["log.level=debug"]
# Each request comes from another address, so that the limits of guessing are not all that is met.
API = [*DEBUG, "registration.mode=token", 'guard.trusted_proxies=["127.0.0.1", "::1"]']
READ = ("get_email", {"account_id": "12345"})


class Canaries:
    """What must be found nowhere, each with its story."""

    def __init__(self):
        self.words = {}

    def new(self, story):
        return self.keep(f"canary-{secrets.token_urlsafe(24)}", story)

    def keep(self, word, story):
        """Also as it stands in a form or in Basic."""
        parts = word.split(".") if word.count(".") == 2 else [word]
        for part in parts[1:] if len(parts) == 3 else parts:  # the header of a JWT is no secret
            self.words[part] = story
        return word

    def basic(self, client, secret):
        text = base64.b64encode(f"{client}:{secret}".encode()).decode()
        self.words[text.rstrip("=")] = f"Basic of {client}"
        return {"Authorization": f"Basic {text}"}

    def in_text(self, data):
        """The stories of those that are in these bytes."""
        return sorted({story for word, story in self.words.items()
                       if word.encode() in data or urllib.parse.quote(word, safe="").encode() in data})


class Canary(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack(mcp_settings=DEBUG, api_settings=API))
        self.canaries = Canaries()
        self.refusals = 0

    def send(self, method, url, body=None, headers=None, expect=(400, 401, 403, 404, 405, 413, 415)):
        """A request that must be refused, by an answer without a secret."""
        place = {"X-Forwarded-For": f"198.51.{self.refusals // 250}.{self.refusals % 250}"}
        status, reply, text = request(method, url, body, {**place, **(headers or {})})
        self.assertIn(status, expect, (method, url.split("?")[0], text[:300]))
        told = json.dumps(reply).encode() + text
        self.assertEqual(self.canaries.in_text(told), [], "told the caller")
        self.refusals += 1

    def form(self, path, headers=None, **fields):
        self.send("POST", self.stack.api_url + path, urllib.parse.urlencode(fields), {**FORM, **(headers or {})})

    def assertion(self, story, **claims):
        return self.canaries.keep(jwt.sign(
            {"alg": "ES256", "typ": "JWT", "kid": "x"},
            {"iss": "chatbox", "sub": "chatbox", "aud": self.stack.api_url, "jti": secrets.token_urlsafe(16),
             "iat": jwt.now(), "exp": jwt.now() + 60, **claims}, jwt.new_key()), story)

    def test_log_leakage_of_canary_secrets_in_refusals_and_in_good_requests_is_nowhere(self):
        self.use_good_secrets()
        self.refuse_clients()
        self.refuse_grants()
        self.refuse_people()
        self.refuse_tokens()
        self.fail_inside()
        self.assertGreater(self.refusals, 60)
        self.stack.mcp.stop()
        self.stack.api.stop()
        self.assert_nowhere()

    def use_good_secrets(self):
        """The real ones: the client's, a person's, and every kind of token."""
        keys = self.stack.state / "keys"
        self.secret = self.canaries.keep((keys / "basic-client.secret").read_text().strip(), "the client's secret")
        self.canaries.keep((keys / "demo@acme.password").read_text().strip(), "the person's password")
        self.canaries.basic("basic-client", self.secret)
        self.token = self.canaries.keep(self.stack.token(), "a good access token")
        self.assertEqual(call_tool(self.stack, self.token, *READ)[0], 200)
        person = demo_person(self.stack)
        application = Application(self.stack, person)
        self.code, self.verifier = application.code()
        self.canaries.keep(self.code, "an authorization code")
        self.canaries.keep(self.verifier, "a code verifier")
        status, granted = application.redeem(self.code, self.verifier)
        self.assertEqual(status, 200, granted)
        self.canaries.keep(granted["access_token"], "an access token of a person")
        self.old_refresh = self.canaries.keep(granted["refresh_token"], "a refresh token")
        for name, value in person.cookies.items():
            self.canaries.keep(value, f"the cookie {name}")
        status, renewed = application.refresh(self.old_refresh)
        self.assertEqual(status, 200, renewed)
        self.refresh = self.canaries.keep(renewed["refresh_token"], "the next refresh token")
        self.canaries.keep(renewed["access_token"], "a renewed access token")

    def refuse_clients(self):
        new, grant = self.canaries.new, {"grant_type": "client_credentials"}
        for path in ("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"):
            body = {**grant, "token": new(f"a token at {path}")}
            self.form(path, self.canaries.basic("basic-client", new("a wrong secret")), **body)
            self.form(path, self.canaries.basic("nobody", new("a secret of nobody")), **body)
            self.form(path, client_id="basic-client", client_secret=new("a secret in the wrong place"), **body)
            self.form(path, {"Authorization": "Basic " + new("a broken Basic")}, **body)
            self.form(path, {"Authorization": "Bearer " + new("a Bearer at the token endpoint")}, **body)
            self.form(path, client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                      client_assertion=self.assertion("an assertion by a foreign key"), **body)
            self.form(path, client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                      client_assertion=self.assertion("an assertion that is over", exp=1), **body)
            self.form(path, client_assertion_type="foreign", client_assertion=new("no assertion at all"), **body)
            self.form(path, self.canaries.basic("basic-client", self.secret), client_secret=new("two secrets"), **body)
            self.send("POST", f"{self.stack.api_url}{path}?client_secret={new('a secret in the query')}", "", FORM)
            self.send("POST", self.stack.api_url + path, json.dumps({"client_secret": new("a secret in JSON")}),
                      {"Content-Type": "application/json"})
            self.send("POST", self.stack.api_url + path, "client_secret=" + new("a broken form") + "%zz", FORM)
            self.send("POST", self.stack.api_url + path, "client_secret=" + new("an endless form") * 2000, FORM)
        self.send("GET", f"{self.stack.api_url}/generate-token?client_secret={new('a secret in a GET')}")
        self.send("GET", f"{self.stack.api_url}/generate-token", None,
                  self.canaries.basic("basic-client", new("a wrong secret in a GET")))
        client = f"{self.stack.api_url}/oauth2/register/mcp-client-login"
        for method, body in (("GET", None), ("PUT", "{}"), ("DELETE", None)):
            self.send(method, client, body,
                      {"Authorization": "Bearer " + new("a registration token"), "Content-Type": "application/json"})
        self.send("POST", f"{self.stack.api_url}/oauth2/register",
                  json.dumps({"client_name": "x", "redirect_uris": ["https://app.example.com/cb"]}),
                  {"Authorization": "Bearer " + new("an initial token"), "Content-Type": "application/json"})

    def refuse_grants(self):
        new, client = self.canaries.new, {"client_id": "mcp-client-login"}
        code = {"grant_type": "authorization_code", "redirect_uri": Application.REDIRECT, **client}
        self.form("/oauth2/token", **code, code=new("an invented code"), code_verifier=new("a verifier") + "x" * 40)
        self.form("/oauth2/token", **code, code=self.code, code_verifier=self.verifier)  # a replay
        fresh, _ = Application(self.stack, demo_person(self.stack)).code()
        self.canaries.keep(fresh, "a code with the wrong verifier")
        self.form("/oauth2/token", **code, code=fresh, code_verifier=new("a wrong verifier") + "x" * 40)
        renew = {"grant_type": "refresh_token", **client}
        self.form("/oauth2/token", **renew, refresh_token=new("an invented refresh token"))
        self.form("/oauth2/token", **renew, refresh_token=self.refresh[:-2] + "xx", scope="email:write")
        basic = self.canaries.basic("basic-client", self.secret)
        exchange = {"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "audience": self.stack.api_url,
                    "subject_token_type": "urn:ietf:params:oauth:token-type:access_token"}
        self.form("/oauth2/token", basic, **exchange, subject_token=new("an invented subject token"))
        self.form("/oauth2/token", basic, **exchange, subject_token=self.assertion("a subject token of a stranger"))
        self.form("/oauth2/token", basic, **exchange, subject_token=self.token, actor_token=new("an actor token"))
        self.form("/oauth2/token", basic, grant_type="urn:ietf:params:oauth:grant-type:jwt-bearer",
                  assertion=self.assertion("an assertion as a grant"))
        self.form("/oauth2/token", basic, grant_type="password", username="demo@acme", password=new("a password grant"))

    def refuse_people(self):
        wrong = Person(self.stack.api_url, "demo@acme", self.canaries.new("a wrong password"))
        with self.assertRaises(RuntimeError) as page:
            Application(self.stack, wrong).code()
        self.assertEqual(self.canaries.in_text(str(page.exception).encode()), [], "told the person")
        for name, value in wrong.cookies.items():
            self.canaries.keep(value, f"the cookie {name} of somebody who did not get in")
        self.form("/oauth2/sign-in", username="demo@acme", password=self.canaries.new("a password without a ticket"))
        self.form("/oauth2/sign-in", {"Cookie": "tessera-session=" + self.canaries.new("an invented session")},
                  username="demo@acme", password="x", ticket=self.canaries.new("an invented ticket"))
        self.send("GET", f"{self.stack.api_url}/oauth2/sign-in?password={self.canaries.new('a password in a GET')}")

    def refuse_tokens(self):
        """Access tokens at the guards of both servers."""
        new, header = self.canaries.new, jwt.parts(self.token)
        forged = self.canaries.keep(jwt.sign(*header, jwt.new_key()), "a forged token")
        expired = self.canaries.keep(
            jwt.sign(header[0], jwt.changed(header[1], iat=1, exp=2, jti="x"),
                     jwt.load_key(self.stack.state / "keys" / "signing.pem")), "an expired token")
        unsigned = self.canaries.keep(jwt.unsigned(*header) + secrets.token_urlsafe(24), "an unsigned token")
        for method, url, body in (("POST", self.stack.mcp_url, "{}"),
                                  ("GET", f"{self.stack.api_url}/get_email/12345", None)):
            def guard(query="", **fields):
                fields = {name.replace("_", "-"): value for name, value in fields.items()}
                self.send(method, url + query, body, {"Content-Type": "application/json", **fields})

            for token in (forged, expired, unsigned, new("no token at all"), new("two") + " " + new("words")):
                guard(Authorization=f"Bearer {token}")
                guard(X_JWT_TOKEN=token)
                guard(Authorization=f"DPoP {token}", DPoP=self.assertion("a proof"))
                guard(Cookie=f"access_token={token}")
            guard(Authorization=f"Bearer {self.token}", X_JWT_TOKEN=self.token)
            guard(Authorization=f"Bearer {self.token}", X_TENANT_ID="globex" if url == self.stack.mcp_url else "none")
            guard(Authorization=new("a token without a scheme"))
            guard(query=f"?access_token={self.token}&token={new('a token in the query')}")
            guard(Authorization=f"Bearer {self.token}", Host="evil.example")
            guard(Authorization=f"Bearer {self.token}", Origin="https://evil.example")
        for port in (self.stack.mcp_port, self.stack.api_port):
            self.refuse_head(port, f"Authorization: Bearer {self.token}\r\nAuthorization: Bearer {new('a second')}\r\n")
            self.refuse_head(port, f"Authorization: Bearer {new('a token with a NUL')}\0\r\n")
            self.refuse_head(port, f"Authorization: Bearer a\r\n {new('a folded token')}\r\n")
            self.refuse_head(port, f"X_JWT_TOKEN: {new('a token in underscores')}\r\n")

    def refuse_head(self, port, fields):
        with socket.create_connection(("127.0.0.1", port), 60) as raw:
            raw.sendall(f"GET /healthz HTTP/1.1\r\nHost: localhost:{port}\r\n{fields}\r\n".encode())
            reply = b""
            while got := raw.recv(65536):
                reply += got
        self.assertTrue(reply.startswith(b"HTTP/1.1 400 "), reply)
        self.assertEqual(self.canaries.in_text(reply), [], "told the caller")
        self.refusals += 1

    def fail_inside(self):
        """A backend that is away: what fails holds the caller's token in its hands."""
        token = self.canaries.keep(self.stack.token(), "a token while the backend is away")
        self.stack.api.kill()
        _, _, body = call_tool(self.stack, token, *READ)
        self.assertTrue("error" in body or body["result"]["isError"], body)
        self.assertEqual(self.canaries.in_text(json.dumps(body).encode()), [])
        self.stack.start_api()

    def assert_nowhere(self):
        files = [path for path in self.stack.folder.rglob("*") if path.is_file() and path.parent.name != "keys"]
        names = {path.name for path in files}
        self.assertLessEqual({"api-server.log", "mcp-server.log", "tessera.db"}, names)
        for path in files:
            self.assertEqual(self.canaries.in_text(path.read_bytes()), [], path.name)
        with contextlib.closing(sqlite3.connect(self.stack.state / "tessera.db")) as database:
            dump = "\n".join(database.iterdump())
        self.assertIn("INSERT INTO", dump)
        self.assertEqual(self.canaries.in_text(dump.encode()), [], "a dump of the database")
        # The search can find: what may be written down is there.
        log = (self.stack.folder / "mcp-server.log").read_bytes()
        self.assertIn(jwt.parts(self.token)[1]["client_id"].encode(), log)


if __name__ == "__main__":
    unittest.main()
