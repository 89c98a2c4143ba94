"""The official MCP conformance suite against our server: what both revisions of the protocol require, and the
scenarios that the suite runs without counting them."""

import subprocess
import unittest

from suite import BIN, Suite

PENDING = {
    "json-schema-2020-12": ["2025-11-25", "2026-07-28"],
    "http-header-validation": ["2026-07-28"],
    "http-custom-header-server-validation": ["2026-07-28"],
    "server-sse-polling": ["2025-11-25"],
}

# Of extensions, which belong to no revision. tasks-status-notifications says of itself that it is not written yet.
EXTENSIONS = [
    "tasks-lifecycle", "tasks-capability-negotiation", "tasks-wire-fields", "tasks-request-state-removal",
    "tasks-mrtr-input", "tasks-request-headers", "tasks-dispatch-and-envelope", "tasks-required-task-error",
    "tasks-mrtr-composition", "sep-2640-skills-enumeration", "sep-2640-skills-directory", "sep-2640-skills-manifest",
]


class ServerSuite(Suite):
    def setUp(self):
        self.server = subprocess.Popen(
            [BIN / "mcp-conformance-server", "--port", "0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        self.url = self.server.stdout.readline().strip()

    def stop(self):
        self.server.terminate()
        self.assertEqual(self.server.wait(20), 0)
        self.server.stdout.close()

    def subject(self):
        return ["server", "--url", self.url]

    def test_what_2026_07_28_requires(self):
        self.require("2026-07-28", 37)

    def test_what_2025_11_25_requires(self):
        self.require("2025-11-25", 30)

    def test_what_is_tested_without_counting(self):
        for scenario, revisions in PENDING.items():
            for revision in revisions:
                with self.subTest(scenario, revision=revision):
                    code, text = self.run_suite("--scenario", scenario, "--spec-version", revision)
                    self.assertEqual(code, 0, text[-4000:])
                    self.assertNotRegex(text, r"WARNING|SKIPPED")

    def test_the_extensions(self):
        for scenario in EXTENSIONS:
            self.require_spotless(scenario)


if __name__ == "__main__":
    unittest.main()
