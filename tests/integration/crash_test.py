"""kill -9 of api-server at random moments: no acknowledged change is lost, none is half done."""

import json
import pathlib
import random
import signal
import sqlite3
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
from postgres import Postgres  # noqa: E402
from stack import BIN, Stack, request, run  # noqa: E402

CHANGES = 200
WRITERS = 4


class Crash(unittest.TestCase):
    def test_kill_9_during_200_changes_loses_nothing_acknowledged(self):
        with Stack() as stack:
            self.kill_during_changes(stack)

            database = sqlite3.connect(stack.state / "tessera.db")
            self.nothing_is_lost(lambda sql: database.execute(sql).fetchall())
            database.close()

    def test_kill_9_during_200_changes_loses_nothing_acknowledged_on_postgresql(self):
        with Postgres() as postgres, Stack(database=postgres.url) as stack:
            self.kill_during_changes(stack)
            self.nothing_is_lost(lambda sql: postgres.query("tessera", sql))
            run([BIN / "api-server", "audit", "verify", "--config", stack.state / "api-server.toml"])

    def test_a_crash_of_the_database_server_is_survived_without_a_restart(self):
        with Postgres() as postgres, Stack(database=postgres.url) as stack:
            token = self.backend_token(stack)
            self.assertEqual(self.change(stack, token, 1), 200)
            postgres.stop(signal.SIGQUIT)
            self.assertEqual(self.change(stack, token, 2), 503)
            postgres.start()
            deadline = time.monotonic() + 30
            while self.change(stack, token, 3) == 503 and time.monotonic() < deadline:
                time.sleep(0.05)
            self.assertEqual(self.change(stack, token, 4), 200)
            history = postgres.query("tessera", "SELECT new_email FROM email_changes ORDER BY id")
            self.assertEqual([row[0] for row in history], [f"change{number}@example.com" for number in (1, 3, 4)])

    def kill_during_changes(self, stack):
        """Leaves api-server stopped and what was acknowledged in self.acknowledged."""
        stack.mcp.stop()
        stack.mcp = None
        token = self.backend_token(stack)
        acknowledged = {}
        lock, done, up = threading.Lock(), threading.Event(), threading.Event()
        up.set()
        numbers = iter(range(CHANGES))

        def write():
            while True:
                with lock:
                    number = next(numbers, None)
                if number is None:
                    return
                address = f"change{number}@example.com"
                up.wait(30)  # nothing new begins while the server is away, so kills meet many changes
                while not done.is_set():
                    try:
                        status = self.change(stack, token, number)
                    except OSError:
                        time.sleep(0.01)
                        continue
                    # 409: the change was durable although the killed server could not say so.
                    self.assertIn(status, (200, 409))
                    acknowledged[number] = address
                    break

        writers = [threading.Thread(target=write) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        dice, kills = random.Random(7), 0
        while any(writer.is_alive() for writer in writers):
            # A kill falls into the work, however fast the machine is: after a few more changes,
            # and a moment that no change knows of.
            due = len(acknowledged) + dice.randint(1, 12)
            while len(acknowledged) < due and any(writer.is_alive() for writer in writers):
                time.sleep(0.0005)
            time.sleep(dice.uniform(0, 0.004))
            up.clear()
            stack.api.kill()
            kills += 1
            stack.start_api()
            up.set()
        for writer in writers:
            writer.join(60)
        done.set()
        self.assertEqual(len(acknowledged), CHANGES)
        self.assertGreaterEqual(kills, 5)
        stack.api.stop()
        stack.api = None
        self.acknowledged = acknowledged
        print(f"{kills} kills, {CHANGES} changes")

    def nothing_is_lost(self, query):
        history = [row[0] for row in query("SELECT new_email FROM email_changes ORDER BY id")]
        self.assertEqual(sorted(history), sorted(self.acknowledged.values()), "each change exactly once")
        current = query("SELECT email FROM accounts WHERE account_id = '12345'")[0][0]
        self.assertEqual(current, history[-1], "the account and its history agree")
        chain = query("SELECT count(*) FROM audit WHERE action = 'change_email'")[0][0]
        self.assertEqual(int(chain), CHANGES)

    @staticmethod
    def change(stack, token, number):
        """The status that a change of the address gets."""
        return request("POST", f"{stack.api_url}/change_email",
                       json.dumps({"account_id": "12345", "new_email": f"change{number}@example.com"}),
                       {"Content-Type": "application/json", "Authorization": f"Bearer {token}",
                        "Idempotency-Key": f"crash-{number}"}, timeout=5)[0]

    @staticmethod
    def backend_token(stack):
        """A long-lived token for the backend's own audience, so that the test needs no renewal."""
        key = jwt.load_key(stack.state / "keys" / "signing.pem")
        header, claims = jwt.parts(stack.token())
        claims = jwt.changed(claims, aud=stack.api_url, exp=claims["iat"] + 900)
        return jwt.sign(header, claims, key)


if __name__ == "__main__":
    unittest.main()
