"""Our servers under the command line of the official inspector: each era, over HTTP and over standard input and output."""

import contextlib
import json
import pathlib
import subprocess
import sys
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests" / "harness"))

from stack import BIN  # noqa: E402

NODE = str(SOURCE / "tools" / "node22")
INSPECTOR = str(SOURCE / "tests" / "node_modules" / ".bin" / "mcp-inspector")
SERVER = str(BIN / "mcp-conformance-server")
ERAS = ("modern", "legacy", "auto")
LIMIT = 90


@contextlib.contextmanager
def served():
    """The server on a port of its own. Yields its URL."""
    server = subprocess.Popen([SERVER, "--port", "0"], stdout=subprocess.PIPE, text=True)
    with server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


class Inspector(unittest.TestCase):
    def inspect(self, target, era, *words):
        # The inspector names its own options first; the server's command stands before them.
        ran = subprocess.run([NODE, INSPECTOR, "--cli", *target, "--protocol-era", era, *words, "--format", "json"],
                             capture_output=True, text=True, timeout=LIMIT, stdin=subprocess.DEVNULL)
        self.assertEqual(ran.returncode, 0, f"{era} {words}\n{ran.stdout}{ran.stderr}")
        return json.loads(ran.stdout)

    def check(self, target):
        for era in ERAS:
            listed = self.inspect(target, era, "--method", "tools/list", "--strict")
            self.assertIn("test_simple_text", json.dumps(listed), era)
            called = self.inspect(target, era, "--method", "tools/call", "--tool-name", "test_simple_text")
            self.assertIn("This is a simple text response for testing.", json.dumps(called), era)
            read = self.inspect(target, era, "--method", "resources/read", "--uri", "test://static-text")
            self.assertIn("This is the content of the static text resource.", json.dumps(read), era)
            prompt = self.inspect(target, era, "--method", "prompts/get", "--prompt-name", "test_simple_prompt")
            self.assertIn("This is a simple prompt for testing.", json.dumps(prompt), era)
            skill = self.inspect(target, era, "--method", "skills/list", "--verify")
            self.assertEqual({file["status"] for file in skill["files"]}, {"verified"}, era)
            self.assertEqual((skill["conformance"], skill["frontmatter"]), ([], []), era)

    def test_over_http(self):
        with served() as url:
            self.check([url, "--transport", "http"])

    def test_over_standard_input_and_output(self):
        self.check([SERVER, "--stdio"])


if __name__ == "__main__":
    unittest.main()
