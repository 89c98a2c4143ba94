"""The official MCP conformance suite against our client: what a release of the protocol requires, and the
extensions that it tests without counting them."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("TESSERA_BIN", SOURCE / "build" / "dev" / "bin"))
SUITE = SOURCE / "tests" / "node_modules" / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"
EXPECTED = SOURCE / "tests" / "conformance" / "expected_failures.yml"
CLIENT = BIN / "mcp-conformance-client"

SKILLS = [
    "sep-2640-client-no-prefetch",
    "sep-2640-client-verify-digest",
    "sep-2640-client-verify-size",
    "sep-2640-client-verify-frontmatter",
]

AUTHORIZATION = [
    "auth/client-credentials-jwt",
    "auth/client-credentials-basic",
    "auth/enterprise-managed-authorization",
    "auth/wif-jwt-bearer",
    "auth/dpop",
    "auth/dpop-nonce",
    "auth/2025-03-26-oauth-metadata-backcompat",
    "auth/2025-03-26-oauth-endpoint-fallback",
]


def run_suite(*arguments):
    """The suite's exit code and everything that it said, without colours."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [SOURCE / "tools" / "node22", SUITE, "client", "--command", str(CLIENT), *arguments, "-o", folder],
            capture_output=True, text=True, timeout=150, cwd=folder, check=False)
    return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)


class ClientSuite(unittest.TestCase):
    def require(self, revision, scored):
        code, text = run_suite("--requirements", revision, "--expected-failures", str(EXPECTED))
        lines = re.findall(r"^[✓✗] (\S+): (\d+) passed, (\d+) failed", text, re.MULTILINE)
        passed = sum(failed == "0" for _, _, failed in lines)
        print(f"{revision}: {passed} of {len(lines)} scenarios without a failed check")
        self.assertGreaterEqual(len(lines), scored, text[-4000:])
        self.assertEqual(code, 0, text[-8000:])

    def test_what_2026_07_28_requires(self):
        self.require("2026-07-28", 32)

    def test_what_2025_11_25_requires(self):
        self.require("2025-11-25", 18)

    def test_skills(self):
        for scenario in SKILLS:
            with self.subTest(scenario):
                code, text = run_suite("--scenario", scenario)
                self.assertEqual(code, 0, text[-4000:])
                self.assertIn("Passed: 1/1", text)

    def test_authorization_beyond_what_is_required(self):
        for scenario in AUTHORIZATION:
            with self.subTest(scenario):
                code, text = run_suite("--scenario", scenario)
                self.assertEqual(code, 0, text[-4000:])
                self.assertRegex(text, r"Passed: (\d+)/\1, 0 failed, 0 warnings")


if __name__ == "__main__":
    unittest.main()
