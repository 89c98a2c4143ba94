"""The seed conversation, as a person has it: in a terminal, against the real servers."""

import json
import pathlib
import struct
import subprocess
import sys
import unittest
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from stack import BIN, Stack  # noqa: E402
from terminal import Terminal  # noqa: E402

ASK_EMAIL = "What is the email for account 12345?"
CHANGE = "Change the email for account 12345 to mynew@email.com"


def chat(stack, *arguments):
    return [BIN / "ai-agent-chatbox", "--config", stack.state / "chatbox.toml", *arguments]


def png_size(data):
    """Width and height of a PNG whose chunks and pixels are whole."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n", data[:8]
    at, pixels, size = 8, b"", None
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0]
        if kind == b"IHDR":
            size = struct.unpack(">II", body[:8])
        if kind == b"IDAT":
            pixels += body
        at += 12 + length
    assert zlib.decompress(pixels)
    return size


class Conversation(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())

    def terminal(self, *arguments):
        terminal = self.enterContext(Terminal(chat(self.stack, *arguments), {"HOME": str(self.stack.folder)}))
        terminal.wait_for("offline")
        terminal.settle()
        return terminal

    def say(self, terminal, text, expect, seconds=15):
        """Types a line and waits for `expect` in what the program writes after it."""
        terminal.settle(0.1)
        start = len(terminal.raw)
        terminal.type(text + "\r")
        terminal.wait_since(expect, start, seconds)
        return terminal.settle()

    def test_auth_read_change_with_yes_and_chart(self):
        terminal = self.terminal()
        screen = self.say(terminal, "auth", "acme")
        self.assertIn("email:read", screen)
        self.assertNotIn("eyJ", terminal.raw.decode(errors="replace"), "a token's text was shown")
        self.say(terminal, ASK_EMAIL, "user@example.com")

        dialog = self.say(terminal, CHANGE, "change_email")
        for words in ("12345", "mynew@email.com", "Yes", "No"):
            self.assertIn(words, dialog)
        self.say(terminal, "Yes", "mynew@email.com")
        self.say(terminal, ASK_EMAIL, "mynew@email.com")

        screen = self.say(terminal, "Show me a chart", ".png", seconds=20)
        files = list(self.stack.folder.rglob("*.png"))
        self.assertEqual(len(files), 1, screen)
        width, height = png_size(files[0].read_bytes())
        self.assertGreaterEqual(width, 640)
        self.assertGreaterEqual(height, 360)
        self.assertRegex(terminal.raw.decode(errors="replace"), "[▀▄█▌▐░▒▓]", "the picture is drawn in the terminal")
        terminal.type("exit\r")
        self.assertEqual(terminal.wait_exit(), 0)

        self.stack.mcp.stop()
        self.stack.api.stop()
        self.stack.start_api()
        self.stack.start_mcp()
        again = self.terminal()
        self.say(again, ASK_EMAIL, "mynew@email.com")

    def test_no_changes_nothing(self):
        terminal = self.terminal()
        self.say(terminal, CHANGE, "change_email")
        self.say(terminal, "No", "offline")
        self.say(terminal, ASK_EMAIL, "user@example.com")

    def test_enter_alone_at_the_dialog_means_no(self):
        terminal = self.terminal()
        self.say(terminal, CHANGE, "change_email")
        self.say(terminal, "", "offline")
        self.say(terminal, ASK_EMAIL, "user@example.com")

    def test_commands(self):
        terminal = self.terminal()
        screen = self.say(terminal, "/tools", "get_email")
        self.assertIn("change_email", screen)
        self.assertIn("get_chart", screen)
        self.say(terminal, "/help", "history")
        self.say(terminal, ASK_EMAIL, "user@example.com")
        self.say(terminal, "history", ASK_EMAIL)
        terminal.type("clear\r")
        terminal.settle()
        self.say(terminal, ASK_EMAIL, "user@example.com")
        terminal.type("exit\r")
        self.assertEqual(terminal.wait_exit(), 0)

    def test_each_image_protocol(self):
        for protocol, start in (("kitty", b"\x1b_G"), ("iterm", b"\x1b]1337;"), ("sixel", b"\x1bP")):
            terminal = self.terminal("--images", protocol)
            self.say(terminal, "Show me a chart", ".png", seconds=20)
            self.assertIn(start, terminal.raw, protocol)


class Headless(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())

    def run_chat(self, *arguments, stdin=None):
        return subprocess.run([str(p) for p in chat(self.stack, *arguments)], input=stdin, capture_output=True,
                              text=True, timeout=60, env={**self.stack.environment(), "HOME": str(self.stack.folder)},
                              **({} if stdin is not None else {"stdin": subprocess.DEVNULL}))

    def test_a_question_gives_one_json_object(self):
        done = self.run_chat("-p", ASK_EMAIL, "--output", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertTrue(answer["ok"])
        self.assertIn("user@example.com", answer["result"])
        self.assertEqual((answer["provider"], answer["ai"]), ("offline", False))
        self.assertEqual(answer["tool_calls"][0]["tool"], "get_email")

    def test_a_change_is_denied_with_exit_code_4(self):
        done = self.run_chat("-p", CHANGE, "--output", "json")
        self.assertEqual(done.returncode, 4, done.stderr)
        answer = json.loads(done.stdout)
        self.assertFalse(answer["ok"])
        self.assertEqual(len(answer["denied"]), 1)
        after = self.run_chat("-p", ASK_EMAIL)
        self.assertIn("user@example.com", after.stdout)
        self.assertEqual(after.returncode, 0)

    def test_plain_text_has_no_escape_sequences(self):
        done = self.run_chat("-p", ASK_EMAIL)
        self.assertNotIn("\x1b", done.stdout)

    def test_a_piped_conversation(self):
        done = self.run_chat(stdin=f"{ASK_EMAIL}\nexit\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("user@example.com", done.stdout)

    def test_a_server_that_is_away_gives_exit_code_3(self):
        self.stack.mcp.stop()
        done = self.run_chat("-p", ASK_EMAIL, "--output", "json")
        self.assertEqual(done.returncode, 3, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
