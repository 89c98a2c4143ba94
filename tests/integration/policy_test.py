"""Rules about who may call what, with the real programs."""

import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from callers import Caller, Tokens  # noqa: E402
from stack import BIN, Stack, call_tool  # noqa: E402


class Rules(unittest.TestCase):
    RULES = """
default = "allow"
[[rules]]
name = "interns read mail only"
claims.role = "intern"
tool = ["change_email", "get_chart"]
effect = "deny"
reason = "Interns read mail only."
[[rules]]
name = "no foreign domains"
tool = "change_email"
arguments."/new_email" = { glob = "*@evil.example" }
effect = "deny"
reason = "Not to that domain."
"""

    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.rules = self.stack.state / "rules.toml"
        self.rules.write_text(self.RULES)
        self.stack.mcp.stop()
        self.stack.mcp_settings = ("policy.file=rules.toml",)
        self.stack.start_mcp()
        self.tokens = Tokens(self.stack)

    def text(self, body):
        return body["result"]["content"][0]["text"]

    def test_a_rule_about_the_caller_hides_and_refuses_the_tool(self):
        intern = self.tokens("acme", role="intern")
        caller = Caller(self.stack.mcp_port, intern)
        self.assertEqual(caller.tools(), ["get_email"])
        self.assertEqual(caller.call("get_email", {"account_id": "12345"})[0], 200)
        _, _, body = caller.call("get_chart", {})
        self.assertTrue(body["result"]["isError"])
        self.assertEqual(self.text(body), "Interns read mail only.")
        self.assertNotIn("rules.toml", json.dumps(body))
        caller.close()
        log = self.stack.mcp.log_text()
        self.assertIn("interns read mail only", log)
        self.assertNotIn(intern, log)

    def test_a_rule_about_arguments_refuses_the_call_before_anybody_is_asked(self):
        token = self.tokens("acme")
        _, _, body = call_tool(self.stack, token, "change_email",
                               {"account_id": "12345", "new_email": "x@evil.example"})
        self.assertTrue(body["result"]["isError"])
        self.assertEqual(self.text(body), "Not to that domain.")
        _, _, body = call_tool(self.stack, token, "change_email",
                               {"account_id": "12345", "new_email": "x@good.example"})
        self.assertEqual(body["result"]["resultType"], "input_required")

    def test_a_caller_sees_what_its_scopes_allow_and_is_told_all_that_an_operation_needs(self):
        caller = Caller(self.stack.mcp_port, self.tokens("acme", scope="chart:read"))
        self.assertEqual(caller.tools(), ["get_chart"])
        status, headers, _ = caller.call("change_email", {"account_id": "12345", "new_email": "x@evil.example"})
        self.assertEqual(status, 403, "scopes come before rules")
        self.assertIn('error="insufficient_scope"', headers["www-authenticate"])
        self.assertIn('scope="email:write"', headers["www-authenticate"])
        caller.close()

    def policy(self, *arguments):
        return subprocess.run([BIN / "mcp-server", "--config", self.stack.state / "mcp-server.toml", "--set",
                               f"policy.file={self.rules}", "policy", "test", *arguments],
                              capture_output=True, text=True, timeout=30)

    def test_the_command_says_which_rule_decides(self):
        done = self.policy("--as", "tenant=acme,claim.role=intern", "get_chart", "days:=7")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("interns read mail only", done.stdout)
        done = self.policy("--json", "--as", "tenant=acme", "change_email", "new_email=x@evil.example")
        self.assertEqual(done.returncode, 1, done.stderr)
        said = json.loads(done.stdout)
        self.assertEqual((said["effect"], said["rule"], said["reason"]),
                         ("deny", "no foreign domains", "Not to that domain."))
        self.assertIn("the claim role is absent", said["skipped"][0]["why_not"])
        self.assertEqual(self.policy("--as", "tenant=acme", "get_chart").returncode, 0)
        self.assertEqual(self.policy("--as", "who=acme", "get_chart").returncode, 2)

    def test_a_rule_that_names_no_tool_is_told_at_the_start(self):
        self.assertNotIn("policy_names_no_tool", self.stack.mcp.log_text())
        self.stack.mcp.stop()
        self.rules.write_text(self.RULES + "[[rules]]\ntool = 'chnage_email'\neffect = 'deny'\n")
        self.stack.start_mcp()
        self.assertIn("chnage_email", self.stack.mcp.log_text())

    def test_a_rule_that_cannot_be_read_stops_the_start_and_names_the_line(self):
        self.rules.write_text(self.RULES + "[[rules]]\ntoool = 'x'\neffect = 'deny'\n")
        done = self.policy("get_chart")
        self.assertEqual(done.returncode, 2)
        self.assertIn("rules.toml:16: unknown key 'toool'", done.stderr)


if __name__ == "__main__":
    unittest.main()
