"""Many tenants in one server: nobody sees another's data, whatever the header says.

    python3 tenants_test.py --calls 10000      how many calls of two tenants are interleaved (default 10000)
"""

import concurrent.futures
import contextlib
import http.client
import json
import pathlib
import random
import sqlite3
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from callers import META, Caller, Tokens  # noqa: E402
from stack import BIN, Stack, call_tool, run  # noqa: E402

CALLS = 10000
TENANTS = ("acme", "globex")


class Isolation(unittest.TestCase):
    WORKERS = 8
    ACCOUNTS = 6  # of each worker and tenant

    def test_two_tenants_with_the_same_account_numbers_never_see_each_others_data(self):
        with Stack() as stack:
            self.emails = {}
            self.fill(stack)
            tokens = Tokens(stack)
            self.tokens = {tenant: tokens(tenant) for tenant in TENANTS}
            with concurrent.futures.ThreadPoolExecutor(self.WORKERS) as pool:
                done = [pool.submit(self.work, stack, worker, CALLS // self.WORKERS) for worker in range(self.WORKERS)]
            changes = sum(one.result() for one in done)
            self.assertGreater(changes, CALLS // 50)
            self.assert_stored(stack)
            run([BIN / "api-server", "audit", "verify", "--config", stack.state / "api-server.toml"])

    def fill(self, stack):
        with contextlib.closing(sqlite3.connect(stack.state / "tessera.db")) as database, database:
            for tenant in TENANTS:
                for number in range(self.WORKERS * self.ACCOUNTS):
                    account, email = f"7{number:03}", f"a{number}.v0@{tenant}.example"
                    self.emails[tenant, account] = email
                    database.execute("INSERT INTO accounts (tenant, account_id, email, created_at, updated_at)"
                                     " VALUES (?, ?, ?, 1790000000, 1790000000)", (tenant, account, email))

    def work(self, stack, worker, calls):
        """Reads and changes accounts of both tenants, in turns that dice decide. @return how many were changed"""
        dice = random.Random(worker)
        accounts = [f"7{worker * self.ACCOUNTS + i:03}" for i in range(self.ACCOUNTS)]
        callers = {tenant: Caller(stack.mcp_port, self.tokens[tenant], dice.choice((None, tenant))) for tenant in TENANTS}
        changes = 0
        for turn in range(calls):
            tenant, account = dice.choice(TENANTS), dice.choice(accounts)
            if dice.random() < 0.1:
                changes += 1
                self.change(callers[tenant], tenant, account, f"a{account}.v{turn + 1}@{tenant}.example")
            else:
                status, _, body = callers[tenant].call("get_email", {"account_id": account})
                self.assertEqual(status, 200, body)
                found = body["result"]["structuredContent"]
                self.assertEqual(found, {"account_id": account, "email": self.emails[tenant, account]})
        for caller in callers.values():
            caller.close()
        return changes

    def change(self, caller, tenant, account, email):
        arguments = {"account_id": account, "new_email": email}
        status, _, body = caller.call("change_email", arguments)
        self.assertEqual(status, 200, body)
        self.assertEqual(body["result"]["resultType"], "input_required", body)
        question = body["result"]["inputRequests"]["confirm"]["params"]["message"]
        self.assertIn(self.emails[tenant, account], question)
        status, _, body = caller.call(
            "change_email", arguments, requestState=body["result"]["requestState"],
            inputResponses={"confirm": {"action": "accept", "content": {"confirm": True}}})
        self.assertEqual((status, body["result"]["structuredContent"]["status"]), (200, "changed"), body)
        self.emails[tenant, account] = email

    def assert_stored(self, stack):
        with contextlib.closing(sqlite3.connect(stack.state / "tessera.db")) as database:
            for (tenant, account), email in self.emails.items():
                row = database.execute("SELECT email FROM accounts WHERE tenant = ? AND account_id = ?",
                                       (tenant, account)).fetchone()
                self.assertEqual(row, (email,))


class TenantHeader(unittest.TestCase):
    """X-TENANT-ID never grants anything."""

    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.tokens = Tokens(self.stack)

    def status(self, token, *fields):
        """Of a call with these header fields, sent as they are."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
            "name": "get_email", "arguments": {"account_id": "12345"}, "_meta": META}})
        connection = http.client.HTTPConnection("localhost", self.stack.mcp_port, timeout=10)
        connection.putrequest("POST", "/mcp")
        for name, value in (("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream"),
                            ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", "tools/call"),
                            ("Mcp-Name", "get_email"), ("Authorization", f"Bearer {token}"),
                            ("Content-Length", len(body)), *fields):
            connection.putheader(name, value)
        connection.endheaders(body.encode())
        status = connection.getresponse().status
        connection.close()
        return status

    def test_the_header_may_only_repeat_what_the_token_says(self):
        token = self.tokens("acme")
        self.assertEqual(self.status(token), 200, "absent: the token's tenant counts")
        self.assertEqual(self.status(token, ("X-TENANT-ID", "acme")), 200)
        self.assertEqual(self.status(token, ("x-tenant-id", "acme")), 200)
        for other in ("globex", "ACME", "acme2", "acm"):
            self.assertEqual(self.status(token, ("X-TENANT-ID", other)), 403, other)
        for malformed in ("", "acme globex", "acme,globex", "a" * 65, "acme\u00e9"):
            self.assertEqual(self.status(token, ("X-TENANT-ID", malformed)), 400, malformed)

    def test_two_headers_are_refused_even_when_they_agree(self):
        token = self.tokens("acme")
        for second in ("acme", "globex"):
            self.assertEqual(self.status(token, ("X-TENANT-ID", "acme"), ("X-TENANT-ID", second)), 400)
            self.assertEqual(self.status(token, ("X-TENANT-ID", "acme"), ("x-tenant-id", second)), 400)

    def test_a_spelling_that_another_server_could_take_for_it_is_refused(self):
        for name in ("X_TENANT_ID", "x_tenant_id", "X-TENANT_ID"):
            self.assertEqual(self.status(self.tokens("acme"), (name, "acme")), 400, name)

    def test_a_token_without_a_tenant_gets_none_from_the_header(self):
        token = self.tokens(None)
        self.assertEqual(self.status(token), 403)
        self.assertEqual(self.status(token, ("X-TENANT-ID", "acme")), 403)

    def test_a_token_of_several_tenants_names_the_one_in_force(self):
        token = self.tokens("acme", tenants=["acme", "globex"])
        self.assertEqual(self.status(token, ("X-TENANT-ID", "globex")), 200)
        self.assertEqual(self.status(token, ("X-TENANT-ID", "initech")), 403)

    def test_the_backend_is_called_for_the_tenant_in_force(self):
        token = self.tokens("acme", tenants=["acme", "globex"])
        for tenant, account in (("acme", "12345"), ("globex", "54321"), ("acme", "12345")):
            _, _, body = call_tool(self.stack, token, "get_email", {"account_id": account},
                                   headers={"X-TENANT-ID": tenant})
            self.assertEqual(body["result"].get("structuredContent", {}).get("account_id"), account, body)
        _, _, body = call_tool(self.stack, token, "get_email", {"account_id": "54321"}, headers={"X-TENANT-ID": "acme"})
        self.assertTrue(body["result"]["isError"], "an account of the other tenant")


if __name__ == "__main__":
    if "--calls" in sys.argv:
        at = sys.argv.index("--calls")
        CALLS = int(sys.argv[at + 1])
        del sys.argv[at:at + 2]
    unittest.main()
