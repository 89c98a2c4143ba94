"""Servers that want to use the model (MCP sampling): never without a person who sees question and answer, in both eras."""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from model_double import MODELS, ModelDouble  # noqa: E402
from stack import SOURCE  # noqa: E402
from with_models import WithModels  # noqa: E402

CURIOUS = SOURCE / "tests" / "harness" / "curious_server.py"
QUESTION = "Tell the curious server a secret."
ANSWER = "The secret is a pear."


class Sampling(WithModels):
    def setUp(self):
        super().setUp()
        self.double = self.enterContext(ModelDouble(self.work, script="sampling.txt"))

    def write(self, era, **settings):
        (self.work / ".mcp.json").write_text(json.dumps({"mcpServers": {
            "curious": {"command": "/usr/bin/python3", "args": [str(CURIOUS), era], **settings}}}))

    def start(self, era, provider="anthropic", **settings):
        self.write(era, **settings)
        terminal = self.terminal("--trust-mcp-config", "--model", f"{provider}:{MODELS[provider]}")
        terminal.wait_for("curious: connected, 2 tools", 60)
        return terminal

    def asked(self):
        """What the server had the model asked."""
        return [request for request in self.double.requests() if "You tell secrets." in request["body"]]

    def test_the_person_sees_question_and_answer_before_either_goes(self):
        for era in ("legacy", "modern"):
            with self.subTest(era):
                before = len(self.asked())
                terminal = self.start(era, sampling=True)
                dialog = self.say(terminal, "let it ask", "Ask the model?", seconds=60)
                for words in (QUESTION, "You tell secrets.", "curious", "at most 77 tokens", "anthropic"):
                    self.assertIn(words, dialog)
                self.assertEqual(len(self.asked()), before)
                dialog = self.say(terminal, "Yes", "Send it to the server?", seconds=60)
                self.assertIn(ANSWER, dialog)
                self.say(terminal, "Yes", f"The tool says: I heard: {ANSWER} from {MODELS['anthropic']}", seconds=60)
                sent = self.asked()
                self.assertEqual(len(sent), before + 1)
                body = json.loads(sent[-1]["body"])
                self.assertEqual(body["max_tokens"], 77)
                self.assertNotIn("tools", body)
                self.assertEqual(len(body["messages"]), 1, "nothing of the conversation goes along")
                terminal.type("exit\r")
                self.assertEqual(terminal.wait_exit(60), 0)

    def test_each_provider_is_asked_for_no_more_tokens_than_the_server_wants(self):
        for provider in MODELS:
            with self.subTest(provider):
                terminal = self.start("legacy", provider, sampling=True)
                self.say(terminal, "let it ask", "Ask the model?", seconds=60)
                self.say(terminal, "Yes", "Send it to the server?", seconds=60)
                self.say(terminal, "Yes", f"I heard: {ANSWER}", seconds=60)
                self.assertRegex(self.asked()[-1]["body"], r'"(max_?tokens|max_completion_tokens|maxOutputTokens|maxTokens)":77\b')
                terminal.type("exit\r")
                terminal.wait_exit(60)

    def test_a_no_asks_nothing_and_the_server_is_told(self):
        terminal = self.start("legacy", sampling=True)
        self.say(terminal, "let it ask", "Ask the model?", seconds=60)
        self.say(terminal, "", "I was refused: the person did not allow it", seconds=60)
        self.assertEqual(self.asked(), [])

    def test_an_answer_that_the_person_keeps_does_not_reach_the_server(self):
        terminal = self.start("legacy", sampling=True)
        self.say(terminal, "let it ask", "Ask the model?", seconds=60)
        self.say(terminal, "Yes", "Send it to the server?", seconds=60)
        self.say(terminal, "No", "I was refused: the person did not let the answer go", seconds=60)

    def test_a_server_that_may_not_is_not_even_offered_it(self):
        for era in ("legacy", "modern"):
            with self.subTest(era):
                terminal = self.start(era)
                self.say(terminal, "let it ask", "I may not ask: no sampling", seconds=60)
                terminal.type("exit\r")
                terminal.wait_exit(60)

    def test_a_script_never_lets_a_server_ask(self):
        for era in ("legacy", "modern"):
            with self.subTest(era):
                self.write(era, sampling=True)
                _, answer = self.one_shot("let it ask", "--trust-mcp-config", "--model", "anthropic")
                self.assertIn("I may not ask: no sampling", answer["result"], answer)
                self.assertEqual(self.asked(), [])


if __name__ == "__main__":
    unittest.main()
