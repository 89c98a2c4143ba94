"""A program that nobody registered gets tokens by the document at its https address, and nobody else does."""

import contextlib
import datetime
import http.server
import ipaddress
import json
import pathlib
import secrets
import sqlite3
import ssl
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt
from stack import BIN, Stack, call_tool, request, run

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def certificate(subject, key, issuer=None, issuer_key=None):
    """A certificate of a test: of an authority without an issuer, else of localhost."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    now = datetime.datetime.now(datetime.timezone.utc)
    builder = (x509.CertificateBuilder().subject_name(name).issuer_name(issuer or name)
               .public_key(key.public_key()).serial_number(x509.random_serial_number())
               .not_valid_before(now - datetime.timedelta(minutes=5))
               .not_valid_after(now + datetime.timedelta(hours=1))
               .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True))
    if issuer:
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(issuer_key or key, hashes.SHA256())


class DocumentServer:
    """An https server whose certificate an authority of the test has signed; counts what is asked for."""

    def __init__(self, folder):
        authority_key, key = jwt.new_key(), jwt.new_key()
        authority = certificate("test authority", authority_key)
        own = certificate("localhost", key, authority.subject, authority_key)
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
        chain = folder / "server.pem"
        chain.write_bytes(own.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        self.pages, self.asked = {}, []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                page = outer.pages.get(self.path)
                body = json.dumps(page).encode()
                self.send_response(200 if page is not None else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def url(self, path):
        return f"https://localhost:{self.server.server_address[1]}{path}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class MachineStack(Stack):
    """Servers that let programs in whose documents are on this machine."""

    ca_file = None

    def init(self):
        super().init()
        with open(self.state / "api-server.toml", "a") as config:
            config.write(f"""
[documents]
allow_loopback = true
ca_file = "{self.ca_file}"

[[documents.machines]]
host = "localhost"
tenant = "acme"
scopes = ["chart:read"]
resources = ["{self.mcp_url}"]
""")


def jwk_of(key):
    numbers = key.public_key().public_numbers()
    members = {"crv": "P-256", "kty": "EC", "x": jwt.b64(numbers.x.to_bytes(32, "big")),
               "y": jwt.b64(numbers.y.to_bytes(32, "big"))}
    thumbprint = jwt.b64(__import__("hashlib").sha256(
        json.dumps(members, separators=(",", ":"), sort_keys=True).encode()).digest())
    return {**members, "kid": thumbprint, "alg": "ES256"}


class DocumentsTest(unittest.TestCase):
    def setUp(self):
        self.stack_of_resources = contextlib.ExitStack()
        self.addCleanup(self.stack_of_resources.close)
        self.folder = pathlib.Path(self.stack_of_resources.enter_context(tempfile.TemporaryDirectory()))
        self.server = DocumentServer(self.folder)
        self.stack_of_resources.callback(self.server.close)
        MachineStack.ca_file = self.server.ca_file
        self.stack = self.stack_of_resources.enter_context(MachineStack())
        self.key = jwt.new_key()
        self.client_id = self.publish("/report.json")

    def publish(self, path, **changes):
        url = self.server.url(path)
        document = {"client_id": url, "client_name": "Nightly report", "grant_types": ["client_credentials"],
                    "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": self.server.url("/keys.json")}
        document.update(changes)
        self.server.pages[path] = {k: v for k, v in document.items() if v is not None}
        self.server.pages["/keys.json"] = {"keys": [jwk_of(self.key)]}
        return url

    def ask(self, client_id=None, key=None, **changes):
        client_id = client_id or self.client_id
        key = key or self.key
        now = int(time.time())
        claims = {"iss": client_id, "sub": client_id, "aud": self.stack.api_url, "iat": now, "exp": now + 60,
                  "jti": secrets.token_hex(16), **changes}
        header = {"alg": "ES256", "typ": "client-authentication+jwt", "kid": jwk_of(key)["kid"]}
        form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION,
                "client_assertion": jwt.sign(header, claims, key)}
        status, _, body = request("POST", f"{self.stack.api_url}/oauth2/token", urllib.parse.urlencode(form),
                                  {"Content-Type": "application/x-www-form-urlencoded"})
        return status, json.loads(body)

    def test_a_program_without_registration_and_secret_uses_a_tool(self):
        status, answer = self.ask()
        self.assertEqual(status, 200, answer)
        self.assertEqual(answer["scope"], "chart:read")
        _, claims = jwt.parts(answer["access_token"])
        self.assertEqual((claims["sub"], claims["client_id"]), (self.client_id, self.client_id))
        self.assertEqual((claims["tenant_id"], claims["aud"]), ("acme", self.stack.mcp_url))
        status, _, reply = call_tool(self.stack, answer["access_token"], "get_chart", {})
        self.assertEqual(status, 200, reply)
        self.assertFalse(reply["result"].get("isError"), reply)

        for _ in range(5):
            self.assertEqual(self.ask()[0], 200)
        self.assertEqual(sorted(self.server.asked), ["/keys.json", "/report.json"])

    def test_the_audit_trail_names_the_program_and_its_key_once(self):
        for _ in range(3):
            self.assertEqual(self.ask()[0], 200)
        with contextlib.closing(sqlite3.connect(self.stack.state / "tessera.db")) as database:
            rows = database.execute(
                "SELECT tenant, actor, detail FROM audit WHERE action = 'admit_client_document'").fetchall()
        self.assertEqual([row[:2] for row in rows], [("acme", self.client_id)])
        self.assertEqual(json.loads(rows[0][2])["jwks_uri"], self.server.url("/keys.json"))
        verdict = run([BIN / "api-server", "audit", "verify", "--config", self.stack.state / "api-server.toml"])
        self.assertIn("holds   acme", verdict.stdout)

    def test_everybody_else_is_refused_with_one_message(self):
        stranger = jwt.new_key()
        refusals = [
            self.ask(key=stranger),
            self.ask(aud=f"{self.stack.api_url}/oauth2/token"),
            self.ask(client_id=self.server.url("/nothing.json")),
            self.ask(client_id=self.publish("/secret.json", client_secret="x")),
            self.ask(client_id=self.publish("/public.json", token_endpoint_auth_method="none")),
            self.ask(client_id=self.publish("/other.json", client_id=self.client_id)),
            self.ask(client_id="https://169.254.169.254/latest/meta-data"),
        ]
        for refusal in refusals:
            self.assertEqual(refusal, (401, {"error": "invalid_client",
                                             "error_description": "client authentication failed"}))

    def test_a_certificate_of_nobody_we_know_is_refused(self):
        elsewhere = self.folder / "elsewhere"
        elsewhere.mkdir()
        other = DocumentServer(elsewhere)
        self.stack_of_resources.callback(other.close)
        url = other.url("/report.json")
        other.pages["/report.json"] = {**self.server.pages["/report.json"], "client_id": url}
        self.assertEqual(self.ask(client_id=url)[0], 401)
        self.assertEqual(other.asked, [])

    def test_an_assertion_is_good_for_one_token(self):
        jti = secrets.token_hex(16)
        self.assertEqual(self.ask(jti=jti)[0], 200)
        self.assertEqual(self.ask(jti=jti)[0], 401)

    def test_our_own_client_does_it_with_its_key_file(self):
        pem = self.folder / "report.pem"
        pem.write_bytes(self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        pem.chmod(0o600)
        config = self.folder / "client.toml"
        config.write_text(f"""
url = "{self.stack.mcp_url}"
[auth]
issuer = "{self.stack.api_url}"
client_id = "{self.client_id}"
key_file = "{pem}"
resource = "{self.stack.mcp_url}"
""")
        done = run([BIN / "mcp-client", "--config", config, "tools"])
        self.assertIn("get_chart", done.stdout)


if __name__ == "__main__":
    unittest.main()
