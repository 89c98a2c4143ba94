"""The seed conversation with each model provider, as a person has it: the real chat in a terminal, the real servers,
and the provider played by model-double. No secret may leave the place where it belongs."""

import json
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from model_double import MODELS, SECRETS, ModelDouble  # noqa: E402
from with_models import WithModels  # noqa: E402

ASK_EMAIL = "What is the email for account 12345?"
CHANGE = "Change the email for account 12345 to mynew@email.com"


class SeedConversation(WithModels):
    def converse(self, provider):
        model = MODELS[provider]
        terminal = self.terminal("--model", f"{provider}:{model}")
        terminal.wait_for(f"Answering: {provider}:{model}")
        self.say(terminal, "auth", "acme")
        self.say(terminal, ASK_EMAIL, "user@example.com")
        self.say(terminal, CHANGE, "change_email")
        self.say(terminal, "No", "The tool says:")
        self.say(terminal, ASK_EMAIL, "user@example.com")
        dialog = self.say(terminal, CHANGE, "change_email")
        for words in ("12345", "mynew@email.com", "Yes", "No"):
            self.assertIn(words, dialog)
        self.say(terminal, "Yes", "The tool says:")
        self.say(terminal, ASK_EMAIL, "mynew@email.com")
        self.say(terminal, "Show me a chart", "I can see the chart.", seconds=30)
        self.say(terminal, "both at once", "I can see the chart.", seconds=30)
        self.say(terminal, "garbled", "not JSON" if provider != "gemini" else "The tool says:")
        terminal.type("exit\r")
        self.assertEqual(terminal.wait_exit(), 0)
        asked = self.double.requests()
        self.assertEqual({request["provider"] for request in asked}, {provider})
        self.assertGreaterEqual(len(asked), 16)
        self.assert_no_secret(screen=terminal.raw.decode(errors="replace"))
        headers = json.dumps([request["headers"] for request in asked])
        self.assertNotIn(SECRETS["bedrock"], headers, "a signing key never travels")
        self.assertNotIn("eyJ", headers, "our own token is not for the provider")

    def test_bedrock(self):
        self.converse("bedrock")

    def test_anthropic(self):
        self.converse("anthropic")

    def test_gemini(self):
        self.converse("gemini")

    def test_openai(self):
        self.converse("openai")


class Troubles(WithModels):
    def each(self):
        return MODELS.items()

    def test_a_busy_provider_is_asked_again_and_the_person_told(self):
        terminal = self.terminal("--model", "anthropic")
        terminal.wait_for("Answering: anthropic")
        screen = self.say(terminal, "busy", "Here I am again.", seconds=30)
        self.assertIn("trying again in", screen)
        self.assertIn("(2/4)", screen)

    def test_a_connection_lost_before_any_text_is_made_again(self):
        for provider, model in self.each():
            with self.subTest(provider), ModelDouble(self.work) as self.double:
                done, answer = self.one_shot("lost", "--model", f"{provider}:{model}")
                # A cut right after the first text must not be repeated; of the shortest answers some show none.
                if answer["ok"]:
                    self.assertIn("Not lost", answer["result"])
                else:
                    self.assertIn("broke off", answer["errors"][0])

    def test_an_answer_that_breaks_off_is_not_repeated(self):
        for provider, model in self.each():
            with self.subTest(provider):
                before = len(self.double.requests())
                done, answer = self.one_shot("broken off", "--model", f"{provider}:{model}")
                self.assertEqual(done.returncode, 1)
                self.assertIn("broke off", answer["errors"][0])
                self.assertEqual(len(self.double.requests()), before + 1)

    def test_each_failure_names_the_way_out(self):
        for words, part in (("quota", "plan and the quota"), ("gone", "--model"), ("too long", "clear"),
                            ("later failure", "overloaded")):
            for provider, model in self.each():
                with self.subTest(f"{provider}: {words}"):
                    done, answer = self.one_shot(words, "--model", f"{provider}:{model}")
                    self.assertEqual(done.returncode, 6 if words == "quota" else 1, done.stderr)
                    self.assertIn(part, answer["errors"][0])
                    self.assertTrue(answer["errors"][0].startswith(provider + ": "), answer["errors"])

    def test_expired_credentials_say_how_to_renew_them(self):
        done, answer = self.one_shot("expired", "--model", "bedrock:" + MODELS["bedrock"])
        self.assertIn("aws sso login", answer["errors"][0])

    def test_a_wrong_key_is_named_but_never_shown(self):
        wrong = {"ANTHROPIC_API_KEY": "sk-ant-wrong-Hb7", "GEMINI_API_KEY": "AQ.wrong-Hb7", "OPENAI_API_KEY": "sk-wrong-Hb7"}
        for provider, variable in (("anthropic", "ANTHROPIC_API_KEY"), ("gemini", "GEMINI_API_KEY"), ("openai", "OPENAI_API_KEY")):
            with self.subTest(provider):
                done, answer = self.one_shot("hi", "--model", f"{provider}:{MODELS[provider]}",
                                             environment=self.environment(**wrong))
                self.assertIn("Check " + variable, answer["errors"][0])
                self.assertNotIn("wrong-Hb7", done.stdout + done.stderr)
        self.assertNotIn("wrong-Hb7", "".join(self.written().values()))

    def test_no_key_says_what_to_set(self):
        for provider, variable in (("anthropic", "ANTHROPIC_API_KEY"), ("gemini", "GEMINI_API_KEY"), ("bedrock", "AWS_ACCESS_KEY_ID")):
            with self.subTest(provider):
                done, _ = self.one_shot("hi", "--model", provider, environment=self.environment())
                self.assertEqual(done.returncode, 2, done.stdout)
                self.assertIn(variable, done.stderr)

    def test_a_temperature_that_the_model_refuses_is_taken_out(self):
        for provider, model in self.each():
            with self.subTest(provider):
                done, answer = self.one_shot("hello", "--model", f"{provider}:{model}", "--set", "model.temperature=0.5")
                self.assertEqual(answer["result"], "I heard you.", answer)


class Switching(WithModels):
    def test_the_conversation_goes_on_with_another_provider(self):
        terminal = self.terminal("--model", "anthropic")
        terminal.wait_for("Answering: anthropic")
        self.say(terminal, ASK_EMAIL, "The tool says:")
        for provider in ("gemini", "bedrock", "openai", "anthropic"):
            self.say(terminal, f"switch {provider}:{MODELS[provider]}", f"Answering: {provider}")
            self.say(terminal, ASK_EMAIL, "The tool says:")
        last = self.double.requests()[-1]
        self.assertEqual(last["provider"], "anthropic")
        self.assertGreaterEqual(last["body"].count("12345"), 5, "the whole conversation was sent")
        self.assertIn("openai", self.say(terminal, "switch", "switch offline"))
        self.say(terminal, "switch nobody", "I heard you.")
        self.say(terminal, "/switch nobody", "Not switched: unknown provider nobody")
        self.say(terminal, "switch offline", "Answering: offline")
        screen = self.say(terminal, ASK_EMAIL, "user@example.com")
        self.assertIn("[offline] you>", screen)


class EnvironmentFile(WithModels):
    def write(self, mode):
        path = self.work / ".env"
        path.write_text("".join(f"{name}={value}\n" for name, value in ModelDouble.keys().items()))
        path.chmod(mode)

    def test_keys_come_from_the_working_folder_and_are_not_shown(self):
        self.write(0o600)
        terminal = self.terminal("--model", "gemini", environment=self.environment())
        screen = terminal.wait_for("Answering: gemini")
        self.assertIn("From .env: ", screen)
        self.assertNotIn("chmod", screen)
        self.say(terminal, ASK_EMAIL, "user@example.com")
        self.assert_no_secret(screen=terminal.raw.decode(errors="replace"))

    def test_a_file_that_others_may_read_is_a_warning(self):
        self.write(0o644)
        done, answer = self.one_shot("hello", "--model", "anthropic", environment=self.environment())
        self.assertTrue(answer["ok"], answer)
        self.assertIn("chmod 600 .env", done.stderr)
        self.assert_no_secret(output=done.stdout + done.stderr)


class ExitCodes(WithModels):
    def test_a_wrong_key_of_the_provider_gives_5(self):
        wrong = "sk-ant-wrong-key-Wd7fKp3Qz9"
        done, answer = self.one_shot(ASK_EMAIL, "--model", "anthropic", environment=self.environment(
            **{**ModelDouble.keys(), "ANTHROPIC_API_KEY": wrong}))
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        self.assertFalse(answer["ok"])
        self.assertNotIn(wrong, done.stdout + done.stderr)

    def test_the_cost_is_an_estimate_with_a_date_or_nothing(self):
        _, answer = self.one_shot(ASK_EMAIL, "--model", "anthropic:claude-sonnet-5-5")
        usage = answer["usage"]
        self.assertAlmostEqual(answer["cost_usd"], (2 * usage["input_tokens"] + 10 * usage["output_tokens"]) / 1e6)
        self.assertIn("prices of 20", answer["cost_note"])
        _, answer = self.one_shot(ASK_EMAIL, "--model", "offline")
        self.assertIsNone(answer["cost_usd"])

    def test_a_limit_gives_7(self):
        done, answer = self.one_shot(ASK_EMAIL, "--model", "anthropic", "--max-turns", "1")
        self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
        self.assertEqual(answer["stop_reason"], "limit")

    def test_a_limit_for_the_cost_ends_the_turn_with_7(self):
        done, answer = self.one_shot(ASK_EMAIL, "--model", "anthropic", "--max-cost", "0.000001")
        self.assertEqual(done.returncode, 7, done.stdout + done.stderr)
        self.assertIn("estimate", answer["errors"][0])

    def test_a_limit_for_the_cost_is_refused_where_no_price_is_known(self):
        done, _ = self.one_shot(ASK_EMAIL, "--model", "openai", "--max-cost", "1")
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertIn("price", done.stderr)

    def test_a_stream_has_every_event_and_the_report_last(self):
        done = subprocess.run([str(part) for part in self.command("-p", ASK_EMAIL, "--output", "stream-json", "--model",
                                                                  "anthropic")],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=90, cwd=self.work,
                              env=self.environment(**ModelDouble.keys()))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        types = [line["type"] for line in lines]
        self.assertEqual(types[-1], "result")
        self.assertLess(types.index("call"), types.index("call_result"))
        said = "".join(line["text"] for line in lines if line["type"] == "text")
        # The report puts a blank line between what was said before a call and after it.
        self.assertEqual("".join(said.split()), "".join(lines[-1]["result"].split()))


if __name__ == "__main__":
    unittest.main()
