"""Credentials that can be recognised, in every place where the chat may have one, and every way in which a turn can end:
afterwards none is in a request to a provider (but the one credential that it wants), in a session, in a log or on the
screen."""

import json
import pathlib
import secrets
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from model_double import MODELS, SECRETS, ModelDouble  # noqa: E402
from stack import SOURCE  # noqa: E402
from with_models import WithModels  # noqa: E402

# What the person says, and what shows that the turn is over.
ENDS = {"What is the email for account 12345?": "The tool says:", "Show me a chart": "I can see the chart.",
        "garbled": "The tool says:", "busy": "Here I am again.", "quota": "Error: ", "gone": "Error: ",
        "forbidden": "Error: ", "expired": "Error: ", "too long": "Error: ", "later failure": "Error: ",
        "broken off": "Error: ", "echo the key": "Error: "}
# The one header in which each provider gets its credential, and which it is.
WANTED = {"bedrock": ("x-amz-security-token", SECRETS["bedrock-token"]), "anthropic": ("x-api-key", SECRETS["anthropic"]),
          "gemini": ("x-goog-api-key", SECRETS["gemini"]), "openai": ("authorization", "Bearer " + SECRETS["openai"])}


class Canaries(WithModels):
    def setUp(self):
        super().setUp()
        self.canaries = {name: f"canary-{name}-{secrets.token_urlsafe(18)}" for name in ("header", "program", "token")}
        token = self.stack.folder / "token"
        token.write_text(self.canaries["token"] + "\n")
        notes = SOURCE / "tests" / "harness" / "note_server.py"
        about = self.stack.folder / "about"
        about.write_text("Writes a note")
        (self.work / ".mcp.json").write_text(json.dumps({"mcpServers": {
            # Refused with 401, again and again: the token is in the hands of whatever reports that.
            "refused": {"url": self.stack.mcp_url, "headers": {"X-Extra": "${HEADER_CANARY}"},
                        "auth": {"type": "token_command", "command": ["cat", str(token)]}},
            "notes": {"command": "/usr/bin/python3", "args": [str(notes), str(about), str(self.stack.folder / "notes")],
                      "env": {"NOTE_KEY": "${PROGRAM_CANARY}"}}}}))
        self.log = self.stack.folder / "chat.log"
        self.more = ["--trust-mcp-config", "--set", "log.level=debug", "--set", f"log.file={self.log}"]

    def variables(self, **more):
        return self.environment(**ModelDouble.keys(), HEADER_CANARY=self.canaries["header"],
                                PROGRAM_CANARY=self.canaries["program"], **more)

    def assert_clean(self, **places):
        places["log"] = self.log.read_text(errors="replace")
        # The search can find: what may be written down is there.
        self.assertIn("refused", places["log"])
        self.assert_no_secret(**places)
        for place, text in {**self.written(), **places}.items():
            for canary in self.canaries.values():
                self.assertNotIn(canary, text, f"a canary in {place}")

    def assert_one_credential(self, provider):
        all_secrets = [*SECRETS.values(), *self.canaries.values()]
        requests = self.double.requests()
        self.assertTrue(requests)
        for request in requests:
            self.assertEqual(request["provider"], provider)
            headers = {name.lower(): value for name, value in request["headers"].items()}
            name, value = WANTED[provider]
            self.assertEqual(headers.pop(name), value)
            rest = json.dumps([request["target"], request["body"], headers])
            for secret in all_secrets:
                self.assertNotIn(secret, rest)
            self.assertNotIn("eyJ", rest, "our own token is not for the provider")

    def every_way(self, provider):
        terminal = self.terminal("--model", f"{provider}:{MODELS[provider]}", *self.more, environment=self.variables())
        terminal.wait_for("refused: not connected", 60)
        self.say(terminal, "auth", "acme", seconds=60)
        for words, end in ENDS.items():
            self.say(terminal, words, end, seconds=60)
        terminal.type("exit\r")
        self.assertEqual(terminal.wait_exit(60), 0)
        self.assert_one_credential(provider)
        self.assert_clean(screen=terminal.raw.decode(errors="replace"))

    def test_every_way_a_turn_ends_with_bedrock_shows_no_credential(self):
        self.every_way("bedrock")

    def test_every_way_a_turn_ends_with_anthropic_shows_no_credential(self):
        self.every_way("anthropic")

    def test_every_way_a_turn_ends_with_gemini_shows_no_credential(self):
        self.every_way("gemini")

    def test_every_way_a_turn_ends_with_openai_shows_no_credential(self):
        self.every_way("openai")

    def test_a_script_that_reads_every_event_gets_no_credential(self):
        for provider, model in MODELS.items():
            for words in ("What is the email for account 12345?", "expired", "broken off"):
                with self.subTest(f"{provider}: {words}"):
                    done, answer = self.one_shot(words, "--model", f"{provider}:{model}", *self.more,
                                                 environment=self.variables(), output="stream-json")
                    self.assertEqual(answer["type"], "result")
                    self.assert_clean(output=done.stdout + done.stderr)

    def test_a_key_that_the_provider_refuses_and_quotes_is_not_shown(self):
        # Of AWS the quoted part is the name of a key, which is no secret; its secret was never sent.
        wrong = {"AWS_ACCESS_KEY_ID": "AKIDnobody", "ANTHROPIC_API_KEY": "sk-ant-canary-wrong-Vb3",
                 "GEMINI_API_KEY": "AQ.canary-wrong-Vb3", "OPENAI_API_KEY": "sk-canary-wrong-Vb3"}
        for provider, model in MODELS.items():
            with self.subTest(provider):
                done, answer = self.one_shot("hello", "--model", f"{provider}:{model}", *self.more,
                                             environment={**self.variables(), **wrong})
                self.assertFalse(answer["ok"], answer)
                self.assertEqual(done.returncode, 5, answer)
                self.assert_clean(output=done.stdout + done.stderr)
                for place, text in {**self.written(), "log": self.log.read_text(), "output": done.stdout + done.stderr}.items():
                    self.assertNotIn("wrong-Vb3", text, place)


if __name__ == "__main__":
    unittest.main()
