"""The words with a slash, and Tab: what a person sees of a server with 3,000 tools, of images and of the wire."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

HARNESS = pathlib.Path(__file__).resolve().parents[1] / "harness"
sys.path.insert(0, str(HARNESS))
from large_server import png  # noqa: E402
from puppet_model import Call, PuppetModel, said, tool_about  # noqa: E402
from stack import BIN  # noqa: E402
from terminal import Terminal  # noqa: E402
from terminal_bytes import strange  # noqa: E402

PATIENCE = 60
TAB = "\t"
WHITE = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c"  # what a terminal answers when it is asked for its background
KEY = "sk-a-key-that-nobody-sees"
WORDS = ("help", "tools", "servers", "prompts", "resources", "auth", "model", "provider", "approve", "rules", "usage",
         "context", "compact", "clear", "save", "resume", "export", "image", "theme", "debug", "doctor", "quit")


def play(request):
    words = said(request)
    if words == "draw":
        yield Call(tool_about(request, "Draws a square"), {})
    else:
        yield f"`code` ANSWERED {words if words else 'the tool'}"


class Commands(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.puppet = self.enterContext(PuppetModel(play))
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                            "TERM": "xterm-256color", "OPENAI_API_KEY": KEY, **self.puppet.environment()}

    def command(self, tools, *arguments):
        server = {"command": "/usr/bin/python3", "args": ["-B", str(HARNESS / "large_server.py"), str(tools)]}
        (self.folder / ".mcp.json").write_text(json.dumps({"mcpServers": {"large": server}}))
        return [BIN / "ai-agent-chatbox", "--model", "openai:puppet", "--trust-mcp-config", "--images", "off", *arguments]

    def terminal(self, *arguments, tools=3, columns=100, rows=24, environment=None):
        terminal = Terminal(self.command(tools, *arguments), folder=self.folder, columns=columns, rows=rows)
        terminal.environment = {**self.environment, **(environment or {})}
        self.enterContext(terminal)
        terminal.wait_raw("large: connected", PATIENCE)
        self.wait_line(terminal, "")
        return terminal

    def tab_to(self, terminal, text):
        """Tab, and again where a server was too slow to offer anything, until the line is `text`."""
        deadline = time.monotonic() + PATIENCE
        while True:
            terminal.type(TAB)
            try:
                return self.wait_line(terminal, text, 5)
            except AssertionError:
                if time.monotonic() > deadline:
                    raise

    def wait_line(self, terminal, text, seconds=PATIENCE):
        """Until the line with the cursor is `text` behind the prompt."""
        deadline = time.monotonic() + seconds
        while True:
            row, column = terminal.cursor()
            lines = terminal.screen().splitlines()
            line = lines[row] if row < len(lines) else ""
            if line == f"you> {text}".rstrip() and column == len("you> ") + len(text):
                return
            if time.monotonic() > deadline:
                self.fail(f"the line did not become {text!r}; the screen is:\n{terminal.screen()}")
            terminal._read(0.1)

    def say(self, terminal, text, *expected):
        start = len(terminal.raw)
        terminal.type(text + "\r")
        for words in expected:
            terminal.wait_since(words, start, PATIENCE)
        self.wait_line(terminal, "")
        return start

    def piped(self, lines, tools, *arguments):
        done = subprocess.run([str(part) for part in self.command(tools, *arguments)], input=lines, text=True,
                              capture_output=True, timeout=PATIENCE, cwd=self.folder, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout, done.stderr

    def test_help_has_a_line_for_every_word_and_a_slip_is_put_right(self):
        terminal = self.terminal(rows=50)
        self.say(terminal, "/help", "Ctrl-R searches")
        for word in WORDS:
            self.assertRegex(terminal.screen(), rf"(?m)^  /{word}\b.* {{2,}}\S")
        self.say(terminal, "/tols", "did you mean /tools?")
        self.assertEqual(self.puppet.requests, [], "no command goes to the model")

    def test_three_thousand_tools_fill_one_screen_and_a_pattern_finds_one(self):
        terminal = self.terminal(tools=3000)
        self.say(terminal, "/tools", "large: 3,001 tools", "more: /tools large/PATTERN")
        screen = terminal.screen()
        self.assertIn("large/draw_square", screen, "what was listed first is still to be seen")
        self.say(terminal, "/tools 2718", "large/tool_2718", "Does thing 2718")
        self.say(terminal, "/tools tool_000?", "large: 10 tools", "large/tool_0009")
        self.say(terminal, "/tools fax", "None of 3,001 tools fits fax")
        self.assertEqual(strange(terminal.raw)[:3], [])

    def test_the_list_is_whole_without_a_screen(self):
        for arguments in (("--plain",), ("--output", "json")):
            out, err = self.piped("/tools\n", 3000, *arguments)
            text = out + err
            self.assertEqual(text.count("large/tool_"), 3000, arguments)
            self.assertNotIn("more:", text)

    def test_tab_goes_on_with_commands_and_what_belongs_behind_them(self):
        terminal = self.terminal(tools=30)
        terminal.type("/reso" + TAB)
        self.wait_line(terminal, "/resources ")
        terminal.type("\x15/res" + TAB)
        terminal.wait_for("/resources  /resume", PATIENCE)
        self.wait_line(terminal, "/res")
        terminal.type("u" + TAB)
        self.wait_line(terminal, "/resume ")
        self.assertNotIn("/resources  /resume", terminal.settle(0.1), "the list goes with the next key")
        terminal.type("\x15/tools large/tool_0" + TAB)
        self.wait_line(terminal, "/tools large/tool_00")
        terminal.type(TAB)
        terminal.wait_for("large/tool_0000  large/tool_0001", PATIENCE)
        terminal.type("17" + TAB)
        self.wait_line(terminal, "/tools large/tool_0017 ")
        terminal.type("\x15switch off" + TAB)
        self.wait_line(terminal, "switch offline ")
        terminal.type("\x15a sentence" + TAB + " goes on")
        self.wait_line(terminal, "a sentence goes on")
        self.assertEqual(strange(terminal.raw)[:3], [])

    def test_tab_goes_on_with_prompts_and_resources_of_servers(self):
        terminal = self.terminal()
        terminal.type("/la" + TAB)
        self.wait_line(terminal, "/large:")
        self.tab_to(terminal, "/large:summary ")  # the other one is not what it looks like
        terminal.type(TAB)
        self.wait_line(terminal, "/large:summary l")
        terminal.type(TAB)
        terminal.wait_for("language=  length=", PATIENCE)
        terminal.type("e" + TAB + "short" + " l" + TAB)
        self.wait_line(terminal, "/large:summary length=short language=")
        terminal.type("T" + TAB)
        terminal.wait_for('"Thai and English"  Tamil', PATIENCE)
        terminal.type("h" + TAB)
        terminal.wait_for('"Thai and English"  Thai', PATIENCE)
        terminal.type("\x7f" * 2 + '"Thai ' + TAB)
        self.wait_line(terminal, '/large:summary length=short language="Thai and English" ')
        self.say(terminal, "", '"language": "Thai and English"')
        terminal.type("look at @l" + TAB)
        self.wait_line(terminal, "look at @large:")
        terminal.type("n")
        self.tab_to(terminal, "look at @large:notes://to")
        terminal.type("d" + TAB)
        self.wait_line(terminal, "look at @large:notes://today ")
        self.say(terminal, "", "Attached: large:notes://today", "ANSWERED")
        self.assertEqual(strange(terminal.raw)[:3], [])

    def test_an_image_of_this_machine_goes_with_a_message(self):
        (self.folder / "my picture.png").write_bytes(png(32, 32))
        (self.folder / "notes.png").write_text("no picture")
        terminal = self.terminal()
        terminal.type("what is @my" + TAB)
        self.wait_line(terminal, 'what is @"my picture.png" ')
        self.say(terminal, "?", "Attached: my picture.png (image/png", "ANSWERED")
        sent = self.puppet.requests[-1]["messages"][-1]["content"]
        self.assertIn("image_url", [part["type"] for part in sent])
        count = len(self.puppet.requests)
        self.say(terminal, "and @notes.png", "notes.png is no image that can be sent")
        self.assertEqual(len(self.puppet.requests), count, "nothing is sent of what cannot be read whole")

    def test_the_last_image_is_shown_again(self):
        terminal = self.terminal()
        self.say(terminal, "/image", "This conversation has no image yet.")
        self.say(terminal, "draw", "Image saved:", "ANSWERED")
        self.say(terminal, "/image", "Image saved:")
        self.say(terminal, "/image 1", "Image saved:")
        self.say(terminal, "/image 2", "this conversation has 1 image.")
        self.assertEqual(len(list(self.folder.rglob("images/*.png"))), 1)

    def test_the_wire_is_shown_while_somebody_wants_to_see_it(self):
        terminal = self.terminal()
        start = self.say(terminal, "/debug on", "shown from now on")
        self.say(terminal, "draw", "tools/call", "> POST", "ANSWERED")
        self.assertNotIn(KEY.encode(), terminal.raw[start:])
        self.say(terminal, "/debug", "not shown any more")
        quiet = self.say(terminal, "draw", "ANSWERED")
        self.assertNotIn(b"tools/call", terminal.raw[quiet:])

    def test_what_was_said_yes_to_is_listed_and_taken_back(self):
        terminal = self.terminal()
        self.say(terminal, "/approve", "yes to nothing beyond single calls")
        self.say(terminal, "/approve large/tool_0001", "run without a question until exit")
        self.say(terminal, "/approve", "yes until exit  large/tool_0001")
        self.say(terminal, "/rules large/tool_0001", "granted for this session")
        self.say(terminal, "/approve forget", "Every yes is taken back.")
        self.say(terminal, "/approve", "yes to nothing beyond single calls")

    def test_a_doctor_looks_in_the_middle_of_a_chat(self):
        terminal = self.terminal(rows=60)
        self.say(terminal, "/doctor", "the line editor", "server large", "it speaks 2025-11-25")
        self.say(terminal, "still there?", "ANSWERED still there?")

    def test_models_and_providers_are_listed_and_changed(self):
        terminal = self.terminal()
        self.say(terminal, "/model", "Answering: openai:puppet")
        self.say(terminal, "/model other", "Answering: openai:other")
        self.say(terminal, "/provider", "switch offline")
        self.say(terminal, "/model nobody:x", "Answering: openai:nobody:x")

    def look_of_code(self, terminal):
        """The style that code has in the next answer."""
        start = self.say(terminal, "a question", "ANSWERED")
        return re.search(rb"\x1b\[([0-9;]+)mcode", terminal.raw[start:])[1].decode()

    def test_the_theme_follows_the_background_and_the_persons_word(self):
        terminal = self.terminal()
        self.assertEqual(self.look_of_code(terminal), "0;36", "dark until the terminal has answered")
        start = len(terminal.raw)
        terminal.type("typed be" + WHITE + "fore")
        self.wait_line(terminal, "typed before")
        terminal.type("\x15")
        self.wait_line(terminal, "")
        self.assertEqual(self.look_of_code(terminal), "0;34")
        self.assertNotIn(b"rgb", terminal.raw[start:], "the answer is no text")
        self.say(terminal, "/theme", "The theme is light.")
        self.say(terminal, "/theme mono", "The theme is mono.")
        self.assertEqual(self.look_of_code(terminal), "0")
        self.say(terminal, "/theme dark", "The theme is dark.")
        self.assertEqual(self.look_of_code(terminal), "0;36")
        self.say(terminal, "/theme pink", "/theme auto, dark, light or mono")
        self.assertEqual(strange(terminal.raw)[:3], [])

    def test_a_theme_that_is_chosen_asks_nobody_and_no_color_is_mono(self):
        terminal = self.terminal("--theme", "light")
        self.assertEqual(self.look_of_code(terminal), "0;34")
        self.assertNotIn(b"\x1b]11;", terminal.raw)
        terminal = self.terminal(environment={"NO_COLOR": "1"})
        self.say(terminal, "/theme dark", "The theme is mono")
        self.assertNotIn(b"\x1b]11;", terminal.raw)
        self.say(terminal, "a question", "code ANSWERED")

    def test_clear_keeps_the_tools(self):
        terminal = self.terminal()
        self.say(terminal, "draw", "ANSWERED")
        self.say(terminal, "/clear", "the tools stay connected")
        self.say(terminal, "/image", "no image yet")
        self.say(terminal, "/tools", "large: 4 tools")


if __name__ == "__main__":
    unittest.main()
