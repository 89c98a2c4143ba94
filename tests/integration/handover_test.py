"""Which identity a backend gets, mode by mode, seen from a backend that keeps every byte."""

import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
from callers import Tokens  # noqa: E402
from recording_backend import RecordingBackend  # noqa: E402
from stack import BIN, Stack, call_tool, request  # noqa: E402

READ = ("get_email", {"account_id": "12345"})
RUN = 20  # as many bytes of a signature cannot be there by chance


class Bed(unittest.TestCase):
    """One mcp-server in front of the recording backend; the real api-server issues the tokens."""

    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.backend = self.enterContext(RecordingBackend())
        self.token = self.stack.token()

    def start(self, mode, *settings):
        self.stack.mcp.stop()
        self.stack.mcp_settings = (f"backend.url={self.backend.url}", f"backend.identity={mode}", *settings)
        self.stack.start_mcp()

    def call(self, token=None, tool=READ, **headers):
        return call_tool(self.stack, token or self.token, *tool, headers=headers)

    def read(self, **headers):
        status, _, body = self.call(**headers)
        self.assertEqual(status, 200, body)
        self.assertEqual(body["result"]["structuredContent"]["email"], "user@example.com", body)

    def handed(self):
        """The token that the backend got in `Authorization`."""
        scheme, token = self.backend.field("Authorization").split(" ")
        self.assertEqual(scheme, "Bearer")
        return token

    def assert_nothing_of_the_clients_token_arrived(self):
        seen = self.backend.all_bytes()
        _, payload, signature = self.token.split(".")
        self.assertNotIn(payload.encode(), seen)
        for start in range(len(signature) - RUN + 1):
            self.assertNotIn(signature[start:start + RUN].encode(), seen)

    def assert_useless_here(self):
        status, headers, _ = self.call(token=self.handed())
        self.assertEqual(status, 401)
        self.assertIn('error="invalid_token"', headers["www-authenticate"])


class Handover(Bed):
    # Threat: token passthrough, confused deputy.
    def test_exchange_hands_on_a_token_of_the_backends_own_that_is_refused_at_the_mcp_server(self):
        self.start("exchange")
        self.read()
        _, claims = jwt.parts(self.handed())
        self.assertEqual(claims["aud"], self.stack.api_url)
        self.assertEqual((claims["sub"], claims["act"]["sub"]), ("basic-client", "mcp-server"))
        self.assertEqual(self.backend.field("X-TENANT-ID"), "acme")
        self.assert_nothing_of_the_clients_token_arrived()
        self.assert_useless_here()

    def test_service_hands_on_our_own_token_that_is_refused_at_the_mcp_server(self):
        self.start("service")
        self.read()
        _, claims = jwt.parts(self.handed())
        self.assertEqual((claims["sub"], claims["tenant_id"]), ("mcp-server", "acme"))
        self.assertEqual(self.backend.field("X-TENANT-ID"), "acme")
        self.assert_nothing_of_the_clients_token_arrived()
        self.assert_useless_here()

    def test_assertion_hands_on_a_minute_of_our_own_word_that_is_refused_at_the_mcp_server(self):
        self.start("assertion")
        self.read()
        header, claims = jwt.parts(self.handed())
        self.assertEqual(header["typ"], "at+jwt")
        self.assertEqual((claims["iss"], claims["aud"]), (self.stack.mcp_url, self.stack.api_url))
        self.assertEqual((claims["sub"], claims["tenant_id"], claims["tool"]), ("basic-client", "acme", "get_email"))
        self.assertLessEqual(claims["exp"] - claims["iat"], 60)
        _, _, published = request("GET", self.stack.mcp_url.replace("/mcp", "/.well-known/jwks.json"))
        self.assertIn(header["kid"], [key["kid"] for key in json.loads(published)["keys"]])
        self.assertNotIn('"d"', published.decode())
        self.assert_nothing_of_the_clients_token_arrived()
        self.assert_useless_here()

    def test_keys_are_published_only_where_they_sign_something(self):
        status, _, _ = request("GET", self.stack.mcp_url.replace("/mcp", "/.well-known/jwks.json"))
        self.assertEqual(status, 404)

    def test_forward_hands_on_the_headers_as_they_came_and_what_is_read_there_opens_this_server(self):
        """The weakness that the mode is forbidden for: documented, not defended."""
        self.start("forward", "backend.accept_nonconforming=true")
        self.read(**{"X-TENANT-ID": "acme"})
        self.assertEqual(self.backend.field("Authorization"), f"Bearer {self.token}")
        self.assertEqual(self.backend.field("X-TENANT-ID"), "acme")
        self.assertIsNone(self.backend.field("X-JWT-TOKEN"))
        status, _, _ = self.call(token=self.handed())
        self.assertEqual(status, 200, "a token that is read at the backend opens the MCP server")
        self.read(**{"Authorization": None, "X-JWT-TOKEN": self.token})
        self.assertEqual(self.backend.field("X-JWT-TOKEN"), self.token)
        self.assertIsNone(self.backend.field("Authorization"))
        self.assertIsNone(self.backend.field("X-TENANT-ID"), "it was not sent this time")
        log = self.stack.mcp.log_text()
        self.assertIn("backend_identity_not_conforming", log)
        self.assertIn("MUST NOT pass through", log)
        self.assertNotIn(self.token, log)

    def test_forward_is_refused_without_the_word_that_accepts_it(self):
        done = subprocess.run(
            [BIN / "mcp-server", "--config", self.stack.state / "mcp-server.toml", "--set", "backend.identity=forward"],
            capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn("MUST NOT pass through", done.stderr)
        self.assertIn("accept_nonconforming", done.stderr)

    def test_the_identity_stands_where_the_backend_looks_for_it(self):
        self.start("exchange", 'backend.placement=["x-jwt-token"]', "backend.tenant_header=x-org")
        self.read()
        self.assertIsNone(self.backend.field("Authorization"))
        self.assertEqual(jwt.parts(self.backend.field("X-JWT-TOKEN"))[1]["aud"], self.stack.api_url)
        self.assertEqual(self.backend.field("x-org"), "acme")
        self.assertIsNone(self.backend.field("X-TENANT-ID"))

    def test_only_allowed_headers_go_along_under_their_new_names(self):
        self.start("exchange", "backend.forward_headers.X-TENANT-ID=x-cdl-tenant-id",
                   "backend.forward_headers.X-Note=x-remark")
        self.read(**{"X-Note": "n-1", "X-Other": "o", "Cookie": "c=1", "X-Forwarded-User": "root",
                     "Proxy-Authorization": "Basic x", "x-cdl-tenant-id": "globex", "x-remark": "forged"})
        self.assertEqual(self.backend.field("x-cdl-tenant-id"), "acme", "the verified tenant, sent or not")
        self.assertEqual(self.backend.field("x-remark"), "n-1")
        for name in ("X-Note", "X-Other", "Cookie", "X-Forwarded-User", "Proxy-Authorization", "Mcp-Name"):
            self.assertIsNone(self.backend.field(name), name)

    def test_each_tool_calls_its_own_backend(self):
        with RecordingBackend() as charts:
            file = self.stack.state / "mcp-server.toml"
            file.write_text(file.read_text() + f"""
[backends.charts]
url = "{charts.url}"
audience = "https://charts.example"
identity = "assertion"
tools = ["get_chart"]
""")
            self.start("exchange")
            self.read()
            self.assertEqual((self.backend.count(), charts.count()), (1, 0))
            status, _, body = self.call(tool=("get_chart", {}))
            self.assertEqual(status, 200, body)
            self.assertEqual((self.backend.count(), charts.count()), (1, 2))
            token = charts.field("Authorization").split(" ")[1]
            self.assertEqual(jwt.parts(token)[1]["aud"], "https://charts.example")


class Canaries(Bed):
    """No refusal writes a credential down, on either side of the backend."""

    def test_no_refusal_writes_a_token_into_a_log(self):
        self.start("exchange", "log.level=debug")
        canaries = [self.token]
        key = jwt.load_key(self.stack.state / "keys" / "signing.pem")
        header, claims = jwt.parts(self.token)
        forge = lambda signer=key, **changes: jwt.sign(header, jwt.changed(claims, **changes), signer)  # noqa: E731
        refused = {forge(jwt.new_key()): 401, forge(aud="https://other.example"): 401, forge(exp=jwt.now() - 900): 401,
                   forge(iss="https://evil.example"): 401, forge(tenant_id=None): 403, "canary-token-" + "x" * 40: 401}
        for token, expected in refused.items():
            self.assertEqual(self.call(token=token)[0], expected)
        self.assertEqual(self.call(**{"X-JWT-TOKEN": self.token})[0], 400)
        self.assertEqual(self.call(**{"X-TENANT-ID": "globex"})[0], 403)
        canaries += refused
        weak = forge(scope="chart:read")
        self.assertEqual(self.call(token=weak)[0], 403)
        canaries.append(weak)
        for status in (400, 401, 403, 404, 409, 429, 500, 503):
            self.backend.status = status
            _, _, body = self.call()
            self.assertTrue(body["result"]["isError"], status)
            canaries.append(self.handed())
        self.backend.status = 200
        self.backend.body = b"not JSON"
        self.assertTrue(self.call()[2]["result"]["isError"])
        stranger = forge(sub="stranger", jti="canary-jti")
        self.stack.api.stop()  # nothing can be exchanged any more
        self.assertTrue(self.call(token=stranger)[2]["result"]["isError"])
        canaries.append(stranger)
        log = self.stack.mcp.log_text() + self.stack.api.log_text()
        self.assertIn("backend_refused", log)
        for word in ("bad_signature", "wrong_audience", "expired", "wrong_issuer", "two_tokens", "wrong_tenant"):
            self.assertIn(word, log, "every refusal has its reason")
        for token in canaries:
            self.assertNotIn(token, log)
            self.assertNotIn(token.split(".")[-1], log)


class Assertions(unittest.TestCase):
    """api-server takes the word of an mcp-server that it was told to trust."""

    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.tokens = Tokens(self.stack)

    def trust(self, source, scopes='"email:read"', tenants='"acme"'):
        self.stack.mcp.stop()
        self.stack.api.stop()
        file = self.stack.state / "api-server.toml"
        file.write_text(file.read_text() + f"""
[[assertion_issuers]]
issuer = "{self.stack.mcp_url}"
{source}
scopes = [{scopes}]
tenants = [{tenants}]
""")
        self.stack.mcp_settings = ("backend.identity=assertion",)
        self.stack.start_api()
        self.stack.start_mcp()

    def jwks(self):
        return f'jwks_uri = "{self.stack.mcp_url.replace("/mcp", "/.well-known/jwks.json")}"'

    def email(self, tenant, account="12345"):
        status, _, body = call_tool(self.stack, self.tokens(tenant), "get_email", {"account_id": account})
        self.assertEqual(status, 200)
        return body["result"]

    def test_an_assertion_opens_what_its_issuer_may_say(self):
        self.trust(self.jwks())
        self.assertEqual(self.email("acme")["structuredContent"]["email"], "user@example.com")
        _, _, metadata = request("GET", f"{self.stack.api_url}/.well-known/oauth-protected-resource")
        self.assertEqual(json.loads(metadata)["authorization_servers"], [self.stack.api_url],
                         "nobody can get a token at an mcp-server")

    def test_a_public_key_in_a_file_serves_as_well(self):
        key = jwt.load_key(self.stack.state / "keys" / "mcp-server.pem")
        (self.stack.state / "mcp-server.pub.pem").write_bytes(jwt.public_pem(key))
        self.trust('public_key_file = "mcp-server.pub.pem"')
        self.assertEqual(self.email("acme")["structuredContent"]["email"], "user@example.com")

    def test_it_speaks_for_its_tenants_and_scopes_only(self):
        self.trust(self.jwks())
        self.assertTrue(self.email("globex", "54321")["isError"])
        _, _, body = call_tool(self.stack, self.tokens("acme"), "get_chart", {})
        self.assertTrue(body["result"]["isError"], "chart:read is not for it to say")

    def test_without_trust_an_assertion_opens_nothing(self):
        self.stack.mcp.stop()
        self.stack.mcp_settings = ("backend.identity=assertion",)
        self.stack.start_mcp()
        self.assertTrue(self.email("acme")["isError"])


if __name__ == "__main__":
    unittest.main()
