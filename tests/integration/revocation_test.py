"""A token that was taken back, at the server that has it in its memory of verified tokens."""

import base64
import pathlib
import sys
import time
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from callers import Tokens  # noqa: E402
from stack import Stack, call_tool, request  # noqa: E402


class Revocation(unittest.TestCase):
    def call(self, stack, token):
        return call_tool(stack, token, "get_email", {"account_id": "12345"})

    def revoke(self, stack, token):
        secret = (stack.state / "keys" / "basic-client.secret").read_text().strip()
        basic = base64.b64encode(f"basic-client:{secret}".encode()).decode()
        status, _, body = request(
            "POST", f"{stack.api_url}/oauth2/revoke", urllib.parse.urlencode({"token": token}),
            {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual(status, 200, body)

    def answer_until_not(self, stack, token, while_status, seconds=30):
        """The first answer with another status, and after how long it came."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            status, headers, _ = self.call(stack, token)
            if status != while_status:
                return status, headers, time.monotonic() - started
        self.fail(f"still {while_status} after {seconds} s")

    def test_a_revoked_token_that_is_remembered_is_refused_long_before_it_is_forgotten(self):
        stack = self.enterContext(Stack(mcp_settings=["auth.revocation=introspect"]))
        token, other = stack.token(), stack.token()
        self.assertEqual(self.call(stack, token)[0], 200)
        self.revoke(stack, token)
        status, headers, seconds = self.answer_until_not(stack, token, 200)
        self.assertEqual(status, 401)
        self.assertIn('error="invalid_token"', headers["www-authenticate"])
        self.assertLess(seconds, 20)  # a second is promised; what is remembered is remembered for a minute
        self.assertEqual(self.call(stack, other)[0], 200, "a token that nobody revoked")
        self.assertIn('"reason":"revoked"', stack.mcp.log_text())

    def test_an_issuer_that_cannot_say_opens_nothing(self):
        stack = self.enterContext(Stack(mcp_settings=["auth.revocation=introspect"]))
        token = stack.token()
        self.assertEqual(self.call(stack, token)[0], 200)
        stack.api.kill()
        status, _, _ = self.answer_until_not(stack, token, 200)
        self.assertEqual(status, 503)
        self.assertIn("token_status_unknown", stack.mcp.log_text())
        self.assertNotIn(token, stack.mcp.log_text())
        stack.start_api()
        status, _, _ = self.answer_until_not(stack, token, 503)
        self.assertEqual(status, 200)

    def test_an_issuer_that_is_asked_about_each_token_needs_no_keys(self):
        stack = self.enterContext(Stack(mcp_settings=[
            "auth.verify=introspect", "auth.believe_seconds=1", "auth.jwks_uri=http://localhost:1/nowhere"]))
        token = stack.token()
        self.assertEqual(self.call(stack, token)[0], 200)
        self.assertEqual(self.call(stack, token + "x")[0], 401)
        self.assertEqual(self.call(stack, "no-jwt-at-all")[0], 401)
        self.assertEqual(self.call(stack, Tokens(stack)("acme", aud=stack.api_url))[0], 401, "a token for another server")
        self.revoke(stack, token)
        status, headers, _ = self.answer_until_not(stack, token, 200)
        self.assertEqual(status, 401)
        self.assertIn('error="invalid_token"', headers["www-authenticate"])
        other = stack.token()
        self.assertEqual(self.call(stack, other)[0], 200)
        stack.api.kill()
        self.assertEqual(self.answer_until_not(stack, other, 200)[0], 503)
        self.assertNotIn(other, stack.mcp.log_text())
        stack.start_api()
        self.assertEqual(self.answer_until_not(stack, other, 503)[0], 200)


if __name__ == "__main__":
    unittest.main()
