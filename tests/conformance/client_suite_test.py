"""The official MCP conformance suite against our client: what a release of the protocol requires, and the
extensions that it tests without counting them."""

import unittest

from suite import BIN, Suite

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


class ClientSuite(Suite):
    def subject(self):
        return ["client", "--command", str(BIN / "mcp-conformance-client")]

    def test_what_2026_07_28_requires(self):
        self.require("2026-07-28", 32)

    def test_what_2025_11_25_requires(self):
        self.require("2025-11-25", 18)

    def test_skills(self):
        for scenario in SKILLS:
            with self.subTest(scenario):
                code, text = self.run_suite("--scenario", scenario)
                self.assertEqual(code, 0, text[-4000:])
                self.assertIn("Passed: 1/1", text)

    def test_authorization_beyond_what_is_required(self):
        for scenario in AUTHORIZATION:
            self.require_spotless(scenario)


if __name__ == "__main__":
    unittest.main()
