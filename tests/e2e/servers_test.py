"""Servers from .mcp.json: asked about first, started with little, and never in the way of the prompt."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from stack import BIN, SOURCE  # noqa: E402
from terminal import Terminal  # noqa: E402

EVERYTHING = SOURCE / "tests" / "node_modules" / "@modelcontextprotocol" / "server-everything" / "dist" / "index.js"
CURIOUS = SOURCE / "tests" / "harness" / "curious_server.py"


class Servers(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, servers):
        (self.folder / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))

    def environment(self, **more):
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8", "TERM": "xterm-256color", **more}

    def command(self, *arguments):
        return [str(BIN / "ai-agent-chatbox"), "--model", "offline", *arguments]

    def one_shot(self, *arguments, **more):
        return subprocess.run(self.command("-p", "what can you do", "--output", "json", *arguments), cwd=self.folder,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                              env=self.environment(**more))

    def terminal(self, *arguments, **more):
        terminal = Terminal(self.command(*arguments), folder=self.folder)
        terminal.environment = self.environment(**more)
        return self.enterContext(terminal)

    def silent_server(self):
        """An address where connections are taken and nothing is ever answered."""
        listener = self.enterContext(socket.create_server(("127.0.0.1", 0)))
        return f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"

    def test_the_prompt_comes_before_any_server_has_answered(self):
        self.write({"one": {"url": self.silent_server()}, "two": {"url": self.silent_server()}})
        terminal = self.terminal("--trust-mcp-config")
        terminal.wait_for("you>", 10)
        terminal.type("/servers\r")
        screen = terminal.wait_for("one: connecting")
        self.assertIn("two: connecting", terminal.settle(), screen)

    def test_programs_that_will_not_end_are_ended_side_by_side_when_the_chat_ends(self):
        deaf = 'trap "" TERM; echo $$ > $0; while :; do sleep 0.2; done'
        files = [self.folder / name for name in ("one", "two", "three")]
        self.write({file.name: {"command": "/bin/sh", "args": ["-c", deaf, str(file)]} for file in files})
        terminal = self.terminal("--trust-mcp-config")
        terminal.wait_for("you>", 10)
        deadline = time.monotonic() + 30
        while not all(file.exists() and file.read_text().strip() for file in files):
            self.assertLess(time.monotonic(), deadline)
            terminal.settle(0.1)
        terminal.type("exit\r")
        self.assertEqual(terminal.wait_exit(30), 0)
        for file in files:
            self.assertFalse(pathlib.Path(f"/proc/{file.read_text().strip()}").exists(), "its process is gone")

    def test_a_file_of_the_folder_is_refused_where_nobody_can_say_yes(self):
        marker = self.folder / "started"
        self.write({"evil": {"command": "touch", "args": [str(marker)]}})
        done = self.one_shot()
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn("--trust-mcp-config", done.stderr)
        self.assertFalse(marker.exists())

    def test_a_no_at_the_question_starts_nothing_and_a_yes_is_remembered_until_the_file_changes(self):
        marker = self.folder / "started"
        self.write({"tool": {"command": "touch", "args": [str(marker)]}})
        terminal = self.terminal()
        self.assertIn("starts touch", terminal.wait_for("Use these servers?"))
        terminal.type("\r")
        terminal.wait_for("They are not used.")
        terminal.wait_for("you>")
        self.assertFalse(marker.exists())
        terminal.type("exit\r")
        terminal.wait_exit()

        again = self.terminal()
        again.wait_for("Use these servers?")
        again.type("yes\r")
        again.wait_for("tool: not connected")
        again.type("exit\r")
        again.wait_exit()
        self.assertTrue(marker.exists())

        third = self.terminal()
        third.wait_for("you>")
        self.assertNotIn("Use these servers?", third.screen())
        third.type("exit\r")
        third.wait_exit()
        self.write({"tool": {"command": "touch", "args": [str(marker), "more"]}})
        self.terminal().wait_for("Use these servers?")

    def test_a_missing_variable_switches_off_one_server_by_name(self):
        self.write({"bad": {"url": "http://127.0.0.1:1/${NOT_SET_HERE}"}})
        terminal = self.terminal("--trust-mcp-config")
        terminal.wait_for("bad: not used")
        self.assertIn("NOT_SET_HERE is not set", terminal.settle())

    def test_rules_test_names_the_rule_that_decides(self):
        self.write({"mail": {"url": self.silent_server(), "disabled": True,
                             "approval": {"tools": {"change_*": "deny"}}}})
        done = subprocess.run(self.command("--trust-mcp-config", "--deny", "mail/drop", "rules", "test", "mail/drop", "{}"),
                              cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                              env=self.environment())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("rule deny mail/drop", done.stdout)

    def test_a_foreign_server_over_stdio_sees_no_key_and_offers_its_tools(self):
        self.write({"every": {"command": str(SOURCE / "tools" / "node22"), "args": [str(EVERYTHING), "stdio"],
                              "env": {"GIVEN": "${MINE}"}, "tools": {"include": ["echo", "get-env"]},
                              "approval": {"default": "allow"}}})
        secret = "sk-canary-Jh5sLq8Nw2"
        terminal = self.terminal("--trust-mcp-config", ANTHROPIC_API_KEY=secret, MINE="given-to-it")
        terminal.wait_for("every: connected, 2 tools", 30)
        terminal.type("/tools\r")
        terminal.wait_for("every/echo")
        terminal.type("get env\r")
        terminal.wait_for("-> every/get-env")
        terminal.settle(1)
        shown = terminal.raw.decode(errors="replace")
        self.assertIn("given-to-it", shown)
        self.assertNotIn(secret, shown)

    def test_a_server_learns_the_working_folder_only_where_its_settings_say_so_and_the_person_sees_it(self):
        for era in ("legacy", "modern"):
            for roots, told in ((False, "I may not ask: no roots"), (True, f"I may look at file://{self.folder}")):
                with self.subTest(f"{era}, roots: {roots}"):
                    self.write({"curious": {"command": "/usr/bin/python3", "args": [str(CURIOUS), era], "roots": roots}})
                    terminal = self.terminal("--trust-mcp-config")
                    terminal.wait_for("curious: connected", 60)
                    terminal.type("look around\r")
                    terminal.wait_for(told, 60)
                    terminal.settle(0.5)
                    shown = "curious asked where it may look" in terminal.raw.decode(errors="replace")
                    self.assertEqual(shown, roots)
                    terminal.type("exit\r")
                    terminal.wait_exit(60)

    def test_a_foreign_server_s_prompts_and_resources_go_into_a_message(self):
        self.write({"every": {"command": str(SOURCE / "tools" / "node22"), "args": [str(EVERYTHING), "stdio"],
                              "tools": {"include": ["echo"]}}})
        terminal = self.terminal("--trust-mcp-config")
        terminal.wait_for("every: connected", 60)
        terminal.type("/prompts\r")
        terminal.wait_for("/every:args-prompt city= [state=]", 60)
        terminal.type("/every:args-prompt city=\"New Delhi\"\r")
        terminal.wait_for("What's weather in New Delhi?", 60)
        terminal.settle(1)
        terminal.type("look at @every:demo://resource/dynamic/text/1, please\r")
        terminal.wait_for("Attached: every:demo://resource/dynamic/text/1", 60)
        terminal.settle(1)
        terminal.type("/export json talk.json\r")
        terminal.wait_for("Written to talk.json", 60)
        messages = [one for one in json.loads((self.folder / "talk.json").read_text())["messages"] if one["role"] == "user"]
        self.assertEqual(messages[0]["text"], "What's weather in New Delhi?")
        self.assertIn("text of the server, not of the person", messages[1]["text"])
        self.assertIn("look at @every:demo://resource/dynamic/text/1, please", messages[1]["text"])
        terminal.type("what is in @every:demo://nowhere\r")
        terminal.wait_for("Error:", 60)


if __name__ == "__main__":
    unittest.main()
