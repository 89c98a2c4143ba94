"""The requests of http_corpus.py at the real servers: none is ever taken for that of another caller."""

import json
import pathlib
import socket
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from callers import META, Tokens  # noqa: E402
from http_corpus import CORPUS  # noqa: E402
from stack import Stack  # noqa: E402

SECONDS = 60  # for something that must happen

FIRST, SECOND = b"user@example.com", b"ops@globex.example"  # whose data an answer holds


class Wire:
    """One raw connection: what was sent, and the answers one by one."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def close(self):
        self.socket.close()

    def send(self, data, piece):
        try:
            for start in range(0, len(data), piece):
                self.socket.sendall(data[start:start + piece])
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has answered and closed; what it said can still be read

    def more(self):
        try:
            got = self.socket.recv(65536)
        except ConnectionResetError:
            got = b""
        self.rest += got
        return bool(got)

    def until(self, mark):
        while mark not in self.rest:
            if not self.more():
                raise EOFError(f"closed within an answer: {self.rest[:200]!r}")
        part, _, self.rest = self.rest.partition(mark)
        return part

    def take(self, size):
        while len(self.rest) < size:
            if not self.more():
                raise EOFError(f"closed within a body: {self.rest[:200]!r}")
        part, self.rest = self.rest[:size], self.rest[size:]
        return part

    def answer(self):
        """(status, body); an interim answer is passed over."""
        while True:
            head = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
            status = int(head[0].split(" ")[1])
            if status >= 200:
                break
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if fields.get("transfer-encoding") != "chunked":
            return status, self.take(int(fields["content-length"]))
        body = b""
        while size := int(self.until(b"\r\n"), 16):
            body += self.take(size)
            self.take(2)
        self.take(2)
        return status, body

    def ended(self):
        """True when nothing more came and the other side has closed."""
        return not self.rest and not self.more()


class Side:
    """How one of the two servers is asked, and what its good answers hold."""

    def __init__(self, stack, port, program, tokens, audience):
        self.port, self.program = port, program
        self.host = f"localhost:{port}"
        self.tokens = {tenant: tokens(tenant, aud=audience) for tenant in ("acme", "globex")}

    def request(self, line, fields, body=b""):
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        return f"{line} HTTP/1.1\r\nHost: {self.host}\r\n{fields}{length}\r\n".encode() + body

    def who(self, tenant, id):
        return f"Authorization: Bearer {self.tokens[tenant]}\r\nX-Request-ID: {id}\r\n"

    def marker(self, id):
        raise NotImplementedError

    def last(self):
        return self.request("GET /healthz", "Connection: close\r\n")

    def wire(self, name, entry, marker):
        hidden = self.request("GET /hidden", self.who("globex", f"{name}-hidden"))
        values = {"WHO": self.who("acme", f"{name}-entry"), "NOBODY": f"X-Request-ID: {name}-entry\r\n",
                  "GET": self.get, "POST": self.post, "MCP": self.fields, "HOST": self.host, "BODY": self.body,
                  "SIZE": len(self.body), "HEX": f"{len(self.body):x}", "HIDE": hidden.decode(),
                  "HIDESIZE": len(hidden), "MARK": len(marker)}
        wire = entry.wire
        for key, value in values.items():
            wire = wire.replace(f"%{key}%".encode(), str(value).encode())
        return wire


class Mcp(Side):
    get, post, good_get = "/.well-known/oauth-protected-resource/mcp", "/mcp", b"authorization_servers"
    fields = ("Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
              "Mcp-Method: tools/call\r\nMcp-Name: get_email\r\n")

    @staticmethod
    def call(account):
        params = {"name": "get_email", "arguments": {"account_id": account}, "_meta": META}
        return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})

    body = call("12345")

    def marker(self, id):
        return self.request("POST /mcp", self.who("globex", id) + "Content-Type: application/json\r\n" + self.fields,
                            self.call("54321").encode())


class Api(Side):
    get, post, good_get = "/get_email/12345", "/change_email", FIRST
    fields = ""
    body = '{"account_id":"12345","new_email":"other@example.com","dry_run":true}'

    def marker(self, id):
        return self.request("GET /get_email/54321", self.who("globex", id))


class HttpCorpus(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.tokens = Tokens(self.stack)

    def play(self, side, name, entry, piece):
        """The entry with its marker behind it. @return what went wrong, in words"""
        outcome, marker = entry.outcome, side.marker(f"{name}-marker")
        wire = Wire(side.port)
        try:
            wire.send(side.wire(name, entry, marker) + marker, piece)
            statuses = []
            for expected in outcome.statuses:
                status, body = wire.answer()
                statuses.append(status)
                if SECOND in body:
                    return f"the first caller was given the data of the second: {body[:300]!r}"
                if expected == status == 200 and FIRST not in body and side.good_get not in body:
                    return f"a good request got {body[:300]!r}"
            if statuses != list(outcome.statuses):
                return f"answers {statuses}: {body[:300]!r}"
            if outcome.marker:
                status, body = wire.answer()
                if status != 200 or SECOND not in body:
                    return f"the marker got {status} {body[:300]!r}"
            if not outcome.closes:
                # Still in step: one more request gets one answer, and nothing else is left.
                wire.send(side.last(), piece)
                status, body = wire.answer()
                if status != 200 or b"ok" not in body:
                    return f"the request after the marker got {status} {body[:300]!r}"
            if not wire.ended():
                return f"more came: {wire.rest[:300]!r}"
        except (EOFError, TimeoutError) as failure:
            return f"answers {statuses}, then {failure!r}"
        finally:
            wire.close()
        return None

    def attribution(self, program):
        """What the access log says of each of our ids: how often, and in the name of whom."""
        seen = {}
        for line in program.log_text().splitlines():
            event = json.loads(line)
            if event.get("event") == "request" and event["id"].startswith("c"):
                seen.setdefault(event["id"], []).append(event["tenant"])
        return seen

    def assert_corpus(self, side):
        wrong = {}
        for index, entry in enumerate(CORPUS):
            for piece in (1 << 20, 7):
                failure = self.play(side, f"c{index}-{piece}", entry, piece)
                if failure:
                    wrong[f"{entry.name}, {entry.clause}, in pieces of {piece}"] = failure
        self.assertEqual(wrong, {}, "\n" + "\n".join(f"{name}: {why}" for name, why in wrong.items()))
        side.program.stop()  # its log is complete now
        seen = self.attribution(side.program)
        for index, entry in enumerate(CORPUS):
            for piece in (1 << 20, 7):
                name = f"c{index}-{piece}"
                self.assertNotIn(f"{name}-hidden", seen, entry.name)
                self.assertEqual(seen.get(f"{name}-marker", []), ["globex"] * entry.outcome.marker, entry.name)
                self.assertNotIn("globex", seen.get(f"{name}-entry", []), entry.name)
        self.assertTrue(any(tenants == ["acme"] for id, tenants in seen.items() if id.endswith("-entry")))

    def test_header_smuggling_at_mcp_server_is_never_attributed_to_another_caller(self):
        self.assert_corpus(Mcp(self.stack, self.stack.mcp_port, self.stack.mcp, self.tokens, self.stack.mcp_url))

    def test_header_smuggling_at_api_server_is_never_attributed_to_another_caller(self):
        self.assert_corpus(Api(self.stack, self.stack.api_port, self.stack.api, self.tokens, self.stack.api_url))


class Corpus(unittest.TestCase):
    def test_is_large_and_names_each_entry_once(self):
        self.assertGreaterEqual(len(CORPUS), 70)
        self.assertEqual(len({entry.name for entry in CORPUS}), len(CORPUS))


if __name__ == "__main__":
    unittest.main()
