"""A write needs a person's yes that is bound to the exact arguments and used once."""

import contextlib
import json
import pathlib
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from stack import Stack, call_tool, decode, request  # noqa: E402

CHANGE = {"account_id": "12345", "new_email": "mynew@email.com"}


class Approval(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.token = self.stack.token()

    def change(self, arguments=CHANGE, token=None, **params):
        status, _, body = call_tool(self.stack, token or self.token, "change_email", arguments, extra_params=params or None)
        self.assertEqual(status, 200, body)
        return body

    def email(self):
        _, _, body = call_tool(self.stack, self.token, "get_email", {"account_id": "12345"})
        return body["result"]["structuredContent"]["email"]

    def ask(self, arguments=CHANGE):
        result = self.change(arguments)["result"]
        self.assertEqual(result["resultType"], "input_required", result)
        self.assertEqual(self.email(), "user@example.com")
        return result

    @staticmethod
    def answer(asked, action="accept", yes=True):
        key, one = next(iter(asked["inputRequests"].items()))
        properties = one["params"]["requestedSchema"]["properties"]
        content = {name: (yes if p["type"] == "boolean" else ("yes" if yes else "no")) for name, p in properties.items()}
        reply = {"action": action, **({"content": content} if action == "accept" else {})}
        return {"inputResponses": {key: reply}, "requestState": asked["requestState"]}

    def test_yes_changes_it_once(self):
        asked = self.ask()
        message = json.dumps(asked["inputRequests"])
        self.assertIn("12345", message)
        self.assertIn("mynew@email.com", message)
        answer = self.answer(asked)
        self.assertFalse(self.change(**answer)["result"].get("isError", False))
        self.assertEqual(self.email(), "mynew@email.com")

        # The same yes cannot be used again, even after somebody else has changed the address back.
        back = self.ask_again({"account_id": "12345", "new_email": "user@example.com"})
        self.assertFalse(self.change({"account_id": "12345", "new_email": "user@example.com"}, **self.answer(back))["result"].get("isError", False))
        replayed = self.change(**answer)
        self.assertTrue("error" in replayed or replayed["result"].get("isError"), replayed)
        self.assertEqual(self.email(), "user@example.com")

    def ask_again(self, arguments):
        result = self.change(arguments)["result"]
        self.assertEqual(result["resultType"], "input_required")
        return result

    def test_no_decline_and_cancel_change_nothing(self):
        for action, yes in (("accept", False), ("decline", True), ("cancel", True)):
            self.change(**self.answer(self.ask(), action, yes))
            self.assertEqual(self.email(), "user@example.com", action)

    def test_the_argument_confirmation_never_authorises(self):
        asked = self.ask({**CHANGE, "confirmation": "Y"})
        self.assertIn("requestState", asked)
        refused = self.change({**CHANGE, "confirmation": "N"})
        self.assertNotEqual(refused["result"].get("resultType"), "input_required")
        self.assertEqual(self.email(), "user@example.com")

    def test_a_yes_for_other_arguments_is_refused(self):
        answer = self.answer(self.ask())
        body = self.change({"account_id": "12345", "new_email": "evil@example.com"}, **answer)
        self.assertEqual(body["error"]["code"], -32602, body)
        self.assertEqual(self.email(), "user@example.com")

    def test_a_yes_without_its_state_only_asks_again(self):
        answer = self.answer(self.ask())
        del answer["requestState"]
        self.assertEqual(self.change(**answer)["result"]["resultType"], "input_required")
        self.assertEqual(self.email(), "user@example.com")

    def test_a_tampered_state_is_refused(self):
        answer = self.answer(self.ask())
        state = answer["requestState"]
        answer["requestState"] = state[:-4] + ("AAAA" if not state.endswith("AAAA") else "BBBB")
        self.assertEqual(self.change(**answer)["error"]["code"], -32602)
        self.assertEqual(self.email(), "user@example.com")

    def test_a_client_that_cannot_ask_changes_nothing(self):
        status, _, body = call_tool(self.stack, self.token, "change_email", CHANGE, capabilities={})
        self.assertEqual(status, 200)
        self.assertTrue(body["result"]["isError"], body)
        self.assertEqual(self.email(), "user@example.com")

    def test_the_audit_trail_names_whose_change_it_was_and_who_made_it(self):
        self.assertFalse(self.change(**self.answer(self.ask()))["result"].get("isError", False))
        with contextlib.closing(sqlite3.connect(self.stack.state / "tessera.db")) as database:
            actor, detail = database.execute(
                "SELECT actor, detail FROM audit WHERE action = 'change_email'").fetchone()
        self.assertEqual(actor, "basic-client")
        self.assertEqual(json.loads(detail)["acted_by"], "mcp-server")

    def test_the_backend_itself_wants_its_own_audience(self):
        for token in (self.token, self.stack.token(scope="email:write")):
            status, headers, body = request(
                "POST", f"{self.stack.api_url}/change_email", json.dumps(CHANGE),
                {"Content-Type": "application/json", "Authorization": f"Bearer {token}"})
            self.assertEqual(status, 401, decode(headers, body))
        self.assertEqual(self.email(), "user@example.com")


if __name__ == "__main__":
    unittest.main()
