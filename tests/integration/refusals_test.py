"""What the real programs refuse, each with its status and without a side effect."""

import json
import pathlib
import socket
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
from stack import Stack, call_tool, request  # noqa: E402

READ = ("get_email", {"account_id": "12345"})


class Refusals(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())
        self.token = self.stack.token()
        self.key = jwt.load_key(self.stack.state / "keys" / "signing.pem")
        self.header, self.claims = jwt.parts(self.token)

    def call(self, token, name=READ[0], arguments=READ[1], **more):
        return call_tool(self.stack, token, name, arguments, **more)

    def assert_unchanged(self):
        status, _, body = self.call(self.stack.token())
        self.assertEqual(status, 200, body)
        self.assertEqual(body["result"]["structuredContent"]["email"], "user@example.com", body)

    def assert_refused(self, token, reason="invalid_token"):
        status, headers, _ = self.call(token, "change_email", {"account_id": "12345", "new_email": "x@evil.example"})
        self.assertEqual(status, 401)
        challenge = headers["www-authenticate"]
        self.assertIn("resource_metadata=", challenge)
        if reason:
            self.assertIn(f'error="{reason}"', challenge)
        self.assert_unchanged()

    def forge(self, key=None, header=None, **claims):
        return jwt.sign({**self.header, **(header or {})}, jwt.changed(self.claims, **claims), key or self.key)

    def test_a_forged_token_with_nothing_wrong_is_accepted(self):
        status, _, body = self.call(self.forge())
        self.assertEqual((status, body["result"]["structuredContent"]["email"]), (200, "user@example.com"))

    def test_no_token(self):
        status, headers, _ = self.call(None)
        self.assertEqual(status, 401)
        self.assertIn("resource_metadata=", headers["www-authenticate"])
        self.assertNotIn("error=", headers["www-authenticate"])
        url = headers["www-authenticate"].split('resource_metadata="')[1].split('"')[0]
        status, _, body = request("GET", url)
        self.assertEqual(status, 200)
        metadata = json.loads(body)
        self.assertEqual(metadata["resource"], self.stack.mcp_url)
        self.assertEqual(metadata["authorization_servers"], [self.stack.api_url])

    def test_an_expired_token(self):
        self.assert_refused(self.forge(iat=jwt.now() - 900, exp=jwt.now() - 600))

    def test_a_token_from_the_future(self):
        self.assert_refused(self.forge(nbf=jwt.now() + 600))

    def test_a_token_signed_by_another_key(self):
        self.assert_refused(self.forge(key=jwt.new_key()))

    def test_a_token_whose_claims_were_changed(self):
        signature = self.token.rsplit(".", 1)[1]
        claims = jwt.b64(json.dumps({**self.claims, "tenant_id": "globex"}).encode())
        self.assert_refused(f"{self.token.split('.')[0]}.{claims}.{signature}")

    def test_a_token_for_another_audience(self):
        self.assert_refused(self.forge(aud=self.stack.api_url))
        self.assert_refused(self.forge(aud=self.stack.mcp_url + "/"))

    def test_a_token_of_another_issuer(self):
        self.assert_refused(self.forge(iss="http://localhost:1"))

    def test_a_token_of_another_kind(self):
        self.assert_refused(self.forge(header={"typ": "JWT"}))

    def test_alg_none_in_every_spelling(self):
        for alg in ("none", "None", "NONE", "nOnE"):
            self.assert_refused(jwt.unsigned(self.header, self.claims, alg))

    def test_hs256_with_the_public_key(self):
        for secret in (jwt.public_pem(self.key), jwt.public_pem(self.key).strip(), jwt.public_der(self.key)):
            self.assert_refused(jwt.sign_hs256(self.header, self.claims, secret))

    def test_embedded_keys_and_their_addresses_open_no_socket(self):
        """jwk, x5c, jku, x5u: a listener where they lead is never called, and the issuer is not asked anew."""
        def fetches():
            return self.stack.mcp.log_text().count('"keys_fetched"')

        self.assertEqual(self.call(self.token)[0], 200)
        before = fetches()
        attacker = jwt.new_key()
        with socket.create_server(("127.0.0.1", 0)) as trap:
            where = f"http://127.0.0.1:{trap.getsockname()[1]}/keys"
            for header in ({"jku": where}, {"x5u": where}, {"jwk": jwt.public_jwk(attacker)}, {"x5c": ["MIIB"]},
                           {"jku": where, "x5u": where, "jwk": jwt.public_jwk(attacker), "x5c": ["MIIB"]}):
                self.assert_refused(self.forge(key=attacker, header=header))
                self.assertEqual(self.call(self.forge(header=header))[0], 200, "the issuer's own signature counts")
            trap.setblocking(False)
            with self.assertRaises(BlockingIOError):
                trap.accept()
        self.assertEqual(fetches(), before)

    def test_a_token_in_the_query(self):
        target = f"{self.stack.mcp_url}?access_token={self.token}"
        status, _, _ = request("POST", target, "{}", {"Content-Type": "application/json"})
        self.assertEqual(status, 401)
        self.assertNotIn(self.token, self.stack.mcp.log_text())

    def test_two_ways_of_carrying_one_token(self):
        status, _, _ = self.call(self.token, headers={"X-JWT-TOKEN": self.token})
        self.assertEqual(status, 400)
        status, _, body = self.call(None, headers={"X-JWT-TOKEN": self.token})
        self.assertEqual(status, 200, body)

    def test_a_tenant_other_than_the_tokens(self):
        status, _, _ = self.call(self.token, headers={"X-TENANT-ID": "globex"})
        self.assertEqual(status, 403)
        status, _, _ = self.call(self.token, headers={"X-TENANT-ID": "acme"})
        self.assertEqual(status, 200)

    def test_a_foreign_origin_and_host(self):
        status, _, _ = self.call(self.token, headers={"Origin": "https://evil.example.com"})
        self.assertEqual(status, 403)
        status, _, _ = self.call(self.token, headers={"Host": "evil.example.com"})
        self.assertEqual(status, 403)

    def test_an_account_of_another_tenant_looks_unknown(self):
        _, _, foreign = self.call(self.token, arguments={"account_id": "54321"})
        _, _, unknown = self.call(self.token, arguments={"account_id": "99999"})
        self.assertTrue(foreign["result"]["isError"])
        self.assertEqual(json.dumps(foreign["result"]).replace("54321", "99999"), json.dumps(unknown["result"]))

    def test_a_malformed_email_address(self):
        for address in ("no-at-sign", "a@b", "a b@example.com", "a@example..com", "a@exa\u0000mple.com", "x" * 300 + "@example.com"):
            status, _, body = self.call(self.token, "change_email", {"account_id": "12345", "new_email": address})
            self.assertEqual(status, 200, address)
            self.assertTrue(body["result"].get("isError"), (address, body))
        self.assert_unchanged()

    def test_a_scope_that_the_token_lacks(self):
        reader = self.stack.token(scope="email:read")
        status, headers, _ = self.call(reader, "change_email", {"account_id": "12345", "new_email": "x@example.com"})
        self.assertEqual(status, 403)
        self.assertIn('error="insufficient_scope"', headers["www-authenticate"])
        self.assertIn("email:write", headers["www-authenticate"])

    def post(self, body, **headers):
        fields = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
                  "Authorization": f"Bearer {self.token}", "MCP-Protocol-Version": "2026-07-28", **headers}
        return request("POST", self.stack.mcp_url, body, fields)

    def test_200000_nested_arrays(self):
        status, _, body = self.post("[" * 200_000)
        self.assertEqual(status, 400)
        self.assertEqual(json.loads(body)["error"]["code"], -32700)
        self.assert_unchanged()

    def test_a_body_of_10_mib(self):
        try:
            status, _, _ = self.post(b" " * (10 << 20))
            self.assertEqual(status, 413)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server answered and closed before it had read everything
        self.assert_unchanged()

    def test_a_head_dripped_one_byte_per_second(self):
        with socket.create_connection(("127.0.0.1", self.stack.mcp_port)) as raw:
            raw.settimeout(1.0)
            head = b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"a" * 100
            started = time.monotonic()
            reply = b""
            for byte in head:
                try:
                    raw.send(bytes([byte]))
                    reply = raw.recv(4096)
                    break
                except TimeoutError:
                    continue
                except (BrokenPipeError, ConnectionResetError):
                    break
            spent = time.monotonic() - started
        self.assertLess(spent, 14)
        self.assertGreater(spent, 8)
        self.assertTrue(reply == b"" or b" 408 " in reply, reply)
        self.assert_unchanged()


if __name__ == "__main__":
    unittest.main()
