"""Conversations that are kept: gone on with, looked at, exported and deleted."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from stack import BIN  # noqa: E402
from terminal import Terminal  # noqa: E402

WAIT = 60


class Sessions(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def environment(self):
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "TERM": "xterm-256color"}

    def command(self, *arguments):
        return [str(BIN / "ai-agent-chatbox"), "--model", "offline", "--no-mcp-config", *arguments]

    def run_chat(self, *arguments):
        return subprocess.run(self.command(*arguments), cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60, env=self.environment())

    def say(self, text, *arguments):
        done = self.run_chat("-p", text, "--output", "json", *arguments)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def terminal(self, *arguments):
        terminal = Terminal(self.command(*arguments), folder=self.folder)
        terminal.environment = self.environment()
        return self.enterContext(terminal)

    def test_continue_goes_on_with_the_latest_session_of_the_folder(self):
        first = self.say("what can you do")
        again = self.say("and what else", "--continue")
        self.assertEqual(again["session_id"], first["session_id"])
        shown = self.run_chat("sessions", "show", first["session_id"]).stdout
        self.assertIn("what can you do", shown)
        self.assertIn("and what else", shown)

    def test_a_session_is_resumed_by_the_beginning_of_its_id(self):
        first = self.say("what can you do")
        self.say("something new")
        again = self.say("back again", "--resume", first["session_id"][:8])
        self.assertEqual(again["session_id"], first["session_id"])

    def test_what_cannot_be_resumed_is_an_error_of_usage(self):
        for arguments in (["--resume", "nothing-of-that-kind"], ["--continue"]):
            done = self.run_chat("-p", "hello", *arguments)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("no session", done.stderr)

    def test_list_export_and_rm(self):
        session = self.say("what can you do")["session_id"]
        self.assertIn(session[:8], self.run_chat("sessions", "list").stdout)
        exported = json.loads(self.run_chat("sessions", "export", "json", session).stdout)
        self.assertEqual(exported["messages"][0], {"role": "user", "text": "what can you do"})
        file = self.folder / "out.md"
        self.assertEqual(self.run_chat("sessions", "export", "md", session, "-o", str(file)).returncode, 0)
        self.assertIn("## You", file.read_text())
        self.assertEqual(self.run_chat("sessions", "rm", session).returncode, 0)
        self.assertNotIn(session[:8], self.run_chat("sessions", "list").stdout)

    def test_a_line_that_a_crash_tore_does_not_stop_a_session(self):
        session = self.say("what can you do")["session_id"]
        file = next(self.folder.rglob(f"{session}.jsonl"))
        with file.open("ab") as out:
            out.write(b'{"at":"2026-11-23T08:00:00Z","kind":"us')
        self.say("and what else", "--continue")
        lines = file.read_text().splitlines()
        self.assertTrue(all(json.loads(line) for line in lines))
        self.assertEqual([json.loads(line)["text"] for line in lines if json.loads(line)["kind"] == "user"],
                         ["what can you do", "and what else"])

    def test_a_person_names_a_session_leaves_it_and_comes_back(self):
        terminal = self.terminal()
        terminal.wait_for("you>", WAIT)
        terminal.type("what can you do\r")
        terminal.settle(1)
        terminal.type("/save tool talk\r")
        terminal.wait_for("is called tool talk", WAIT)
        terminal.type("exit\r")
        terminal.wait_exit(WAIT)

        again = self.terminal()
        again.wait_for("you>", WAIT)
        again.type("/resume tool talk\r")
        again.wait_for("Going on with session", WAIT)
        again.type("/export md talk.md\r")
        again.wait_for("Written to talk.md", WAIT)
        self.assertIn("what can you do", (self.folder / "talk.md").read_text())


if __name__ == "__main__":
    unittest.main()
