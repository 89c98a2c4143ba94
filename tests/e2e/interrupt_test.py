"""Ctrl-C at every stage gives the prompt back. The promise is 200 ms; each test prints what it took, and fails only when
it does not happen at all."""

import json
import os
import pathlib
import shutil
import socket
import sys
import tempfile
import time
import unittest

HARNESS = pathlib.Path(__file__).resolve().parents[1] / "harness"
sys.path.insert(0, str(HARNESS))
from hostile_server import noise  # noqa: E402
from puppet_model import Call, PuppetModel, said, tool_about  # noqa: E402
from stack import BIN  # noqa: E402
from terminal import Terminal, plain  # noqa: E402

PATIENCE = 30
PROMISE_MS = 200


class Interrupts(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def play(self, request):
        words = said(request)
        words = words and words.splitlines()[-1]  # behind one that was interrupted and never answered
        if words is None:
            yield "The tool is done."
        elif words == "stream":
            yield "The beginning of a long answer.\n\nAnd"
            self.puppet.over.wait(PATIENCE)
        elif words.startswith("call "):
            name, _, arguments = words[5:].partition(" ")
            yield Call(tool_about(request, f"WORD-{name}"), json.loads(arguments or "{}"))
        else:
            yield f"You said: {words}."

    def write_servers(self, servers):
        (self.folder / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))

    def terminal(self, *arguments, servers=None):
        tools = {"command": "/usr/bin/python3", "args": ["-B", str(HARNESS / "hostile_server.py"), str(self.folder)],
                 "approval": {"default": "allow", "tools": {"danger": "ask"}}}
        self.write_servers({"tools": tools} if servers is None else servers)
        self.puppet = self.enterContext(PuppetModel(self.play))
        command = [BIN / "ai-agent-chatbox", "--model", "openai:puppet", "--trust-mcp-config", *arguments]
        terminal = Terminal(command, folder=self.folder)
        terminal.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                                "TERM": "xterm-256color", **self.puppet.environment()}
        self.enterContext(terminal)
        terminal.wait_raw("tools: connected" if servers is None else "you> ", PATIENCE)
        terminal.settle(0.1)
        return terminal

    def begin(self, terminal, text, words):
        """Types a line and waits for what shows that the stage is reached."""
        start = len(terminal.raw)
        terminal.type(text)
        terminal.wait_since(words, start, PATIENCE)

    def interrupt(self, terminal, stage, words="Interrupted.", then=lambda: None):
        """Presses Ctrl-C; the prompt must come back, after `words`, and the next question be answered, after `then`."""
        start = len(terminal.raw)
        pressed = time.monotonic()
        terminal.type("\x03")
        terminal.wait_raw(words, PATIENCE, start)
        terminal.wait_raw("you> ", PATIENCE, terminal.raw.find(words.encode(), start))
        took = 1000 * (time.monotonic() - pressed)
        print(f"Ctrl-C, {stage}: {took:.0f} ms to the prompt (promised: {PROMISE_MS})")
        then()
        self.begin(terminal, f"after {stage}\r", f"You said: after {stage}.")

    def test_an_idle_line(self):
        self.interrupt(self.terminal(), "an idle line", "Press Ctrl-C again")

    def test_typed_text(self):
        terminal = self.terminal()
        self.begin(terminal, "half a question", "half a question")
        self.interrupt(terminal, "typed text", "\x1b[J")
        self.assertEqual(len(self.puppet.requests), 1, "what was typed is gone, not sent")

    def test_a_large_paste(self):
        terminal = self.terminal()
        self.begin(terminal, "\x1b[200~" + "word " * 800_000 + "\x1b[201~", "more characters above")
        self.interrupt(terminal, "a large paste", "\x1b[J")

    def test_a_paste_that_does_not_end(self):
        terminal = self.terminal()
        terminal.type("\x1b[200~" + "word " * 100_000)
        self.interrupt(terminal, "a paste without end", "Press Ctrl-C again")

    def test_connecting(self):
        listener = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        silent = {"url": f"http://127.0.0.1:{listener.getsockname()[1]}/mcp", "timeoutMs": 20_000}
        for line in ("a question", "/tools", "/prompts", "look at @silent:a://b"):
            with self.subTest(line):
                terminal = self.terminal(servers={"silent": silent})
                start = len(terminal.raw)
                terminal.type(line + "\r")
                terminal.wait_raw("thinking" if line == "a question" else "\r\n", PATIENCE, start)
                pressed = time.monotonic()
                terminal.type("\x03")
                terminal.wait_raw("Interrupted.", PATIENCE, start)
                terminal.wait_raw("you> ", PATIENCE, terminal.raw.find(b"Interrupted.", start))
                print(f"Ctrl-C, connecting, {line}: {1000 * (time.monotonic() - pressed):.0f} ms to the prompt "
                      f"(promised: {PROMISE_MS})")

    def test_an_answer_that_streams(self):
        terminal = self.terminal()
        self.begin(terminal, "stream\r", "The beginning of a long answer.")
        self.interrupt(terminal, "an answer that streams")
        self.assertRegex(plain(terminal.raw), r"(?s)long answer\..*And\r*\nInterrupted", "nothing of it comes later")

    def test_a_tool_that_runs(self):
        terminal = self.terminal()
        self.begin(terminal, "call work\r", "PROGRESS")
        # The server has one thread; what it answers then comes too late.
        self.interrupt(terminal, "a tool that runs", then=(self.folder / "release").touch)

    def test_a_dialog_of_ours(self):
        terminal = self.terminal()
        self.begin(terminal, "call danger\r", "Allow? (Yes/No)")
        self.interrupt(terminal, "an approval")

    def test_a_dialog_with_text_in_it(self):
        terminal = self.terminal()
        self.begin(terminal, "call danger\r", "Allow? (Yes/No)")
        self.begin(terminal, "ye", "ye")
        self.interrupt(terminal, "an approval half answered")

    def test_a_form_of_a_server(self):
        terminal = self.terminal()
        self.begin(terminal, "call ask\r", "FIELD")
        self.interrupt(terminal, "a form")

    def test_a_picture_that_is_printed(self):
        """The terminal is slow: it reads nothing until Ctrl-C has been pressed."""
        for protocol in ("kitty", "iterm"):
            with self.subTest(protocol):
                terminal = self.terminal("--images", protocol)
                picture = self.folder / "picture.png"
                picture.write_bytes(noise(1500, 1500))
                self.begin(terminal, 'call draw {"kind": "noise"}\r', "-> tools/draw")
                terminal.wait_raw(b"\x1b_Ga=T" if protocol == "kitty" else b"\x1b]1337;", PATIENCE)
                before = len(terminal.raw)
                self.interrupt(terminal, f"a picture by {protocol}")
                whole = 4 * picture.stat().st_size / 3
                self.assertLess(len(terminal.raw) - before, whole / 2, "the rest of the picture is not sent")


if __name__ == "__main__":
    unittest.main()
