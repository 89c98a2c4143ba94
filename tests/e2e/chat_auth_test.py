"""A person signs in with the chat: in the browser once, and from then on scripts, the chat and mcp-client use what is
kept."""

import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from person import demo_person  # noqa: E402
from stack import BIN, Stack, request  # noqa: E402
from terminal import Terminal, plain  # noqa: E402

ASK_EMAIL = "What is the email for account 12345?"
CLIENT = "mcp-client-login"


class ChatAuth(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.store = self.stack.folder / "tessera" / "mcp-client" / "credentials.json"
        self.environment = {**os.environ, "HOME": str(self.stack.folder), "XDG_STATE_HOME": str(self.stack.folder),
                            "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}

    def command(self, *arguments):
        return [str(part) for part in (
            BIN / "ai-agent-chatbox", "--config", self.stack.state / "chatbox.toml", "--set", "auth.issuer=",
            "--set", f"login.client_id={CLIENT}", "--model", "offline", *arguments)]

    def run_chat(self, *arguments):
        done = subprocess.run(self.command(*arguments), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90,
                              cwd=self.stack.folder, env=self.environment)
        self.assert_no_token(done.stdout + done.stderr)
        return done

    def assert_no_token(self, text):
        self.assertNotIn("eyJ", text)
        if self.store.exists():
            for login in self.logins():
                self.assertNotIn(login["refresh_token"], text)

    def logins(self):
        return json.loads(self.store.read_text())["logins"]

    def address_in(self, text):
        found = re.search(re.escape(self.stack.api_url) + r"/oauth2/authorize\?\S+", text)
        return found and found[0]

    def say_yes(self, address, decision="allow"):
        back = demo_person(self.stack).answer(address, decision)
        status, _, _ = request("GET", back)
        self.assertEqual(status, 200)

    def sign_in(self, decision="allow"):
        program = subprocess.Popen(self.command("auth", "login", "tessera"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, cwd=self.stack.folder, env=self.environment)
        self.addCleanup(program.kill)
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.stderr.close)
        told = ""
        while not self.address_in(told):
            line = program.stderr.readline()
            self.assertTrue(line, told)
            told += line
        self.say_yes(self.address_in(told), decision)
        out, rest = program.communicate(timeout=90)
        self.assert_no_token(out + told + rest)
        return program.returncode, out, told + rest

    def test_who_has_signed_in_is_signed_in_everywhere_until_they_sign_out(self):
        before = self.run_chat("auth", "status")
        self.assertEqual(before.returncode, 5, before.stderr)
        self.assertIn("nobody is signed in", before.stdout)
        code, out, _ = self.sign_in()
        self.assertEqual(code, 0, out)
        self.assertIn("can be renewed", out)
        self.assertIn("email:read", out)
        self.assertEqual(self.store.stat().st_mode & 0o777, 0o600)

        asked = self.run_chat("-p", ASK_EMAIL)
        self.assertEqual(asked.returncode, 0, asked.stderr)
        self.assertIn("user@example.com", asked.stdout)
        other = subprocess.run([BIN / "mcp-client", self.stack.mcp_url, "auth", "status"], capture_output=True, text=True,
                               timeout=60, env={**self.environment, "TESSERA_MCP_CLIENT__LOGIN__CLIENT_ID": CLIENT})
        self.assertEqual(other.returncode, 0, other.stderr)

        old = self.logins()[0]
        renewed = self.run_chat("auth", "refresh")
        self.assertEqual(renewed.returncode, 0, renewed.stderr)
        self.assertIn("renewed", renewed.stdout)
        self.assertNotEqual(self.logins()[0]["access_token"], old["access_token"])
        self.assertEqual(self.run_chat("auth", "status", "tessera").returncode, 0)

        left = self.run_chat("auth", "logout")
        self.assertEqual(left.returncode, 0, left.stderr)
        self.assertEqual(self.logins(), [])
        self.assertEqual(self.run_chat("auth", "status").returncode, 5)
        refused = self.run_chat("auth", "refresh")
        self.assertEqual(refused.returncode, 5, refused.stdout + refused.stderr)

    def test_a_script_opens_no_browser_and_says_how_to_sign_in(self):
        done = self.run_chat("-p", ASK_EMAIL, "--output", "json")
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        self.assertIn("auth login tessera", json.loads(done.stdout)["errors"][0])
        self.assertIsNone(self.address_in(done.stdout + done.stderr))

    def test_a_token_that_the_server_refuses_is_renewed_once(self):
        self.sign_in()
        kept = json.loads(self.store.read_text())
        good = kept["logins"][0]["access_token"]
        head, claims, signature = good.split(".")
        kept["logins"][0]["access_token"] = f"{head}.{claims}.{signature[::-1]}"
        self.store.write_text(json.dumps(kept))
        asked = self.run_chat("-p", ASK_EMAIL)
        self.assertEqual(asked.returncode, 0, asked.stdout + asked.stderr)
        self.assertNotIn(self.logins()[0]["access_token"], (good, kept["logins"][0]["access_token"]))

    def test_a_person_who_says_no_is_not_signed_in(self):
        code, out, told = self.sign_in("deny")
        self.assertNotEqual(code, 0, out + told)
        self.assertEqual(self.run_chat("auth", "status").returncode, 5)

    def test_a_server_without_sign_in_says_so(self):
        done = subprocess.run([str(part) for part in (
            BIN / "ai-agent-chatbox", "--config", self.stack.state / "chatbox.toml", "auth", "login")],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90, cwd=self.stack.folder, env=self.environment)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        status = subprocess.run([str(part) for part in (
            BIN / "ai-agent-chatbox", "--config", self.stack.state / "chatbox.toml", "auth", "status")],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90, cwd=self.stack.folder, env=self.environment)
        self.assertEqual(status.returncode, 0, status.stderr)
        self.assertIn("of this program's own", status.stdout)
        self.assertIn("acme", status.stdout)
        self.assert_no_token(status.stdout + status.stderr)

    def test_at_a_terminal_the_chat_asks_to_sign_in_when_the_server_wants_it(self):
        terminal = Terminal(self.command("--plain"), folder=self.stack.folder, columns=900)
        terminal.environment = {**self.environment, "TERM": "xterm-256color"}
        self.enterContext(terminal)
        terminal.wait_for("Open this address in a browser to sign in", 60)
        terminal.wait_for("state=", 60)
        terminal.settle(1)
        self.say_yes(self.address_in(plain(terminal.raw)))
        terminal.wait_for("tessera: connected, 3 tools", 60)
        terminal.type("exit\r")
        self.assertEqual(terminal.wait_exit(60), 0)
        self.assert_no_token(terminal.raw.decode(errors="replace"))


if __name__ == "__main__":
    unittest.main()
