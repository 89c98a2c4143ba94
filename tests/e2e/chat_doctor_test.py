"""`ai-agent-chatbox doctor` with the real programs: all is well, and then one thing after the other is not."""

import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from model_double import MODELS, SECRETS, ModelDouble  # noqa: E402
from stack import free_port  # noqa: E402
from with_models import WithModels  # noqa: E402


class ChatDoctor(WithModels):
    def doctor(self, *arguments, environment=None, options=("--json",)):
        done = subprocess.run([str(part) for part in self.command(*arguments, "doctor", *options)], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=120, cwd=self.work,
                              env=environment or self.environment(**ModelDouble.keys()))
        for secret in SECRETS.values():
            self.assertNotIn(secret, done.stdout + done.stderr)
        self.assertNotIn("eyJ", done.stdout + done.stderr)
        return done

    def report(self, *arguments, **how):
        done = self.doctor(*arguments, **how)
        self.assertTrue(done.stdout, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["ok"], done.returncode == 0)
        return done.returncode, report

    def verdicts(self, report):
        return {(s["name"].split(" ")[0], c["check"]): c["verdict"] for s in report["sections"] for c in s["checks"]}

    def assert_first(self, report, section, check):
        first = report["first_failure"]
        self.assertEqual((first["section"].split(" ")[0], first["check"]), (section, check), first)
        self.assertTrue(first["way_out"])

    def test_a_stack_as_it_comes_is_well(self):
        code, report = self.report("--model", "anthropic")
        self.assertEqual(code, 0, report)
        verdicts = self.verdicts(report)
        for check in (("terminal", "kind"), ("files", "configuration"), ("files", "key"), ("model", "offered"),
                      ("model", "credential"), ("model", "tcp"), ("server", "dns"), ("server", "tcp"),
                      ("server", "credential"), ("server", "mcp"), ("server", "tools")):
            self.assertEqual(verdicts[check], "ok", check)
        self.assertEqual(verdicts["model", "answer"], "not_tried")
        self.assertEqual(self.double.requests(), [], "no model was asked")
        texts = {c["check"]: c["text"] for s in report["sections"] if s["name"].startswith("server ") for c in s["checks"]}
        self.assertEqual((texts["mcp"], texts["tools"]), ("it speaks 2026-07-28", "3"))
        prices = [c["text"] for s in report["sections"] for c in s["checks"] if c["check"] == "price"]
        self.assertIn("to be checked", prices[0])

    def test_people_read_a_line_per_check(self):
        done = self.doctor("--model", "offline", options=())
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("all is well", done.stdout)
        self.assertIn("no AI model", done.stdout)
        self.assertNotIn("\x1b", done.stdout)

    def test_each_provider_can_be_asked_one_word(self):
        for provider, model in MODELS.items():
            with self.subTest(provider):
                code, report = self.report("--model", f"{provider}:{model}", options=("--json", "--ask-model"))
                self.assertEqual(code, 0, report)
                self.assertEqual(self.verdicts(report)["model", "answer"], "ok")

    def test_a_wrong_key_is_found_when_the_model_is_asked(self):
        wrong = "sk-ant-wrong-Kd83"
        code, report = self.report("--model", "anthropic", options=("--json", "--ask-model"),
                                   environment=self.environment(ANTHROPIC_API_KEY=wrong))
        self.assertEqual(code, 5, report)
        self.assert_first(report, "model", "credential")
        self.assertNotIn(wrong, json.dumps(report))

    def test_a_provider_without_a_key_is_a_matter_of_settings_and_the_servers_are_still_looked_at(self):
        code, report = self.report("--model", "anthropic", environment=self.environment())
        self.assertEqual(code, 2, report)
        self.assert_first(report, "model", "settings")
        self.assertEqual(self.verdicts(report)["server", "tools"], "ok")

    def test_a_provider_that_is_away_is_named(self):
        away = f"http://127.0.0.1:{free_port()}"
        code, report = self.report("--model", "anthropic", environment={
            **self.environment(**ModelDouble.keys()), "ANTHROPIC_BASE_URL": away})
        self.assertEqual(code, 1, report)
        self.assert_first(report, "model", "tcp")

    def test_a_server_that_is_away_gives_3(self):
        self.stack.mcp.stop()
        code, report = self.report("--model", "offline")
        self.assertEqual(code, 3, report)
        self.assert_first(report, "server", "tcp")

    def test_an_issuer_that_is_away_gives_5(self):
        self.stack.api.stop()
        code, report = self.report("--model", "offline")
        self.assertEqual(code, 5, report)
        self.assert_first(report, "server", "credential")

    def test_what_is_no_mcp_server_gives_3(self):
        (self.work / ".mcp.json").write_text(json.dumps({"mcpServers": {
            "web": {"url": f"{self.stack.api_url}/nothing", "auth": {"type": "none"}}}}))
        code, report = self.report("--model", "offline", "--trust-mcp-config")
        self.assertEqual(code, 3, report)
        self.assert_first(report, "server", "mcp")

    def test_a_key_that_others_may_read_gives_2(self):
        key = self.stack.state / "keys" / "chatbox.pem"
        key.chmod(0o644)
        code, report = self.report("--model", "offline")
        self.assertEqual(code, 2, report)
        self.assert_first(report, "files", "key")

    def test_servers_of_a_folder_that_nobody_has_trusted_are_not_started(self):
        marker = self.work / "started"
        (self.work / ".mcp.json").write_text(json.dumps({"mcpServers": {"evil": {"command": "touch", "args": [str(marker)]}}}))
        code, report = self.report("--model", "offline")
        self.assertEqual(code, 0, report)
        self.assertEqual(self.verdicts(report)["servers", "mcp.json"], "warning")
        self.assertFalse(marker.exists())
        code, report = self.report("--model", "offline", "--trust-mcp-config")
        self.assertEqual(code, 3, report)
        self.assert_first(report, "server", "mcp")
        self.assertTrue(marker.exists())


if __name__ == "__main__":
    unittest.main()
