"""What a request says about where it comes from, at servers that trust nobody and at servers behind a proxy."""

import base64
import json
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from stack import Stack, request  # noqa: E402

LOOPBACK = ("127.0.0.1", "::1")
BEHIND = ['guard.trusted_proxies=["127.0.0.1", "::1", "10.0.0.0/8"]']
CLAIM, CLIENT = "203.0.113.77", "192.0.2.9"

# What gateways tell the servers behind them. None of it is read.
FOREIGN = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443",
           "X-Forwarded-Prefix": "/evil", "X-Original-URL": "/admin", "X-Rewrite-URL": "/admin", "X-Real-IP": CLAIM,
           "X-Client-Cert": "MIIB", "X-SSL-Client-Verify": "SUCCESS", "X-SSL-Client-S-DN": "CN=root",
           "X-Forwarded-Client-Cert": "Hash=00;Subject=\"CN=root\"", "Client-Cert": ":MIIB:",
           "X-Remote-User": "root", "X-Forwarded-User": "root", "X-Forwarded-Email": "root@example.com",
           "X-HTTP-Method-Override": "DELETE"}


class ProxyTrust(unittest.TestCase):
    def peer(self, stack, program, url, fields):
        """The address that the access log has for a request with these fields."""
        id = uuid.uuid4().hex
        status, _, _ = request("GET", url, headers={**fields, "X-Request-ID": id})
        self.assertEqual(status, 200)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for line in program.log_text().splitlines():
                if id in line:
                    return json.loads(line)["peer"]
            time.sleep(0.05)
        self.fail("the access log has no such request")

    def both(self, stack, fields):
        """The address that each server sees."""
        return {self.peer(stack, stack.api, f"{stack.api_url}/healthz", fields),
                self.peer(stack, stack.mcp, f"http://localhost:{stack.mcp_port}/healthz", fields)}

    def guess(self, stack, **fields):
        """A token request with a wrong secret."""
        basic = base64.b64encode(b"basic-client:wrong").decode()
        status, _, _ = request("POST", f"{stack.api_url}/oauth2/token", "grant_type=client_credentials",
                               {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded",
                                **fields})
        return status

    def test_a_direct_client_is_itself_whatever_its_forwarded_fields_say(self):
        with Stack() as stack:
            for fields in ({"X-Forwarded-For": CLAIM}, {"Forwarded": f"for={CLAIM}"}, FOREIGN):
                self.assertLessEqual(self.both(stack, fields), set(LOOPBACK), fields)

    def test_rate_limit_bypass_by_a_new_x_forwarded_for_each_time_gains_nothing(self):
        with Stack() as stack:
            statuses = [self.guess(stack, **{"X-Forwarded-For": f"203.0.113.{i}"}) for i in range(40)]
            self.assertEqual(set(statuses), {401, 429})

    def test_behind_a_proxy_the_client_is_the_last_address_that_is_no_proxy(self):
        with Stack(mcp_settings=BEHIND, api_settings=BEHIND) as stack:
            self.assertEqual(self.both(stack, {"X-Forwarded-For": CLIENT}), {CLIENT})
            self.assertEqual(self.both(stack, {"X-Forwarded-For": f"{CLAIM}, {CLIENT}, 10.1.2.3"}), {CLIENT})
            self.assertEqual(self.both(stack, {"X-Forwarded-For": f"{CLAIM}, {CLIENT}", "Forwarded": f"for={CLAIM}"}),
                             {CLIENT})
            self.assertLessEqual(self.both(stack, {"Forwarded": f"for={CLAIM}"}), set(LOOPBACK))

    def test_behind_a_proxy_one_client_that_guesses_does_not_slow_another(self):
        with Stack(api_settings=BEHIND) as stack:
            statuses = [self.guess(stack, **{"X-Forwarded-For": f"{i}.2.3.4, {CLAIM}"}) for i in range(1, 41)]
            self.assertEqual(set(statuses), {401, 429})
            self.assertEqual(self.guess(stack, **{"X-Forwarded-For": CLIENT}), 401)

    def test_proxy_header_trust_opens_nothing_client_certificates_and_users_in_fields_are_ignored(self):
        for settings in ((), BEHIND):
            with self.subTest(settings=settings), Stack(mcp_settings=settings, api_settings=settings) as stack:
                fields = {"Content-Type": "application/json", **FOREIGN}
                status, headers, _ = request("POST", stack.mcp_url, "{}", fields)
                self.assertEqual(status, 401)
                self.assertIn(f'resource_metadata="http://localhost:{stack.mcp_port}/', headers["www-authenticate"])
                self.assertNotIn("evil.example", json.dumps(headers))
                self.assertEqual(request("GET", f"{stack.api_url}/get_email/12345", headers=FOREIGN)[0], 401)
                _, _, plain = request("GET", f"{stack.api_url}/.well-known/oauth-authorization-server")
                _, _, odd = request("GET", f"{stack.api_url}/.well-known/oauth-authorization-server", headers=FOREIGN)
                self.assertEqual(plain, odd)


if __name__ == "__main__":
    unittest.main()
