"""A person at a terminal: a program in a pseudo-terminal whose screen is kept by a terminal emulator."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata

import pyte


LOOKED_AT = 300_000  # bytes: more than comes at once
ESCAPES = re.compile(rb"\x1b(\[[0-?]*[ -/]*[@-~]|[\]_P^X].*?(\x07|\x1b\\)|[@-Z\\-_])", re.S)


def plain(raw):
    """What was written, without escape sequences."""
    return ESCAPES.sub(b"", raw).decode(errors="replace")


class Emulator(pyte.HistoryScreen):
    """pyte drops marks without a combining class, Thai vowels for example, and what follows: they stay with their letter."""

    def draw(self, data):
        if data.isascii():
            return super().draw(data)
        for character in data:
            if unicodedata.category(character) in ("Mn", "Me"):
                self.join(character)
            else:
                super().draw(character)
        return None

    def join(self, mark):
        line = self.buffer[self.cursor.y]
        column = min(self.cursor.x, self.columns) - 1
        if column > 0 and not line[column].data:  # the second half of a wide letter
            column -= 1
        if column >= 0:
            line[column] = line[column]._replace(data=line[column].data + mark)


class Terminal:
    """Use as a context manager. `text` is all that the program wrote; `screen` what a person sees now."""

    def __init__(self, command, environment=None, columns=110, rows=40, folder=None):
        self.folder = folder
        self.columns, self.rows = columns, rows
        self.command = [str(part) for part in command]
        self.environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})}
        self.environment.pop("NO_COLOR", None)
        self.raw = bytearray()
        self.emulated = 0  # how much of `raw` the emulator has seen: it is slow, and often nobody looks
        self.history = Emulator(columns, rows, history=5000)
        self.stream = pyte.ByteStream(self.history)

    def __enter__(self):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            if self.folder:
                os.chdir(self.folder)
            os.execvpe(self.command[0], self.command, self.environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", self.rows, self.columns, 0, 0))
        return self

    def __exit__(self, *_):
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        try:
            os.waitpid(self.pid, 0)
        except ChildProcessError:
            pass
        os.close(self.fd)

    def _read(self, seconds):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return None
        if not data:
            return None
        self.raw += data
        return True

    def screen(self):
        self.stream.feed(bytes(self.raw[self.emulated:]))
        self.emulated = len(self.raw)
        return "\n".join(line.rstrip() for line in self.history.display).rstrip()

    def cursor(self):
        """(row, column) of the cursor, from 0."""
        self.screen()
        return self.history.cursor.y, self.history.cursor.x

    def type(self, text):
        """Like fingers, or like a paste of any size: what is shown meanwhile is read."""
        rest = memoryview(text.encode())
        os.set_blocking(self.fd, False)
        try:
            while rest:
                _, writable, _ = select.select([], [self.fd], [], 0)
                if not writable:
                    self._read(0.01)
                    continue
                try:
                    rest = rest[os.write(self.fd, rest[:4096]):]
                except BlockingIOError:
                    self._read(0.01)
        finally:
            os.set_blocking(self.fd, True)

    def wait_since(self, words, start, seconds=15):
        """Until `words` stand in the plain text written after the byte `start`."""
        deadline = time.monotonic() + seconds
        while words not in plain(self.raw[max(start, len(self.raw) - LOOKED_AT):]):
            left = deadline - time.monotonic()
            if left <= 0 or self._read(min(left, 0.2)) is None:
                raise AssertionError(f"{words!r} did not appear; the screen is:\n{self.screen()}")

    def wait_raw(self, words, seconds=15, start=0):
        """Until the program has written these bytes; for output that is too much to look at as a person."""
        wanted = words if isinstance(words, bytes) else words.encode()
        deadline = time.monotonic() + seconds
        while self.raw.find(wanted, start) < 0:
            start = max(start, len(self.raw) - len(wanted))
            left = deadline - time.monotonic()
            if left <= 0 or self._read(min(left, 0.2)) is None:
                raise AssertionError(f"{words!r} did not appear; the screen is:\n{self.screen()}")

    def wait_for(self, words, seconds=15):
        """Until `words` stand on the screen; returns the screen."""
        deadline = time.monotonic() + seconds
        while words not in self.screen():
            left = deadline - time.monotonic()
            if left <= 0 or self._read(min(left, 0.2)) is None:
                if words in self.screen():
                    break
                raise AssertionError(f"{words!r} did not appear; the screen is:\n{self.screen()}")
        return self.screen()

    def settle(self, seconds=0.3):
        """Reads until the program has been silent for a moment."""
        while self._read(seconds):
            pass
        return self.screen()

    def wait_exit(self, seconds=15):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self._read(0.05)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                return os.waitstatus_to_exitcode(status)
        raise AssertionError(f"the program did not end; the screen is:\n{self.screen()}")
