"""A server that means harm, and a model that helps it: nothing that they say reaches the terminal as a command, nothing
that they send makes the chat fall or grow, and the next question is answered."""

import json
import os
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

HARNESS = pathlib.Path(__file__).resolve().parents[1] / "harness"
sys.path.insert(0, str(HARNESS))
from hostile_server import POISON, TOOLS  # noqa: E402
from puppet_model import Call, PuppetModel, said, tool_about  # noqa: E402
from stack import BIN  # noqa: E402
from terminal import Terminal, plain  # noqa: E402
from terminal_bytes import strange  # noqa: E402

PATIENCE = 60
# A sanitizer has memory of its own for all memory, and keeps what was given back.
MOST_MEMORY_KB = 400_000 * (4 if os.environ.get("TESSERA_SANITIZE") else 1)


def play(request):
    """`call WORD {...}` calls the tool of that word; anything else is repeated, with poison."""
    words = said(request)
    if words is None:
        results = [message["content"] for message in request["messages"] if message["role"] == "tool"]
        yield f"The tool is done: {len(results[-1])} characters. {POISON}\n\n# {POISON}\n\n"
        yield f"| {POISON} | b |\n|---|---|\n| 1 | {POISON} |\n\n"
        yield f"[{POISON}](http://evil.example/{POISON}) "
        yield "ENDOFANSWER"
        return
    if words == "harm":
        arguments = {"ARG" + POISON: POISON, "list": [POISON] * 500, **{f"a{i}": i for i in range(1000)}}
        yield Call(tool_about(request, "WORD-danger"), arguments)
        return
    order = re.fullmatch(r"call (\S+)(?: (\{.*\}))?", words)
    if order:
        yield Call(tool_about(request, "WORD-" + order[1]), json.loads(order[2] or "{}"))
    else:
        yield f"You said: {words}"


class Hostile(unittest.TestCase):
    pictures = "blocks"

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        server = {"command": "/usr/bin/python3", "args": ["-B", str(HARNESS / "hostile_server.py"), str(self.folder)],
                  "approval": {"default": "allow", "tools": {"danger": "ask"}}}
        (self.folder / ".mcp.json").write_text(json.dumps({"mcpServers": {"evil": server}}))
        self.questions = 0

    def terminal(self, *arguments, pictures="blocks", model="openai:puppet", columns=110):
        self.pictures = pictures
        puppet = self.enterContext(PuppetModel(play))
        command = [BIN / "ai-agent-chatbox", "--model", model, "--trust-mcp-config", "--images", pictures, *arguments]
        terminal = Terminal(command, folder=self.folder, columns=columns)
        terminal.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                                "TERM": "xterm-256color", **puppet.environment()}
        self.enterContext(terminal)
        terminal.wait_raw("evil: connected", PATIENCE)
        return terminal

    def say(self, terminal, text, expect):
        start = len(terminal.raw)
        terminal.type(text + "\r")
        terminal.wait_since(expect, start, PATIENCE)

    def assert_well(self, terminal):
        """The bytes are the chat's own, its memory is bounded, and it still answers."""
        self.questions += 1
        question = f"are you there {self.questions}"
        self.say(terminal, question, f"You said: {question}")
        self.assertEqual(strange(terminal.raw, self.pictures)[:5], [])
        status = pathlib.Path(f"/proc/{terminal.pid}/status").read_text()
        peak = int(re.search(r"VmHWM:\s+(\d+) kB", status)[1])
        self.assertLess(peak, MOST_MEMORY_KB)
        return peak

    def call(self, terminal, word, arguments=""):
        self.say(terminal, f"call {word} {arguments}".rstrip(), "ENDOFANSWER")

    def test_names_descriptions_and_information(self):
        terminal = self.terminal()
        self.say(terminal, "/tools", "TITLE danger")
        self.say(terminal, "/servers", "evil: connected")
        self.say(terminal, "/resources", "RESOURCE")
        self.say(terminal, "/prompts", "PROMPT")
        self.say(terminal, "/rules", "danger")
        self.call(terminal, "poisoned-name")
        self.say(terminal, "/evil:plain", "PROMPTED")
        self.say(terminal, "look at @evil:evil://plain", "You said")
        self.say(terminal, "/context", "")
        self.assert_well(terminal)

    def test_results_errors_and_links(self):
        terminal = self.terminal()
        for word in ("speak", "fail", "refuse", "link"):
            self.call(terminal, word)
        self.assert_well(terminal)

    def test_what_the_offline_rules_quote(self):
        terminal = self.terminal(model="offline")
        self.say(terminal, "what can you do", "poisoned")
        self.say(terminal, "speak", "SPOKEN")
        self.say(terminal, "fail", "FAILED")
        self.say(terminal, "rows", "ROWS")
        self.say(terminal, "large", "LARGE")
        start = len(terminal.raw)
        terminal.type("/help\r")
        terminal.wait_since("Ctrl-R searches", start, PATIENCE)
        self.assertEqual(strange(terminal.raw)[:5], [])

    def test_large_and_deep_results(self):
        terminal = self.terminal()
        for word in ("large", "rows"):
            self.call(terminal, word)
        self.assert_well(terminal)

    def test_progress_and_log_messages(self):
        terminal = self.terminal()
        start = len(terminal.raw)
        terminal.type("call work\r")
        terminal.wait_since("PROGRESS", start, PATIENCE)
        (self.folder / "release").touch()
        terminal.wait_since("ENDOFANSWER", start, PATIENCE)
        self.assertNotIn(b"LOGGED", terminal.raw)
        self.assert_well(terminal)

    def test_a_call_that_needs_a_yes(self):
        terminal = self.terminal()
        start = len(terminal.raw)
        terminal.type("harm\r")
        terminal.wait_since("Allow? (Yes/No) [No] ", start, PATIENCE)
        for words in ("evil/danger", "ARG", "more arguments"):
            self.assertIn(words, plain(terminal.raw[start:]))
        self.assertIn("evil/danger", terminal.settle(), "what is asked about stays on the screen")
        self.say(terminal, "e", "arguments as JSON")
        self.say(terminal, "", "Allow? (Yes/No) [No] ")
        self.say(terminal, "yes", "ENDOFANSWER")
        self.assert_well(terminal)

    def test_a_form(self):
        terminal = self.terminal(columns=60)
        start = len(terminal.raw)
        terminal.type("call ask\r")
        terminal.wait_since("FIELD", start, PATIENCE)
        screen = terminal.settle()
        for words in ("Confirmation needed", "evil", "QUESTION"):
            self.assertIn(words, screen, "what is asked, and by whom, stays on the screen")
        self.say(terminal, "mine", "CHOICE")
        self.say(terminal, "two", "LONG")
        for letter in "typed":
            start = len(terminal.raw)
            terminal.type(letter)
            terminal.wait_raw(letter.encode(), PATIENCE, start)
        self.assertEqual(terminal.settle().count("title title"), terminal.screen().count("title title"))
        self.assertLess(terminal.screen().count("LONG"), 2, "a long name is painted once")
        self.say(terminal, "", "Send these values?")
        self.say(terminal, "yes", "ENDOFANSWER")
        self.assert_well(terminal)

    def test_an_address_to_open(self):
        terminal = self.terminal()
        self.say(terminal, "call ask-address", "Confirm? (Yes/No)")
        self.assertIn("evil.example", terminal.settle())
        self.say(terminal, "no", "ENDOFANSWER")
        self.assert_well(terminal)

    def test_pictures_that_no_terminal_should_meet(self):
        for protocol in ("blocks", "sixel", "kitty", "iterm"):
            with self.subTest(protocol):
                terminal = self.terminal(pictures=protocol)
                for kind in ("tall", "wide", "cut", "broken", "bomb", "most", "lying", "other", "gif", "nothing"):
                    self.call(terminal, "draw", json.dumps({"kind": kind}))
                self.call(terminal, "flood")
                peak = self.assert_well(terminal)
                print(f"{protocol}: most memory {peak / 1000:.0f} MB, {len(terminal.raw) / 1e6:.1f} MB to the terminal")

    def test_a_server_that_ends_with_poisoned_last_words(self):
        terminal = self.terminal()
        self.call(terminal, "die")
        start = len(terminal.raw)
        terminal.wait_since("evil: connected", start, PATIENCE)
        self.assert_well(terminal)

    def test_the_recogniser_finds_each_poison(self):
        for piece in ("\x1b[2J", "\x1b]52;c;AA\x07", "\x1b]8;;http://a/\x1b\\", "\x1bP$q\x1b\\", "\x9b31m",
                      "\u202e", "\u200b", "\x00", "\x07", "\x08", "\rx", "\x1b[6n", "\x1bc", "\ufeff", "\x7f"):
            self.assertTrue(strange(f"good\r\n{piece} bad".encode()), repr(piece))
        self.assertTrue(strange(b"\x9b31m"))
        self.assertEqual(strange("\x1b[1mbold\x1b[0m ที่ é\r\n\r\x1b[K⠋ thinking\r\x1b[3C".encode()), [])
        self.assertGreater(len(TOOLS), 10)


if __name__ == "__main__":
    unittest.main()
