"""Signing keys that change while calls go on, and one that has leaked, with the real servers."""

import json
import pathlib
import random
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
from callers import Tokens  # noqa: E402
from stack import BIN, Stack, call_tool, request, run  # noqa: E402

SECONDS = 90  # for something that must happen; the longest is a fetch of keys, once in 30 s
ROTATIONS = 6
PERIOD = 2.0
CALLERS = 4


def keys(stack, *arguments):
    done = run([BIN / "api-server", "keys", *arguments, "--json", "--config", stack.state / "api-server.toml"])
    return json.loads(done.stdout)


def kid_of(token):
    return jwt.parts(token)[0]["kid"]


def wait_for(condition, what):
    deadline = time.monotonic() + SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {SECONDS} s")
        time.sleep(0.1)


def publish_ahead(stack, count):
    """As after many months: so many next keys were published long ago. (`keys rotate` makes them, one at a time.)"""
    plan_file = stack.state / "keys" / "signing-keys.json"
    waiting = []
    for _ in range(count):
        keys(stack, "rotate")
        plan = json.loads(plan_file.read_text())
        waiting += [key for key in plan["keys"] if key["phase"] == "next"]
        plan["keys"] = [key for key in plan["keys"] if key["phase"] == "active"]
        plan_file.write_text(json.dumps(plan))
    for key in waiting:
        key["published_at"] -= 3600
    plan["keys"] += waiting
    plan_file.write_text(json.dumps(plan))


class Load:
    """Callers that get a fresh token, call with it, and with one that they got some time ago."""

    def __init__(self, stack):
        self.stack = stack
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        self.statuses, self.kids, self.failures = [], set(), []
        self.threads = [threading.Thread(target=self.work, args=(seed,)) for seed in range(CALLERS)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    def work(self, seed):
        dice, tokens = random.Random(seed), []
        try:
            while not self.stopped.is_set():
                tokens.append(self.stack.token())
                for token in (tokens[-1], dice.choice(tokens)):
                    status, headers, body = call_tool(self.stack, token, "get_email", {"account_id": "12345"})
                    good = status == 200 and not body["result"].get("isError")
                    with self.lock:
                        self.statuses.append(status)
                        self.kids.add(kid_of(token))
                        if not good:
                            self.failures.append((status, headers.get("www-authenticate"), body))
        except Exception as failure:  # whatever it is, the test must not pass
            with self.lock:
                self.failures.append(repr(failure))


class Rotation(unittest.TestCase):
    def test_keys_that_rotate_every_two_seconds_under_load_cost_no_good_token(self):
        stack = Stack()
        self.addCleanup(stack.__exit__, None, None, None)
        stack.init()
        publish_ahead(stack, ROTATIONS)
        stack.start_api()
        stack.start_mcp()
        with Load(stack) as load:
            for turn in range(ROTATIONS):
                started = time.monotonic()
                steps = keys(stack, "rotate")
                self.assertEqual(steps[0]["action"], "activate_key", steps)
                kid = steps[0]["kid"]
                wait_for(lambda: kid in load.kids or load.failures, f"tokens of key {turn}")
                load.stopped.wait(max(0.0, started + PERIOD - time.monotonic()))
        self.assertEqual(load.failures[:3], [])
        self.assertEqual(set(load.statuses), {200})
        self.assertGreater(len(load.kids), ROTATIONS)

    def test_a_key_compromise_ends_tokens_that_are_remembered_when_the_set_is_fetched_anew(self):
        stack = self.enterContext(Stack())
        arguments = ("get_email", {"account_id": "12345"})
        old = stack.token()
        own = Tokens(stack)("acme", aud=stack.api_url)

        def read():
            bearer = {"Authorization": f"Bearer {own}"}
            return request("GET", f"{stack.api_url}/get_email/12345", headers=bearer)[0]

        self.assertEqual(read(), 200)
        self.assertEqual(call_tool(stack, old, *arguments)[0], 200)
        leaked = kid_of(old)
        self.assertEqual([key["kid"] for key in keys(stack, "list")], [leaked])

        keys(stack, "remove", leaked, "--emergency")
        wait_for(lambda: read() == 401, "the removed key is refused by the server that removed it")
        wait_for(lambda: kid_of(stack.token()) != leaked, "another key signs")
        # Its kid is news to mcp-server, which asks for the set, and so learns what is not in it any more.
        wait_for(lambda: call_tool(stack, stack.token(), *arguments)[0] == 200, "tokens of the new key are good")
        status, headers, _ = call_tool(stack, old, *arguments)
        self.assertEqual(status, 401)
        self.assertIn('error="invalid_token"', headers["www-authenticate"])
        self.assertNotIn(old, stack.mcp.log_text())


if __name__ == "__main__":
    unittest.main()
