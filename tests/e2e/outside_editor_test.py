"""Ctrl-G: the line in an editor of one's own, which has the terminal, and whatever becomes of it."""

import os
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from puppet_model import PuppetModel, said  # noqa: E402
from stack import BIN  # noqa: E402
from terminal import Terminal  # noqa: E402

PATIENCE = 60


class Editor(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.places = self.folder / "tmp"
        self.places.mkdir()
        self.puppet = self.enterContext(PuppetModel(lambda request: [f"GOT {said(request)}"]))

    def terminal(self, script, *arguments):
        """With an editor that does what `script` says; the file is $1."""
        editor = self.folder / "editor"
        editor.write_text("#!/bin/sh\n" + script)
        editor.chmod(0o700)
        terminal = Terminal([BIN / "ai-agent-chatbox", "--model", "openai:puppet", "--no-mcp-config", *arguments],
                            folder=self.folder, columns=80, rows=24)
        terminal.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                                "TERM": "xterm-256color", "TMPDIR": str(self.places), **self.puppet.environment()}
        if script:
            terminal.environment["EDITOR"] = str(editor)
        self.enterContext(terminal)
        terminal.wait_for("you>", PATIENCE)
        return terminal

    def send(self, terminal, words):
        start = len(terminal.raw)
        terminal.type("\r")
        terminal.wait_since(f"GOT {words}", start, PATIENCE)
        terminal.wait_raw("you> ", PATIENCE, terminal.raw.find(b"GOT", start))

    def test_the_line_is_written_in_an_editor_that_has_the_terminal(self):
        terminal = self.terminal('stty -a > seen; stat -c %a "$1" >> seen\n'
                                 'echo IN-EDITOR; read answer; printf " %s\\nand more\\n" "$answer" >> "$1"\n')
        before = len(terminal.raw)
        terminal.type("one\x07")
        terminal.wait_since("IN-EDITOR", before, PATIENCE)
        begin = len(terminal.raw)
        terminal.type("typed\r")
        terminal.wait_since("and more", begin, PATIENCE)
        seen = (self.folder / "seen").read_text()
        modes = seen.split()
        self.assertTrue({"icanon", "isig", "icrnl", "echo"} <= set(modes), "as it was before the chat")
        self.assertTrue(seen.endswith("600\n"))
        terminal.type("!")
        self.send(terminal, "one typed\nand more!".split("\n")[0])
        self.assertEqual(said(self.puppet.requests[-1]), "one typed\nand more!")
        self.assertEqual(list(self.places.iterdir()), [], "nothing of it is left")

    def test_an_editor_that_fails_or_dies_leaves_the_line_as_it_was(self):
        for script, why in (('echo other > "$1"; exit 4\n', "ended with code 4"),
                            ("stty raw -echo; kill -9 $$\n", "was ended by signal 9")):
            terminal = self.terminal(script)
            terminal.type("mine\x07")
            terminal.wait_for(f"The editor {why}", PATIENCE)
            terminal.wait_for("you> mine", PATIENCE)
            terminal.type(" still")
            terminal.wait_for("you> mine still", PATIENCE)
            self.send(terminal, "mine still")
            self.assertEqual(list(self.places.iterdir()), [])

    def test_control_c_in_the_editor_is_the_editors(self):
        terminal = self.terminal('trap "echo CAUGHT >> \\"$1\\"; exit 0" INT\necho IN-EDITOR\nwhile :; do read line; done\n')
        terminal.type("kept \x07")
        terminal.wait_for("IN-EDITOR", PATIENCE)
        terminal.type("\x03")
        terminal.wait_for("you> kept CAUGHT", PATIENCE)
        self.send(terminal, "kept CAUGHT")

    def test_keys_that_the_editor_did_not_read_are_not_lost(self):
        terminal = self.terminal('echo IN-EDITOR; read line; echo "+" >> "$1"\n')
        terminal.type("a\x07")
        terminal.wait_for("IN-EDITOR", PATIENCE)
        terminal.type("\rb\r")
        terminal.wait_for("GOT a+b", PATIENCE)

    def test_without_an_editor_it_is_said_what_to_set(self):
        terminal = self.terminal("")
        terminal.type("mine\x07")
        terminal.wait_for("Set VISUAL or EDITOR", PATIENCE)
        terminal.wait_for("you> mine", PATIENCE)

    def test_no_editor_is_opened_without_a_terminal(self):
        terminal = self.terminal("touch opened\n", "--plain")
        terminal.type("a\x07b\r")
        terminal.wait_for("GOT", PATIENCE)
        self.assertFalse((self.folder / "opened").exists())


if __name__ == "__main__":
    unittest.main()
