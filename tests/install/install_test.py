"""The SDK as others get it: installed, found by CMake and by pkg-config, and packed for Debian."""

import contextlib
import http.server
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
import jwt  # noqa: E402
from stack import free_port, request  # noqa: E402

BUILD = os.path.dirname(os.path.realpath(os.environ["TESSERA_BIN"]))
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
VERSION = "2026-07-28"


def run(*command, **options):
    """The output of a command; its errors are part of the failure that a test shows."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=540, **options)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def call_of(name, arguments):
    meta = {"io.modelcontextprotocol/protocolVersion": VERSION,
            "io.modelcontextprotocol/clientCapabilities": {}}
    params = {"name": name, "arguments": arguments, "_meta": meta}
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params})


def call(folder, server, tool, *arguments, elicit="decline"):
    """The structured result of a tool of an example, called with the command line client."""
    client = os.path.join(os.environ["TESSERA_BIN"], "mcp-client")
    said = run(client, "--stdio", "--json", "--elicit", elicit, "call", tool, *arguments, "--",
               os.path.join(folder, server))
    return json.loads(said)["structuredContent"]


@contextlib.contextmanager
def key_server(key):
    """The address of a key set with one key, `k`."""
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = json.dumps({"keys": [{**jwt.public_jwk(key), "kid": "k", "alg": "ES256"}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/keys"
        finally:
            server.shutdown()
            thread.join()


class InstalledSdk(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.prefix = os.path.join(cls.folder.name, "prefix")
        run("cmake", "--install", BUILD, "--prefix", cls.prefix, "--component", "sdk")
        cls.examples = os.path.join(cls.prefix, "share", "doc", "tessera", "examples")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def headers(self):
        root = os.path.join(self.prefix, "include", "tessera")
        return {os.path.relpath(os.path.join(folder, name), root): os.path.join(folder, name)
                for folder, _, names in os.walk(root) for name in names}

    def assert_greets(self, program):
        answer = json.loads(run(program, input=call_of("greet", {"name": "Ada"}) + "\n"))
        self.assertEqual(answer["result"]["structuredContent"], {"greeting": "Hello, Ada!"})

    def test_every_header_that_an_installed_one_includes_is_installed(self):
        headers = self.headers()
        self.assertIn("mcp/server.hpp", headers)
        missing = [f"{name} includes {included}" for name, path in headers.items()
                   for included in INCLUDE.findall(open(path, encoding="utf-8").read())
                   if included not in headers]
        self.assertEqual(missing, [])

    def test_public_headers_keep_heavy_libraries_out(self):
        heavy = re.compile(r"#\s*include\s*<(boost/beast|openssl|curl|sqlite3|libpq-fe|boost/asio\.hpp)")
        guilty = [name for name, path in self.headers().items()
                  if heavy.search(open(path, encoding="utf-8").read())]
        self.assertEqual(guilty, [])

    def test_examples_build_with_find_package_and_work(self):
        build = os.path.join(self.folder.name, "examples")
        run("cmake", "-S", self.examples, "-B", build, "-G", "Ninja",
            f"-DCMAKE_PREFIX_PATH={self.prefix}", "-DCMAKE_BUILD_TYPE=Debug",
            "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror")  # our headers are quiet in strict programs
        run("cmake", "--build", build)
        self.assert_greets(os.path.join(build, "hello_server"))
        listed = run(os.path.join(build, "client"), os.path.join(build, "hello_server"))
        self.assertIn("greet", listed)
        for answer, deleted in (("accept", True), ("decline", False), ("cancel", False)):
            self.assertEqual(call(build, "ask_first", "delete_note", "name=groceries", elicit=answer),
                             {"name": "groceries", "deleted": deleted})
        self.assertEqual(call(build, "long_work", "count", "to=2"), {"steps": 2})

        self.assert_guards(os.path.join(build, "guarded_server"))

    def assert_guards(self, program):
        issuer, key, port = "https://issuer.example", jwt.new_key(), free_port()
        url = f"http://localhost:{port}/notes"
        claims = {"iss": issuer, "sub": "ada", "aud": url, "client_id": "c", "jti": "1", "tenant_id": "acme",
                  "iat": jwt.now(), "exp": jwt.now() + 300, "scope": "notes:read"}

        def get(**changes):
            token = jwt.sign({"typ": "at+jwt", "alg": "ES256", "kid": "k"}, jwt.changed(claims, **changes), key)
            return request("GET", url, headers={"Authorization": f"Bearer {token}"})

        with key_server(key) as keys, subprocess.Popen([program, issuer, keys, str(port)]) as server:
            try:
                for _ in range(300):
                    with contextlib.suppress(OSError):
                        status, headers, _ = request("GET", url)
                        break
                    time.sleep(0.1)
                self.assertEqual(status, 401)
                self.assertIn("resource_metadata=", headers["www-authenticate"])
                status, _, body = get()
                self.assertEqual((status, body), (200, b"notes of ada at acme\n"))
                self.assertEqual(get(aud="http://localhost:1/notes")[0], 401)
                self.assertEqual(get(scope="other")[0], 403)
            finally:
                server.terminate()
            self.assertEqual(server.wait(30), 0)

    def test_hello_server_builds_with_pkg_config(self):
        libraries = os.path.join(self.prefix, "lib")
        found = [folder for folder, _, names in os.walk(libraries) if "tessera.pc" in names]
        self.assertEqual(len(found), 1)
        flags = run("pkg-config", "--cflags", "--libs", "tessera",
                    env={**os.environ, "PKG_CONFIG_PATH": found[0]}).split()
        program = os.path.join(self.folder.name, "hello_by_pkg_config")
        run("g++", "-std=c++20", os.path.join(self.examples, "hello_server.cpp"), "-o", program, *flags)
        self.assert_greets(program)


class DebianPackages(unittest.TestCase):
    def test_cpack_makes_one_package_for_the_programs_and_one_for_the_sdk(self):
        with tempfile.TemporaryDirectory() as folder:
            run("cpack", "--config", os.path.join(BUILD, "CPackConfig.cmake"), "-B", folder)
            packages = {name.split("_")[0]: os.path.join(folder, name)
                        for name in os.listdir(folder) if name.endswith(".deb")}
            self.assertEqual(sorted(packages), ["libtessera-dev", "tessera"])
            programs = run("dpkg-deb", "--contents", packages["tessera"])
            for program in ("api-server", "mcp-server", "mcp-client", "ai-agent-chatbox"):
                self.assertIn(f"./usr/bin/{program}\n", programs)
            self.assertNotIn("usr/include", programs)
            sdk = run("dpkg-deb", "--contents", packages["libtessera-dev"])
            self.assertIn("./usr/include/tessera/mcp/server.hpp\n", sdk)
            self.assertNotIn("usr/bin", sdk)
            needs = run("dpkg-deb", "--field", packages["tessera"], "Depends")
            self.assertIn("libssl3", needs)
            self.assertIn("libssl-dev", run("dpkg-deb", "--field", packages["libtessera-dev"], "Depends"))


if __name__ == "__main__":
    unittest.main()
