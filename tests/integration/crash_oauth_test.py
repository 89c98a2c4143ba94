"""kill -9 of api-server while codes and refresh tokens are being used: no spent code is good again, and a person's
permission never has two live refresh tokens."""

import os
import pathlib
import random
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from person import Application, demo_person  # noqa: E402
from postgres import Postgres  # noqa: E402
from stack import Stack  # noqa: E402

RETRY_SECONDS = 10  # how long the same token leads to the same successor
ROUNDS = int(os.environ.get("TESSERA_CRASH_ROUNDS", "200"))


class CrashOauth(unittest.TestCase):
    def test_kill_9_leaves_no_spent_code_good_and_no_two_live_successors(self):
        with Stack() as stack:
            self.kill_in_every_round(stack)

    def test_kill_9_leaves_no_spent_code_good_and_no_two_live_successors_on_postgresql(self):
        with Postgres() as postgres, Stack(database=postgres.url) as stack:
            self.kill_in_every_round(stack)

    def kill_in_every_round(self, stack):
        stack.mcp.stop()
        stack.mcp = None
        self.application = Application(stack, demo_person(stack))
        dice = random.Random(11)
        answered = 0
        for number in range(ROUNDS):
            with self.subTest(number):
                if number % 2 == 0:
                    answered += self.kill_while_a_code_is_redeemed(stack, dice)
                else:
                    answered += self.kill_while_a_token_is_refreshed(stack, dice)
        print(f"{ROUNDS} kills: {answered} answers arrived before, {ROUNDS - answered} did not")

    def under_fire(self, stack, dice, work):
        """What `work` got before the server was killed in the middle of it, or None. The server is up again then."""
        outcome = []

        def attempt():
            try:
                outcome.append(work())
            except (OSError, ValueError):
                pass  # cut off in the middle of the answer

        thread = threading.Thread(target=attempt)
        thread.start()
        time.sleep(dice.uniform(0, 0.006))
        stack.api.kill()
        thread.join(30)
        stack.start_api()
        return outcome[0] if outcome else None

    def kill_while_a_code_is_redeemed(self, stack, dice):
        code, verifier = self.application.code()
        first = self.under_fire(stack, dice, lambda: self.application.redeem(code, verifier, timeout=5))
        second_status, second = self.application.redeem(code, verifier)
        if first is None:
            # Either the code was spent on disk, or it was not and is good exactly now.
            self.assertIn(second_status, (200, 400), second)
        else:
            self.assertEqual(first[0], 200, first[1])
            self.assertEqual((second_status, second["error"]), (400, "invalid_grant"))
        third_status, third = self.application.redeem(code, verifier)
        self.assertEqual((third_status, third["error"]), (400, "invalid_grant"), "a spent code was good again")
        return 0 if first is None else 1

    def kill_while_a_token_is_refreshed(self, stack, dice):
        status, start = self.application.redeem(*self.application.code())
        self.assertEqual(status, 200, start)
        old = start["refresh_token"]
        began = time.monotonic()
        first = self.under_fire(stack, dice, lambda: self.application.refresh(old, timeout=5))
        if time.monotonic() - began > RETRY_SECONDS / 2:
            return 0  # a machine this slow cannot ask again in time
        status, again = self.application.refresh(old)
        self.assertEqual(status, 200, again)  # the retry of a client whose answer was lost
        if first is not None:
            self.assertEqual(first[0], 200, first[1])
            self.assertEqual(first[1]["refresh_token"], again["refresh_token"], "two successors of one token")
        status, _ = self.application.refresh(again["refresh_token"])
        self.assertEqual(status, 200)
        status, refused = self.application.refresh(old)  # its successor has been used: a replay
        self.assertEqual((status, refused["error"]), (400, "invalid_grant"))
        status, refused = self.application.refresh(again["refresh_token"])
        self.assertEqual((status, refused["error"]), (400, "invalid_grant"), "a token outlived its family")
        return 0 if first is None else 1


if __name__ == "__main__":
    unittest.main()
