"""Runs the official MCP conformance suite, and what every test of it asks."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
BIN = pathlib.Path(os.environ.get("TESSERA_BIN", SOURCE / "build" / "dev" / "bin"))
PROGRAM = SOURCE / "tests" / "node_modules" / "@modelcontextprotocol" / "conformance" / "dist" / "index.js"


class Suite(unittest.TestCase):
    """A side of the suite; a class below says which program it is about."""

    def subject(self):
        """What the suite is told about the program under test."""
        raise NotImplementedError

    def run_suite(self, *arguments):
        """The suite's exit code and everything that it said, without colours."""
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [SOURCE / "tools" / "node22", PROGRAM, *self.subject(), *arguments, "-o", folder],
                capture_output=True, text=True, timeout=240, cwd=folder, check=False)
        return done.returncode, re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)

    def require(self, revision, scored):
        """Everything that counts for a revision, which is at least so many scenarios."""
        code, text = self.run_suite("--requirements", revision,
                                    "--expected-failures", str(HERE / "expected_failures.yml"))
        lines = re.findall(r"^[✓✗] (\S+): (\d+) passed, (\d+) failed", text, re.MULTILINE)
        passed = sum(failed == "0" for _, _, failed in lines)
        print(f"{revision}: {passed} of {len(lines)} scenarios without a failed check")
        self.assertGreaterEqual(len(lines), scored, text[-4000:])
        self.assertEqual(code, 0, text[-8000:])

    def require_spotless(self, scenario):
        """One scenario that no revision counts: no failure, and no warning either."""
        with self.subTest(scenario):
            code, text = self.run_suite("--scenario", scenario)
            self.assertEqual(code, 0, text[-8000:])
            self.assertRegex(text, r"Passed: (\d+)/\1, 0 failed, 0 warnings")
