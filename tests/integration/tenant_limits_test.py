"""Limits that hold for all replicas together, and what an administrator says about one tenant."""

import concurrent.futures
import contextlib
import http.server
import json
import pathlib
import signal
import sqlite3
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from callers import Caller, Tokens  # noqa: E402
from postgres import Postgres  # noqa: E402
from stack import BIN, Stack, free_port, run  # noqa: E402


class SharedLimits(unittest.TestCase):
    """Two servers with one database of tenants: a limit holds for both together."""

    RATE, BURST = 20, 40

    def flood(self, ports, token, seconds):
        """(requests let through, seconds that it took), from eight callers at once."""
        end = time.monotonic() + seconds
        refusals = []

        def call_on(port):
            caller, passed = Caller(port, token), 0
            while time.monotonic() < end:
                status, headers, _ = caller.send("tools/list", {})
                self.assertIn(status, (200, 429))
                passed += status == 200
                if status == 429:
                    refusals.append(int(headers["retry-after"]))
                    time.sleep(0.005)  # as many as a client that does not listen sends
            caller.close()
            return passed

        started = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            passed = sum(pool.map(call_on, ports * 4))
        self.assertTrue(refusals and all(wait >= 1 for wait in refusals))
        return passed, time.monotonic() - started

    def assert_the_sum_holds(self, database):
        settings = (f"tenant_store.database={database}", f"tenants.default.requests_per_second={self.RATE}",
                    f"tenants.default.burst={self.BURST}")
        with Stack(mcp_settings=settings) as stack:
            other_port = free_port()
            other = stack._start("mcp-server", other_port, (*settings, f"listen.port={other_port}"))
            try:
                tokens = Tokens(stack)
                passed, seconds = self.flood([stack.mcp_port, other_port], tokens("acme"), 3)
                self.assertLessEqual(passed, self.BURST + self.RATE * (seconds + 1))
                self.assertGreaterEqual(passed, self.BURST + self.RATE * (seconds - 1) * 0.5)
                globex = Caller(other_port, tokens("globex"))
                self.assertEqual(globex.send("tools/list", {})[0], 200, "another tenant has a bucket of its own")
                globex.close()
            finally:
                other.stop()

    def test_with_a_file(self):
        with Stack() as place:  # only for a folder that goes away
            self.assert_the_sum_holds(place.folder / "tenants.db")

    def test_with_postgresql(self):
        with Postgres() as server:
            self.assert_the_sum_holds(server.url)


class LostDatabase(unittest.TestCase):
    def test_who_is_known_is_served_on_and_limited_by_each_server_while_the_database_is_away(self):
        with Postgres() as database:
            settings = (f"tenant_store.database={database.url}", "tenants.default.requests_per_second=1",
                        "tenants.default.burst=12")
            with Stack(mcp_settings=settings) as stack:
                tokens = Tokens(stack)
                known, new = (Caller(stack.mcp_port, tokens(tenant)) for tenant in ("acme", "globex"))
                self.assertEqual(known.send("tools/list", {})[0], 200)
                database.stop(signal.SIGQUIT)
                answers = [known.send("tools/list", {})[0] for _ in range(40)]
                self.assertEqual(set(answers), {200, 429})
                self.assertLess(answers.count(200), 20)
                self.assertIn("rate_lease_failed", stack.mcp.log_text())
                self.assertEqual(new.send("tools/list", {})[0], 503, "nobody knows what holds for it")
                database.start()
                deadline = time.monotonic() + 30
                while new.send("tools/list", {})[0] != 200:
                    self.assertLess(time.monotonic(), deadline, "the database is found again")
                    time.sleep(0.1)
                known.close()
                new.close()


class OneTenant(unittest.TestCase):
    """What is said about one tenant holds for it, and for nobody else."""

    def start(self, *settings):
        self.stack = self.enterContext(Stack())
        self.stack.mcp.stop()
        self.database = self.stack.folder / "tenants.db"
        self.settings = (f"tenant_store.database={self.database}", "tenant_store.refresh_seconds=1", *settings)
        self.stack.mcp_settings = self.settings
        self.stack.start_mcp()
        self.tokens = Tokens(self.stack)

    def tenants(self, *arguments):
        sets = [part for setting in self.settings for part in ("--set", setting)]
        done = run([BIN / "mcp-server", "--config", self.stack.state / "mcp-server.toml", *sets, "tenants", *arguments,
                    "--json"])
        return json.loads(done.stdout)

    def caller(self, tenant, **claims):
        caller = Caller(self.stack.mcp_port, self.tokens(tenant, **claims))
        self.addCleanup(caller.close)
        return caller

    def soon(self, condition, what):
        deadline = time.monotonic() + 10
        while not condition():
            self.assertLess(time.monotonic(), deadline, what)
            time.sleep(0.05)

    def test_an_administrator_changes_a_tenant_while_the_server_runs(self):
        self.start()
        acme, globex = self.caller("acme"), self.caller("globex")
        everything = ["get_email", "change_email", "get_chart"]
        self.assertEqual(acme.tools(), everything)
        self.assertEqual(self.tenants("set", "acme", 'tools=["get_*"]', "burst=70")["settings"],
                         {"burst": 70.0, "tools": ["get_*"]})
        self.soon(lambda: acme.tools() == ["get_email", "get_chart"], "the change is taken up")
        _, _, body = acme.call("change_email", {"account_id": "12345", "new_email": "x@example.com"})
        self.assertTrue(body["result"]["isError"])
        self.assertIn("not available to your tenant", body["result"]["content"][0]["text"])
        self.assertEqual(globex.tools(), everything)
        self.assertEqual([row["tenant"] for row in self.tenants("list")], ["acme"])
        self.assertEqual(self.tenants("show", "acme")["in_force"]["burst"], 70.0)
        self.tenants("remove", "acme")
        self.soon(lambda: acme.tools() == everything, "as before")

    def test_a_tenant_that_nobody_wrote_down_is_refused_when_told_to(self):
        self.start("tenant_store.unknown_tenants=refuse")
        self.tenants("set", "acme")
        self.assertEqual(self.caller("acme").send("tools/list", {})[0], 200)
        self.assertEqual(self.caller("globex").send("tools/list", {})[0], 403)
        self.assertIn("tenant_refused", self.stack.mcp.log_text())

    def test_a_backend_of_its_own(self):
        seen = []

        class Backend(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                seen.append(dict(self.headers))
                body = json.dumps({"account_id": "12345", "email": "own@backend.example"}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.start()
        self.tenants("set", "acme", f"backend_url=http://127.0.0.1:{server.server_address[1]}",
                     "backend_headers.X-Region=eu")
        caller = self.caller("acme")
        _, _, body = caller.call("get_email", {"account_id": "12345"})
        self.assertEqual(body["result"]["structuredContent"]["email"], "own@backend.example")
        self.assertEqual((seen[0]["X-Region"], seen[0]["X-TENANT-ID"]), ("eu", "acme"))
        self.assertNotIn(caller.token, json.dumps(seen))
        _, _, body = self.caller("globex").call("get_email", {"account_id": "54321"})
        self.assertEqual(body["result"]["structuredContent"]["email"], "ops@globex.example")

    def test_a_dear_tool_costs_more_requests_and_says_when_to_come_back(self):
        self.start("tenants.default.requests_per_second=0.1", "tenants.default.burst=7")
        self.tenants("set", "acme", "tool_cost.get_chart=5")
        acme = self.caller("acme")
        self.assertEqual(acme.call("get_chart", {})[0], 200)
        self.assertEqual(acme.call("get_email", {"account_id": "12345"})[0], 200)
        status, headers, body = acme.call("get_chart", {})
        self.assertEqual(status, 429)
        self.assertGreaterEqual(int(headers["retry-after"]), 9)
        self.assertEqual(body["jsonrpc"], "2.0")
        self.assertIn("rate_limited", self.stack.mcp.log_text())

    def test_a_database_of_ten_thousand_tenants(self):
        self.start()
        self.tenants("set", "t0")  # the tables are there now
        with contextlib.closing(sqlite3.connect(self.database)) as database, database:
            database.executemany("INSERT INTO mcp_tenants (name, settings, updated_at) VALUES (?, ?, 0)",
                                 ((f"t{n}", json.dumps({"tools": ["get_*"]})) for n in range(1, 10_001)))
        names = [row["tenant"] for row in self.tenants("list")]
        self.assertEqual(names, sorted(f"t{n}" for n in range(10_001)))
        self.assertEqual(self.caller("t10000").tools(), ["get_email", "get_chart"])

    def test_the_command_refuses_what_could_not_be_honoured(self):
        self.start()
        for arguments in (("set", "acme", "brust=1"), ("set", "default", "burst=1"), ("set", "acme", "burst=0"), ("set", "ac me"),
                          ("set", "acme", "backend_headers.Authorization=x"), ("remove", "nobody"), ("show", "nobody")):
            with self.assertRaises(RuntimeError, msg=arguments):
                self.tenants(*arguments)
        self.assertEqual(self.tenants("list"), [])


if __name__ == "__main__":
    unittest.main()
