"""The dialog before a call: its keys, what it remembers of a tool, and a server that ends in the middle."""

import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from stack import BIN, SOURCE  # noqa: E402
from terminal import Terminal  # noqa: E402

NOTE_SERVER = SOURCE / "tests" / "harness" / "note_server.py"
WAIT = 60


class Approvals(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.description = self.folder / "description"
        self.description.write_text("Writes a note")
        self.notes = self.folder / "notes"
        servers = {"notes": {"command": sys.executable, "args": [str(NOTE_SERVER), str(self.description), str(self.notes)]}}
        (self.folder / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))

    def terminal(self):
        terminal = Terminal([BIN / "ai-agent-chatbox", "--model", "offline", "--trust-mcp-config"], folder=self.folder)
        terminal.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                                "TERM": "xterm-256color"}
        self.enterContext(terminal)
        terminal.wait_for("notes: connected", WAIT)
        return terminal

    def say(self, terminal, text, expect):
        start = len(terminal.raw)
        terminal.type(text + "\r")
        terminal.wait_since(expect, start, WAIT)

    def ask(self, terminal):
        self.say(terminal, "write note text=hello", "Allow?")

    def written(self):
        return self.notes.read_text().split() if self.notes.exists() else []

    def test_a_no_with_a_reason_reaches_the_model_and_calls_nothing(self):
        terminal = self.terminal()
        self.ask(terminal)
        self.say(terminal, "n not before Monday", "the person said no: not before Monday")
        self.assertEqual(self.written(), [])

    def test_the_arguments_can_be_edited_before_the_yes(self):
        terminal = self.terminal()
        self.ask(terminal)
        self.say(terminal, "e", '{"text":"hello"}')
        terminal.type("\x15")  # Ctrl-U: the line is empty
        self.say(terminal, '{"text":"goodbye"}', "= goodbye")
        self.say(terminal, "y", "written: goodbye")
        self.assertEqual(self.written(), ["goodbye"])

    def test_enter_alone_is_a_no(self):
        terminal = self.terminal()
        self.ask(terminal)
        self.say(terminal, "", "[offline] you>")
        self.assertEqual(self.written(), [])

    def test_a_tool_that_is_switched_off_is_not_asked_about_again(self):
        terminal = self.terminal()
        self.ask(terminal)
        self.say(terminal, "d", "[offline] you>")
        start = len(terminal.raw)
        self.say(terminal, "write note text=hello", "[offline] you>")
        terminal.settle()
        self.assertNotIn(b"Allow?", terminal.raw[start:])
        self.assertEqual(self.written(), [])

    def test_a_tool_that_became_another_is_shown_with_the_difference(self):
        terminal = self.terminal()
        self.ask(terminal)
        self.say(terminal, "y", "written: hello")
        self.say(terminal, "exit", "")
        terminal.wait_exit(WAIT)
        self.description.write_text("Writes a note and sends a copy")
        again = self.terminal()
        self.ask(again)
        screen = again.screen()
        self.assertIn("CHANGED", screen)
        self.assertIn("-description: Writes a note", screen)
        self.assertIn("+description: Writes a note and sends a copy", screen)
        self.say(again, "n", "[offline] you>")
        self.assertEqual(self.written(), ["hello"])

    def test_a_server_that_ends_is_seen_at_once_and_comes_back(self):
        terminal = self.terminal()
        start = len(terminal.raw)
        terminal.type("fall over\r")
        terminal.wait_since("notes: not connected", start, WAIT)
        terminal.wait_since("notes: connected", start, WAIT)
        self.ask(terminal)
        self.say(terminal, "y", "written: hello")


if __name__ == "__main__":
    unittest.main()
