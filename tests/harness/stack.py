"""The real programs, started for one test on ports of their own and stopped by their own process ids."""

import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("TESSERA_BIN", SOURCE / "build" / "dev" / "bin"))


def free_port():
    """A port that the kernel gave out for both loopback families a moment ago."""
    for _ in range(50):
        with contextlib.ExitStack() as stack:
            first = stack.enter_context(socket.socket(socket.AF_INET))
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            second = stack.enter_context(socket.socket(socket.AF_INET6))
            try:
                second.bind(("::1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free loopback port")


class Program:
    """One server process with its log."""

    def __init__(self, name, arguments, log):
        self.name = name
        self.log_path = log
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            [str(BIN / name), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def wait_healthy(self, port, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}:\n{self.log_text()}")
            try:
                status, _, _ = request("GET", f"http://localhost:{port}/healthz", timeout=2)
                if status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} did not become healthy:\n{self.log_text()}")

    def log_text(self):
        return pathlib.Path(self.log_path).read_text(errors="replace")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self, seconds=10):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.kill()
                raise RuntimeError(f"{self.name} did not stop within {seconds} s")
        self.log.close()


class Stack:
    """api-server and mcp-server on a state folder of their own. Use as a context manager."""

    def __init__(self, mcp_settings=(), api_settings=(), database=None):
        """database: its address; without one a file in the state folder."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.state = self.folder / "state"
        self.api_port, self.mcp_port = free_port(), free_port()
        self.api_url = f"http://localhost:{self.api_port}"
        self.mcp_url = f"http://localhost:{self.mcp_port}/mcp"
        self.api_settings, self.mcp_settings = api_settings, mcp_settings
        self.database = database
        self.api = self.mcp = None

    def __enter__(self):
        try:
            self.init()
            self.start_api()
            self.start_mcp()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, *_):
        for program in (self.mcp, self.api):
            if program:
                program.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def init(self):
        database = ["--database", self.database] if self.database else []
        run([BIN / "api-server", "init", "--dir", self.state, "--api-port", self.api_port, "--mcp-port", self.mcp_port,
             *database])

    def _start(self, name, port, settings):
        sets = [part for setting in settings for part in ("--set", setting)]
        program = Program(name, ["--config", self.state / f"{name}.toml", *sets], self.folder / f"{name}.log")
        program.wait_healthy(port)
        return program

    def start_api(self):
        self.api = self._start("api-server", self.api_port, self.api_settings)

    def start_mcp(self):
        self.mcp = self._start("mcp-server", self.mcp_port, self.mcp_settings)

    def token(self, resource=None, scope=None, tenant=None):
        """An access token of the client `basic-client`, through the real token endpoint."""
        secret = (self.state / "keys" / "basic-client.secret").read_text().strip()
        form = {"grant_type": "client_credentials"}
        form.update({k: v for k, v in (("resource", resource), ("scope", scope), ("tenant_id", tenant)) if v})
        import base64
        basic = base64.b64encode(f"basic-client:{secret}".encode()).decode()
        status, _, body = request(
            "POST", f"{self.api_url}/oauth2/token", urllib.parse.urlencode(form),
            {"Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded"})
        if status != 200:
            raise RuntimeError(f"token endpoint: {status} {body!r}")
        return json.loads(body)["access_token"]

    def environment(self):
        """What a test program in another language needs to find this stack."""
        return {**os.environ, "TESSERA_API_URL": self.api_url, "TESSERA_MCP_URL": self.mcp_url,
                "TESSERA_STATE": str(self.state), "TESSERA_BIN": str(BIN)}


def run(command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done


def request(method, url, body=None, headers=None, timeout=10):
    """One HTTP exchange: (status, headers with lower-case names, body bytes)."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target or "/", body, headers or {})
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
    finally:
        connection.close()


def call_tool(stack, token, name, arguments, extra_params=None, headers=None, capabilities=None, id=1):
    """tools/call of the 2026-07-28 era: (status, headers, decoded body)."""
    params = {"name": name, "arguments": arguments, "_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientCapabilities": capabilities if capabilities is not None else {"elicitation": {"form": {}}},
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"}}, **(extra_params or {})}
    fields = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream",
              "MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": name}
    if token:
        fields["Authorization"] = f"Bearer {token}"
    fields.update(headers or {})
    fields = {k: v for k, v in fields.items() if v is not None}
    status, reply_headers, body = request(
        "POST", stack.mcp_url, json.dumps({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}), fields)
    return status, reply_headers, decode(reply_headers, body)


def decode(headers, body):
    """The JSON of a reply, whether it came as JSON or as the last event of a stream."""
    if not body:
        return None
    if headers.get("content-type", "").startswith("text/event-stream"):
        data = [line[5:].strip() for line in body.decode().splitlines() if line.startswith("data:") and line[5:].strip()]
        return json.loads(data[-1])
    try:
        return json.loads(body)
    except ValueError:
        return body
