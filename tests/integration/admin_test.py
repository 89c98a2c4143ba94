"""The administration commands beside running servers."""

import base64
import json
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
from callers import Tokens  # noqa: E402
from stack import BIN, Stack, call_tool, request, run  # noqa: E402


class Admin(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())

    def admin(self, *arguments):
        done = run([BIN / "api-server", *arguments, "--json", "--config", self.stack.state / "api-server.toml"])
        return json.loads(done.stdout)

    def published(self):
        _, _, body = request("GET", f"{self.stack.api_url}/.well-known/jwks.json")
        return [key["kid"] for key in json.loads(body)["keys"]]

    def soon(self, condition, what):
        """A server takes most changes up in a second, those of clients in five; a busy machine is slower."""
        deadline = time.monotonic() + 30
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.05)

    def kid_of_a_token(self):
        return jwt.parts(self.stack.token())[0]["kid"]

    def test_a_running_server_takes_up_a_next_key_soon(self):
        self.assertEqual(len(self.published()), 1)
        steps = self.admin("keys", "rotate")
        self.assertEqual([step["action"] for step in steps], ["publish_key"])
        self.soon(lambda: steps[0]["kid"] in self.published(), "the next key is published")
        self.assertNotEqual(self.kid_of_a_token(), steps[0]["kid"])
        early = run_failing(self, "keys", "activate")
        self.assertIn("may be used from", early)

    def test_a_leaked_key_goes_at_once_and_calls_go_on(self):
        steps = self.admin("keys", "rotate")
        self.soon(lambda: len(self.published()) == 2, "the next key is published")
        before = self.stack.token()
        self.assertEqual(call_tool(self.stack, before, "get_email", {"account_id": "12345"})[0], 200)
        leaked = jwt.parts(before)[0]["kid"]
        done = self.admin("keys", "remove", leaked, "--emergency")
        self.assertEqual([step["action"] for step in done], ["activate_key", "remove_key"])
        self.soon(lambda: self.published() == [steps[0]["kid"]], "the leaked key is gone")
        after = self.stack.token()
        self.assertEqual(jwt.parts(after)[0]["kid"], steps[0]["kid"])
        # mcp-server fetched the set when the next key was in it, so nothing is refused there.
        self.assertEqual(call_tool(self.stack, after, "get_email", {"account_id": "12345"})[0], 200)
        self.assertFalse((self.stack.state / "keys" / "signing.pem").exists())
        verify = run([BIN / "api-server", "audit", "verify", "--config", self.stack.state / "api-server.toml"])
        self.assertIn("holds   @installation: 3 entries", verify.stdout)

    def token_status(self, client_id, secret):
        basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        status, _, _ = request("POST", f"{self.stack.api_url}/oauth2/token", "grant_type=client_credentials",
                               {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"})
        return status

    def test_the_life_of_a_client_with_a_secret(self):
        first, second = self.stack.folder / "first.secret", self.stack.folder / "second.secret"
        shown = self.admin("clients", "add", "reporter", "--auth", "client_secret_basic", "--tenant", "acme", "--scope",
                           "email:read", "--resource", self.stack.mcp_url, "--secret-file", first)
        self.assertNotIn("client_secret", shown)
        self.assertNotIn("secret_hash", shown)
        self.assertEqual(first.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.token_status("reporter", first.read_text()), 200)

        self.assertIn("say where the secret goes", run_failing(self, "clients", "rotate-secret", "reporter"))
        self.assertIn("already", run_failing(self, "clients", "rotate-secret", "reporter", "--secret-file", first))
        self.admin("clients", "rotate-secret", "reporter", "--secret-file", second)
        # A running server forgets what it knew of a client after five seconds.
        self.soon(lambda: self.token_status("reporter", second.read_text()) == 200, "the new secret")
        self.assertEqual(self.token_status("reporter", first.read_text()), 401)

        printed = self.admin("clients", "rotate-secret", "reporter", "--print-secret")
        self.soon(lambda: self.token_status("reporter", printed["client_secret"]) == 200, "the third")
        self.admin("clients", "disable", "reporter")
        self.soon(lambda: self.token_status("reporter", printed["client_secret"]) == 401, "disabled")
        self.admin("clients", "delete", "reporter")
        self.assertNotIn("reporter", [client["client_id"] for client in self.admin("clients", "list")])
        self.assertIn("there is no client", run_failing(self, "clients", "show", "reporter"))

    def test_clients_move_by_import_all_of_them_or_none(self):
        exported = self.stack.folder / "clients.json"
        chatbox = self.admin("clients", "show", "chatbox")
        self.admin("clients", "delete", "chatbox")
        exported.write_text(json.dumps([chatbox, {**chatbox, "client_id": "a:b"}]))
        self.assertIn("client_id", run_failing(self, "clients", "import", exported))
        self.assertIn("there is no client", run_failing(self, "clients", "show", "chatbox"))
        exported.write_text(json.dumps([chatbox]))
        self.assertEqual(self.admin("clients", "import", exported), {"imported": 1})
        self.assertEqual(self.admin("clients", "show", "chatbox"), chatbox)

    def test_a_revoked_token_is_no_longer_active(self):
        token = self.stack.token()
        secret = (self.stack.state / "keys" / "basic-client.secret").read_text().strip()
        basic = base64.b64encode(f"basic-client:{secret}".encode()).decode()

        def active():
            _, _, body = request("POST", f"{self.stack.api_url}/oauth2/introspect", f"token={token}",
                                 {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"})
            return json.loads(body)["active"]

        self.assertTrue(active())
        self.admin("tokens", "revoke", "--jti", jwt.parts(token)[1]["jti"])
        self.soon(lambda: not active(), "the token is revoked")
        self.assertIn("name what to revoke", run_failing(self, "tokens", "revoke"))

    def test_the_life_of_a_person(self):
        password = self.stack.folder / "password"
        password.write_text("correct horse battery staple\n")
        password.chmod(0o600)
        added = self.admin("users", "add", "jane", "--tenant", "acme", "--password-file", password)
        self.assertEqual((added["username"], added["tenants"], added["disabled"]), ("jane", ["acme"], False))
        for verb, action in (("disable", "disable_user"), ("enable", "enable_user"), ("delete", "delete_user")):
            self.assertEqual(self.admin("users", verb, "jane"), {"action": action, "username": "jane"})
            self.assertEqual({user["username"]: user["disabled"] for user in self.admin("users", "list")}.get("jane"),
                             {"disable": True, "enable": False, "delete": None}[verb])
        self.assertIn("there is no user", run_failing(self, "users", "disable", "jane"))

    def test_tenants_are_added_once_and_shown(self):
        self.admin("tenants", "add", "initech")
        self.assertEqual(self.admin("tenants", "list"), ["acme", "globex", "initech"])
        self.assertEqual(self.admin("tenants", "show", "initech")["accounts"], 0)
        self.assertIn("already", run_failing(self, "tenants", "add", "initech"))
        self.assertIn("a tenant's name", run_failing(self, "tenants", "add", "@installation"))


    def test_a_disabled_tenant_is_let_in_nowhere_until_it_is_enabled(self):
        token = self.stack.token()
        at_api = Tokens(self.stack)("acme", aud=self.stack.api_url)

        def statuses():
            """At mcp-server, whose call needs an exchange; at api-server itself; at the token endpoint."""
            _, _, answer = call_tool(self.stack, token, "get_email", {"account_id": "12345"})
            own, _, _ = request("GET", f"{self.stack.api_url}/get_email/12345", headers={"Authorization": f"Bearer {at_api}"})
            secret = (self.stack.state / "keys" / "basic-client.secret").read_text().strip()
            return not answer["result"].get("isError", False), own, self.token_status("basic-client", secret)

        self.assertEqual(statuses(), (True, 200, 200))
        self.assertEqual(self.admin("tenants", "disable", "acme"), {"tenant": "acme", "disabled": True})
        shown = self.admin("tenants", "show", "acme")
        self.assertTrue(shown["disabled"])
        self.assertRegex(shown["disabled_at"], r"^\d{4}-")
        self.soon(lambda: statuses() == (False, 403, 400), "the tenant is disabled")
        self.assertEqual(self.admin("tenants", "enable", "acme"), {"tenant": "acme", "disabled": False})
        self.assertFalse(self.admin("tenants", "show", "acme")["disabled"])
        self.soon(lambda: statuses() == (True, 200, 200), "the tenant is enabled")
        for name in ("nobody", "@installation"):
            self.assertIn("there is no tenant", run_failing(self, "tenants", "disable", name))
        verify = run([BIN / "api-server", "audit", "verify", "--config", self.stack.state / "api-server.toml"])
        self.assertIn("holds   @installation: 2 entries", verify.stdout)


def run_failing(test, *arguments):
    """What a command says that must be refused."""
    try:
        test.admin(*arguments)
    except RuntimeError as refusal:
        return str(refusal)
    test.fail(f"{arguments} was not refused")


if __name__ == "__main__":
    unittest.main()
