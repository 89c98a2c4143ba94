"""Our client against servers that nobody here wrote, and how our stdio server begins and ends."""

import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests" / "harness"))

from stack import BIN, free_port  # noqa: E402

MODULES = SOURCE / "tests" / "node_modules"
NODE = str(SOURCE / "tools" / "node22")
EVERYTHING = str(MODULES / "@modelcontextprotocol" / "server-everything" / "dist" / "index.js")
OFFICIAL = str(SOURCE / "tests" / "integration" / "official_server.mjs")
FIXTURE = str(BIN / "mcp-stdio-fixture")
LIMIT = 90


def mcp_client(*words):
    return subprocess.run([BIN / "mcp-client", *words], capture_output=True, text=True, timeout=LIMIT)


@contextlib.contextmanager
def everything_over_http():
    """The server on a port of its own. Yields its URL."""
    port = free_port()
    server = subprocess.Popen([NODE, EVERYTHING, "streamableHttp"], env={**os.environ, "PORT": str(port)},
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    url = f"http://127.0.0.1:{port}/mcp"
    try:
        end = time.monotonic() + LIMIT
        while True:
            try:
                urllib.request.urlopen(url, timeout=5)
            except urllib.error.HTTPError:
                break
            except OSError:
                if time.monotonic() > end or server.poll() is not None:
                    raise
                time.sleep(0.05)
        yield url
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=LIMIT)


class OurClient(unittest.TestCase):
    """Against server-everything, which speaks the legacy era only."""

    def check(self, before, after):
        listed = mcp_client(*before, "--json", "tools", *after)
        self.assertEqual(listed.returncode, 0, listed.stderr)
        self.assertIn('"echo"', listed.stdout)
        said = mcp_client(*before, "call", "echo", "message=hello", *after)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("hello", said.stdout)
        summed = mcp_client(*before, "call", "get-sum", "a=2", "b=3", *after)
        self.assertEqual(summed.returncode, 0, summed.stderr)
        self.assertIn("5", summed.stdout)
        info = mcp_client(*before, "--json", "info", *after)
        self.assertEqual(json.loads(info.stdout)["era"], "legacy", info.stderr)

    def test_calls_server_everything_over_stdio(self):
        self.check(["--stdio"], ["--", NODE, EVERYTHING, "stdio"])

    def test_calls_server_everything_over_http(self):
        with everything_over_http() as url:
            self.check([url], [])

    def test_calls_our_own_server_in_each_era(self):
        for era, name in (("2026-07-28", "modern"), ("2025-11-25", "legacy"), ("auto", "modern")):
            words = ["--stdio", "--era", era, "--json"]
            info = mcp_client(*words, "info", "--", FIXTURE)
            self.assertEqual(json.loads(info.stdout)["era"], name, info.stderr)
            summed = mcp_client(*words, "call", "add", "a=2", "b=3", "--", FIXTURE)
            self.assertEqual(summed.returncode, 0, summed.stderr)
            self.assertEqual(json.loads(summed.stdout)["structuredContent"], {"sum": 5})


class OurClientAndTheOfficialServer(unittest.TestCase):
    """Against a server of the official TypeScript SDK, which lives in both eras."""

    def check(self, before, after):
        for era in ("2026-07-28", "2025-11-25"):
            with self.subTest(era):
                summed = self.ask([*before, "--era", era, "--json"], ["call", "add", "a=2", "b=3"], after)
                self.assertEqual(json.loads(summed)["structuredContent"], {"sum": 5})
                self.assertIn("Hello Ada", self.ask([*before, "--era", era], ["prompt", "greet", "name=Ada"], after))
                self.assertIn("what the note says", self.ask([*before, "--era", era], ["read", "test://note"], after))
                refused = mcp_client(*before, "--era", era, "call", "add", "a=two", *after)
                self.assertNotEqual(refused.returncode, 0, refused.stdout)

    def ask(self, before, words, after):
        ran = mcp_client(*before, *words, *after)
        self.assertEqual(ran.returncode, 0, ran.stdout + ran.stderr)
        return ran.stdout

    def test_calls_reads_and_gets_over_stdio(self):
        self.check(["--stdio"], ["--", NODE, OFFICIAL, "stdio"])

    def test_calls_reads_and_gets_over_http(self):
        server = subprocess.Popen([NODE, OFFICIAL, "http"], stdout=subprocess.PIPE, text=True)
        with server:
            try:
                self.check([server.stdout.readline().strip()], [])
            finally:
                server.terminate()


class OurServer(unittest.TestCase):
    def test_ends_with_code_0_on_a_signal(self):
        server = subprocess.Popen([FIXTURE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with server:
            server.stdin.write(b'{"jsonrpc":"2.0","id":1,"method":"ping"}\n')
            server.stdin.flush()
            self.assertIn(b'"id":1', server.stdout.readline())
            server.send_signal(signal.SIGTERM)
            self.assertEqual(server.wait(timeout=LIMIT), 0)

    def test_takes_its_input_from_a_file(self):
        with open("/dev/null", "rb") as nothing:
            ran = subprocess.run([FIXTURE], stdin=nothing, capture_output=True, timeout=LIMIT)
        self.assertEqual((ran.returncode, ran.stdout, ran.stderr), (0, b"", b""))


if __name__ == "__main__":
    unittest.main()
