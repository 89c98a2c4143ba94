"""`mcp-server doctor` against the real programs: each layer broken in turn is the one that is named."""

import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from recording_backend import RecordingBackend  # noqa: E402
from stack import BIN, Stack, free_port  # noqa: E402


class Doctor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = cls.enterClassContext(Stack())
        cls.token = cls.stack.token()
        cls.token_file = cls.stack.state / "caller.token"
        cls.token_file.write_text(cls.token)
        cls.token_file.chmod(0o600)

    def doctor(self, *settings, options=("--json",), token=True, tenant=None):
        sets = [part for setting in settings for part in ("--set", setting)]
        who = [*(("--token-file", self.token_file) if token else ()), *(("--tenant", tenant) if tenant else ())]
        done = subprocess.run([BIN / "mcp-server", "--config", self.stack.state / "mcp-server.toml", *sets, "doctor",
                               *who, *options], capture_output=True, text=True, timeout=120)
        self.assertNotIn(self.token, done.stdout + done.stderr)
        self.assertNotIn(self.token.split(".")[2], done.stdout + done.stderr)
        return done

    def report(self, *settings, **how):
        done = self.doctor(*settings, **how)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["ok"], done.returncode == 0)
        return report

    def assert_first(self, report, section, check):
        first = report["first_failure"]
        self.assertEqual((first["section"].split(" ")[0], first["check"]), (section, check), first)
        self.assertTrue(first["way_out"])

    def verdicts(self, report):
        return {(s["name"].split(" ")[0], c["check"]): c["verdict"] for s in report["sections"] for c in s["checks"]}

    def test_a_stack_as_it_comes_is_well_in_every_layer(self):
        report = self.report()
        self.assertTrue(report["ok"], report)
        verdicts = self.verdicts(report)
        for layer in (("this", "approval key"), ("this", "backend keys"), ("issuer", "dns"), ("issuer", "tcp"),
                      ("issuer", "metadata"), ("issuer", "keys"), ("issuer", "clock"), ("backend", "identity"),
                      ("backend", "tcp"), ("backend", "token"), ("backend", "audience"), ("backend", "accepts")):
            self.assertEqual(verdicts[layer], "ok", layer)
        claims = [c["detail"] for s in report["sections"] for c in s["checks"] if c["check"] == "audience"][0]
        self.assertEqual((claims["aud"], claims["act"]["sub"]), (self.stack.api_url, "mcp-server"))

    def test_an_issuer_that_is_asked_about_tokens_must_answer_us(self):
        report = self.report("auth.verify=introspect")
        self.assertEqual(self.verdicts(report)["issuer", "introspection"], "ok")
        self.assertTrue(report["ok"], report)
        report = self.report("auth.verify=introspect", "backend.client_id=nobody")
        self.assert_first(report, "issuer", "introspection")

    def test_people_read_a_line_per_check(self):
        done = self.doctor(options=())
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("all is well", done.stdout)
        self.assertIn("conforms to MCP", done.stdout)

    def test_the_modes_without_a_callers_token_need_a_tenant_only(self):
        self.assertTrue(self.report("backend.identity=service", token=False, tenant="acme")["ok"])
        report = self.report(token=False)
        self.assertEqual(self.verdicts(report)["backend", "token"], "not_tried")

    def test_each_layer_that_fails_is_named(self):
        nobody = f"http://localhost:{free_port()}"
        self.assert_first(self.report(f"backend.url={nobody}"), "backend", "tcp")
        self.assert_first(self.report("backend.url=http://no-such-host.invalid"), "backend", "dns")
        self.assert_first(self.report(f"backend.url=https://localhost:{self.stack.api_port}"), "backend", "tls")
        self.assert_first(self.report(f"auth.jwks_uri={self.stack.api_url}/openapi.json"), "issuer", "keys")
        self.assert_first(self.report(f"auth.issuer={self.stack.api_url}/other",
                                      f"auth.jwks_uri={self.stack.api_url}/.well-known/jwks.json"), "issuer", "metadata")
        self.assert_first(self.report("backend.client_id=stranger"), "backend", "token")
        self.assert_first(self.report("approval.state_key_file=keys/none.key"), "this", "approval key")

    def test_a_backend_that_does_not_take_the_identity_is_named_with_the_way_out(self):
        report = self.report("backend.identity=assertion", token=False, tenant="acme")
        self.assert_first(report, "backend", "accepts")
        self.assertIn("[[assertion_issuers]]", report["first_failure"]["way_out"])

    def test_forward_is_called_what_it_is(self):
        with RecordingBackend() as backend:
            report = self.report(f"backend.url={backend.url}", "backend.identity=forward", "backend.accept_nonconforming=true")
        identity = [c for s in report["sections"] for c in s["checks"] if c["check"] == "identity"][0]
        self.assertIn("NON-CONFORMING", identity["text"])
        self.assertIn("MUST NOT pass through", identity["text"])
        self.assertEqual(self.verdicts(report)["backend", "accepts"], "ok")

    def test_a_token_for_somebody_else_is_wrong_usage(self):
        other = self.stack.state / "other.token"
        other.write_text("no token")
        other.chmod(0o600)
        done = subprocess.run([BIN / "mcp-server", "--config", self.stack.state / "mcp-server.toml", "doctor",
                               "--token-file", other], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--token-file", done.stderr)


if __name__ == "__main__":
    unittest.main()
