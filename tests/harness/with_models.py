"""What tests with model providers share: real servers, the double that plays the providers, and the chat."""

import json
import os
import subprocess
import unittest

from model_double import SECRETS, VARIABLES, ModelDouble
from stack import BIN, Stack
from terminal import Terminal


class WithModels(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.double = self.enterContext(ModelDouble(self.stack.folder))
        self.work = self.stack.folder / "work"
        self.work.mkdir()

    def environment(self, **more):
        clean = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        return {**clean, "HOME": str(self.stack.folder), **self.double.addresses(), **more}

    def command(self, *arguments):
        return [BIN / "ai-agent-chatbox", "--config", self.stack.state / "chatbox.toml", *arguments]

    def terminal(self, *arguments, environment=None):
        terminal = Terminal(self.command(*arguments), folder=self.work)
        terminal.environment = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or self.environment(
            **ModelDouble.keys()))}
        return self.enterContext(terminal)

    def say(self, terminal, text, expect, seconds=20):
        terminal.settle(0.1)
        start = len(terminal.raw)
        terminal.type(text + "\r")
        terminal.wait_since(expect, start, seconds)
        return terminal.settle()

    def one_shot(self, text, *arguments, environment=None, output="json"):
        done = subprocess.run([str(part) for part in self.command("-p", text, "--output", output, *arguments)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90, cwd=self.work,
                              env=environment or self.environment(**ModelDouble.keys()))
        return done, json.loads(done.stdout.splitlines()[-1]) if done.stdout else None

    def written(self):
        """Everything that the chat has left behind, by place."""
        found = {"request bodies": "\n".join(request["body"] for request in self.double.requests())}
        for path in (self.stack.state / "chatbox").rglob("*"):
            if path.is_file() and path.suffix != ".png":
                found[str(path)] = path.read_text(errors="replace")
        return found

    def assert_no_secret(self, **places):
        keys = self.stack.state / "keys"
        secrets = list(SECRETS.values())
        secrets += [path.read_text().strip() for path in keys.glob("*.secret")]
        secrets += [line for path in keys.glob("*.pem") for line in path.read_text().splitlines()
                    if line and not line.startswith("-----")]
        self.assertGreater(len(secrets), len(SECRETS))
        for place, text in {**self.written(), **places}.items():
            for secret in secrets:
                self.assertNotIn(secret, text, f"a secret in {place}")
            self.assertNotIn("eyJ", text, f"a token in {place}")
