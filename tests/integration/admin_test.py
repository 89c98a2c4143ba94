"""The administration commands beside running servers."""

import json
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
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

    def within_a_second(self, condition, what):
        deadline = time.monotonic() + 1.5  # the second that is promised, and time to ask
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.02)

    def kid_of_a_token(self):
        return jwt.parts(self.stack.token())[0]["kid"]

    def test_a_running_server_takes_up_a_next_key_within_a_second(self):
        self.assertEqual(len(self.published()), 1)
        steps = self.admin("keys", "rotate")
        self.assertEqual([step["action"] for step in steps], ["publish_key"])
        self.within_a_second(lambda: steps[0]["kid"] in self.published(), "the next key is published")
        self.assertNotEqual(self.kid_of_a_token(), steps[0]["kid"])
        early = run_failing(self, "keys", "activate")
        self.assertIn("may be used from", early)

    def test_a_leaked_key_goes_at_once_and_calls_go_on(self):
        steps = self.admin("keys", "rotate")
        self.within_a_second(lambda: len(self.published()) == 2, "the next key is published")
        before = self.stack.token()
        self.assertEqual(call_tool(self.stack, before, "get_email", {"account_id": "12345"})[0], 200)
        leaked = jwt.parts(before)[0]["kid"]
        done = self.admin("keys", "remove", leaked, "--emergency")
        self.assertEqual([step["action"] for step in done], ["activate_key", "remove_key"])
        self.within_a_second(lambda: self.published() == [steps[0]["kid"]], "the leaked key is gone")
        after = self.stack.token()
        self.assertEqual(jwt.parts(after)[0]["kid"], steps[0]["kid"])
        # mcp-server fetched the set when the next key was in it, so nothing is refused there.
        self.assertEqual(call_tool(self.stack, after, "get_email", {"account_id": "12345"})[0], 200)
        self.assertFalse((self.stack.state / "keys" / "signing.pem").exists())
        verify = run([BIN / "api-server", "audit", "verify", "--config", self.stack.state / "api-server.toml"])
        self.assertIn("holds   @installation: 3 entries", verify.stdout)

    def test_tenants_are_added_once_and_shown(self):
        self.admin("tenants", "add", "initech")
        self.assertEqual(self.admin("tenants", "list"), ["acme", "globex", "initech"])
        self.assertEqual(self.admin("tenants", "show", "initech")["accounts"], 0)
        self.assertIn("already", run_failing(self, "tenants", "add", "initech"))
        self.assertIn("a tenant's name", run_failing(self, "tenants", "add", "@installation"))


def run_failing(test, *arguments):
    """What a command says that must be refused."""
    try:
        test.admin(*arguments)
    except RuntimeError as refusal:
        return str(refusal)
    test.fail(f"{arguments} was not refused")


if __name__ == "__main__":
    unittest.main()
