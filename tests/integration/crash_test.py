"""kill -9 of api-server at random moments: no acknowledged change is lost, none is half done."""

import json
import pathlib
import random
import sqlite3
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
from stack import Stack, request  # noqa: E402

CHANGES = 200
WRITERS = 4


class Crash(unittest.TestCase):
    def test_kill_9_during_200_changes_loses_nothing_acknowledged(self):
        with Stack() as stack:
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
                            status, _, body = request(
                                "POST", f"{stack.api_url}/change_email",
                                json.dumps({"account_id": "12345", "new_email": address}),
                                {"Content-Type": "application/json", "Authorization": f"Bearer {token}",
                                 "Idempotency-Key": f"crash-{number}"}, timeout=5)
                        except OSError:
                            time.sleep(0.01)
                            continue
                        # 409: the change was durable although the killed server could not say so.
                        self.assertIn(status, (200, 409), body)
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

            database = sqlite3.connect(stack.state / "tessera.db")
            history = [row[0] for row in database.execute("SELECT new_email FROM email_changes ORDER BY id")]
            self.assertEqual(sorted(history), sorted(acknowledged.values()), "each change exactly once")
            current = database.execute("SELECT email FROM accounts WHERE account_id = '12345'").fetchone()[0]
            self.assertEqual(current, history[-1], "the account and its history agree")
            chain = database.execute("SELECT count(*) FROM audit WHERE action = 'change_email'").fetchone()[0]
            self.assertEqual(chain, CHANGES)
            database.close()
            print(f"{kills} kills, {CHANGES} changes")

    @staticmethod
    def backend_token(stack):
        """A long-lived token for the backend's own audience, so that the test needs no renewal."""
        key = jwt.load_key(stack.state / "keys" / "signing.pem")
        header, claims = jwt.parts(stack.token())
        claims = jwt.changed(claims, aud=stack.api_url, exp=claims["iat"] + 900)
        return jwt.sign(header, claims, key)


if __name__ == "__main__":
    unittest.main()
