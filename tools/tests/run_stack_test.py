"""Drives tools/run_stack with small stand-ins for the four programs, in a tree of its own."""

import json
import os
import pty
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

TOOL = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "run_stack"))

SERVER = """#!/usr/bin/env python3
import http.server, os, sys
args = sys.argv[1:]
if args[:2] == ["init", "--dir"]:
    print("created by init")
    for name, flag in (("api-server", "--api-port"), ("mcp-server", "--mcp-port")):
        with open(os.path.join(args[2], name + ".toml"), "w") as file:
            file.write("[listen]\\nport = " + args[args.index(flag) + 1] + "\\n")
    for name in ("chatbox", "mcp-client"):
        open(os.path.join(args[2], name + ".toml"), "a").close()
    sys.exit(0)
if os.environ.get("BROKEN") == os.path.basename(sys.argv[0]):
    sys.exit("the database is broken")
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
port = int(open(args[args.index("--config") + 1]).read().split("=")[1])
http.server.ThreadingHTTPServer(("127.0.0.1", port), Health).serve_forever()
"""
PROGRAM = """#!/usr/bin/env python3
import json, os, signal, sys
print(json.dumps({"program": os.path.basename(sys.argv[0]), "args": sys.argv[1:], "stdin": sys.stdin.read()}), flush=True)
if "--wait" in sys.argv:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
    print("ready", flush=True)
    signal.pause()
sys.exit(3 if "--fail" in sys.argv else 0)
"""

TERMINAL_PROGRAM = """#!/usr/bin/env python3
import os, signal, sys, time
count = 0
def interrupted(*_):
    global count
    count += 1
    # Not print: the signal may come while print is still at work, and it cannot be entered twice.
    os.write(1, b"interrupt %d\\n" % count)
signal.signal(signal.SIGINT, interrupted)
print("the program listens", flush=True)
print("said", sys.stdin.readline().strip(), "after", count, flush=True)
sys.exit(4)
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_alive(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


class RunStack(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = os.path.realpath(folder.name)
        self.put("tools/bootstrap", "#!/bin/sh\n")
        self.put("tools/build", "#!/bin/sh\necho built\n")
        shutil.copy2(TOOL, os.path.join(self.root, "tools", "run_stack"))
        for name in ("api-server", "mcp-server"):
            self.put(f"build/release/bin/{name}", SERVER)
        for name in ("ai-agent-chatbox", "mcp-client"):
            self.put(f"build/release/bin/{name}", PROGRAM)
        self.state = os.path.join(self.root, ".tessera")
        self.environment = {**os.environ, "TESSERA_API_PORT": str(free_port()),
                            "TESSERA_MCP_PORT": str(free_port()), "TESSERA_START_TIMEOUT": "20"}
        self.environment.pop("TESSERA_DIR", None)

    def put(self, path, text):
        path = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(path, 0o755)

    def start(self, *args, **more):
        # A shell starts its background jobs with the interrupt ignored; the tests may be one.
        return subprocess.Popen(["env", "--default-signal=INT", os.path.join(self.root, "tools", "run_stack"), *args],
                                text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env={**self.environment, **more}, cwd=self.root)

    def run_stack(self, *args, **more):
        process = self.start(*args, **more)
        out, err = process.communicate("typed\n", timeout=60)
        return process.returncode, out, err

    def pid_of(self, name):
        with open(os.path.join(self.state, "run", f"{name}.pid"), encoding="utf-8") as file:
            return int(file.read())

    def assert_nothing_runs(self):
        for variable in ("TESSERA_API_PORT", "TESSERA_MCP_PORT"):
            with socket.socket() as probe:
                self.assertNotEqual(probe.connect_ex(("127.0.0.1", int(self.environment[variable]))), 0)
        self.assertEqual([name for name in os.listdir(os.path.join(self.state, "run")) if name.endswith(".pid")], [])

    def test_passes_arguments_and_stdin_and_keeps_stdout_pure(self):
        code, out, err = self.run_stack("chat", "-p", "two words")
        self.assertEqual(code, 0, err)
        self.assertEqual(json.loads(out), {
            "program": "ai-agent-chatbox", "stdin": "typed\n",
            "args": ["--config", self.state + "/chatbox.toml", "-p", "two words"]})
        self.assertIn("created by init", err)
        self.assert_nothing_runs()

    def test_starts_the_client_with_its_own_configuration(self):
        _, out, err = self.run_stack("client", "tools", "list")
        self.assertEqual(json.loads(out)["args"], ["--config", self.state + "/mcp-client.toml", "tools", "list"], err)

    def test_creates_the_state_only_once(self):
        self.run_stack("chat")
        self.assertNotIn("created by init", self.run_stack("chat")[2])

    def test_keeps_the_exit_code_of_the_program(self):
        self.assertEqual(self.run_stack("chat", "--fail")[0], 3)
        self.assert_nothing_runs()

    def test_uses_another_state_folder(self):
        self.state = os.path.join(self.root, "other state")
        _, out, err = self.run_stack("chat", TESSERA_DIR="other state")
        self.assertEqual(json.loads(out)["args"][1], self.state + "/chatbox.toml", err)
        self.assertEqual(os.stat(self.state).st_mode & 0o777, 0o700)

    def test_passes_a_signal_on_and_stops_everything(self):
        for sent, code in ((signal.SIGTERM, 7), (signal.SIGINT, 1)):
            with self.subTest(sent):
                process = self.start("chat", "--wait")
                process.stdin.close()
                while process.stdout.readline() not in ("ready\n", ""):
                    pass
                servers = [self.pid_of("api-server"), self.pid_of("mcp-server")]
                self.assertTrue(all(is_alive(pid) for pid in servers))
                process.send_signal(sent)
                # Python ends with an interrupt's own code; what matters is that it was reached.
                self.assertIn(process.wait(timeout=30), (code, 130))
                process.stdout.close()
                process.stderr.close()
                self.assertFalse(any(is_alive(pid) for pid in servers))
                self.assert_nothing_runs()

    def test_leaves_the_terminal_and_its_interrupt_key_to_the_program(self):
        self.put("build/release/bin/ai-agent-chatbox", TERMINAL_PROGRAM)
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(os.path.join(self.root, "tools", "run_stack"), ["run_stack", "chat"], self.environment)
        self.addCleanup(os.close, terminal)
        seen = ""

        def read_until(text):
            nonlocal seen
            while text not in seen:
                seen += os.read(terminal, 4096).decode()

        read_until("the program listens")  # the stack itself says that its servers are ready
        os.write(terminal, b"\x03")
        read_until("interrupt 1")
        servers = [self.pid_of("api-server"), self.pid_of("mcp-server")]
        self.assertTrue(all(is_alive(server) for server in servers))
        os.write(terminal, b"goodbye\n")
        read_until("said goodbye after 1")
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), 4)
        self.assert_nothing_runs()

    def test_uses_a_stack_that_runs_already_and_leaves_it_alone(self):
        first = self.start("chat", "--wait")
        first.stdin.close()
        while first.stdout.readline() not in ("ready\n", ""):
            pass
        servers = [self.pid_of("api-server"), self.pid_of("mcp-server")]
        self.assertEqual(self.run_stack("client")[0], 0)
        self.assertEqual([self.pid_of("api-server"), self.pid_of("mcp-server")], servers)
        self.assertTrue(all(is_alive(pid) for pid in servers))
        first.terminate()
        self.assertEqual(first.wait(timeout=30), 7)
        first.stdout.close()
        first.stderr.close()
        self.assert_nothing_runs()

    def test_names_a_port_that_is_taken_and_the_way_out(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = str(other.getsockname()[1])
            code, out, err = self.run_stack("chat", TESSERA_MCP_PORT=port)
        self.assertEqual((code, out), (1, ""))
        self.assertIn(f"port {port}, which mcp-server wants, is in use", err)
        self.assertIn("TESSERA_MCP_PORT=", err)
        self.assert_nothing_runs()

    def test_needs_no_ss_to_name_a_port_that_is_taken(self):
        self.put("no-ss/ss", "#!/bin/sh\nexit 127\n")
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            code, _, err = self.run_stack("chat", TESSERA_API_PORT=str(other.getsockname()[1]),
                                          PATH=f"{self.root}/no-ss:{os.environ['PATH']}")
        self.assertEqual(code, 1)
        self.assertIn("is in use by another program.", err)

    def test_refuses_a_port_that_the_state_was_not_created_for(self):
        self.run_stack("chat")
        code, out, err = self.run_stack("chat", TESSERA_API_PORT="4999")
        self.assertEqual((code, out), (1, ""))
        self.assertIn("was created for port " + self.environment["TESSERA_API_PORT"], err)
        self.assert_nothing_runs()

    def test_shows_the_log_of_a_server_that_ends_while_starting(self):
        started = time.monotonic()
        code, _, err = self.run_stack("chat", BROKEN="mcp-server")
        self.assertEqual(code, 1)
        self.assertIn("mcp-server ended while starting", err)
        self.assertIn("the database is broken", err)
        self.assertLess(time.monotonic() - started, 15)
        self.assert_nothing_runs()

    def test_ignores_a_process_file_of_a_process_that_is_not_ours(self):
        self.run_stack("chat")
        self.put(".tessera/run/api-server.pid", str(os.getpid()))
        self.assertEqual(self.run_stack("chat")[0], 0)
        self.assert_nothing_runs()


if __name__ == "__main__":
    unittest.main()
