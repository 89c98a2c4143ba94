"""The official MCP conformance suite against our authorization server: its metadata, and a code grant in which a
person signs in and allows it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

from suite import PROGRAM, SOURCE

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from person import demo_person  # noqa: E402
from stack import Stack, free_port, request  # noqa: E402


class AuthorizationSuite(unittest.TestCase):
    def test_metadata_and_code_grant(self):
        with Stack() as stack, tempfile.TemporaryDirectory() as folder:
            suite = subprocess.Popen(
                [SOURCE / "tools" / "node22", PROGRAM, "authorization", "--url", stack.api_url,
                 "--client-id", "mcp-client-login", "--resource", stack.mcp_url, "--port", str(free_port()),
                 "-o", folder],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder)
            said = []
            try:
                for line in suite.stdout:
                    said.append(line)
                    if line.startswith(f"{stack.api_url}/oauth2/authorize?"):
                        self.come_back(demo_person(stack).answer(line.strip()))
                self.assertEqual(suite.wait(60), 0, "".join(said))
            finally:
                suite.kill()
                suite.wait()
                suite.stdout.close()
            text = "".join(said)
            print(text[-1500:])
            self.assertRegex(text, r"2 passed|2/2")
            self.assertNotRegex(text, r"SKIPPED|WARNING|FAILURE")

    def come_back(self, url):
        """What the browser does with the redirection to the client."""
        self.assertIn("iss", urllib.parse.parse_qs(urllib.parse.urlsplit(url).query))
        status, _, _ = request("GET", url)
        self.assertLess(status, 400)


if __name__ == "__main__":
    unittest.main()
