"""The seed conversation as it looks: what stands on the screen after each line is compared with tests/e2e/screens, and
the chart's picture is read back out of the bytes that draw it.

screens_test.py --rewrite: writes the screens anew, to be looked at before they are committed."""

import os
import pathlib
import re
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "harness"))
import drawn_picture  # noqa: E402
from stack import BIN, Stack  # noqa: E402
from terminal import Emulator, Terminal  # noqa: E402
import pyte  # noqa: E402

PATIENCE = 60
REWRITE = "--rewrite" in sys.argv
KEPT = os.environ.get("KEEP_PICTURES")  # a folder for what was sent, to be read by drawn_picture.py
COLUMNS, ROWS = 85, 24  # of the chart, 960 by 540 pixels, in cells of 8 by 16
LINES = (("auth", "acme"), ("What is the email for account 12345?", "user@example.com"),
         ("Change the email for account 12345 to mynew@email.com", "(Yes/No)"), ("Yes", "mynew@email.com"),
         ("Show me a chart", "sha256"))


def start(stack, *arguments, columns=80, rows=24, images="off"):
    command = [BIN / "ai-agent-chatbox", "--config", stack.state / "chatbox.toml", "--no-mcp-config",
               "--model", "offline", "--images", images, *arguments]
    terminal = Terminal(command, columns=columns, rows=rows, folder=stack.folder)
    terminal.environment = {"PATH": os.environ["PATH"], "HOME": str(stack.folder), "LANG": "C.UTF-8",
                            "TERM": "xterm-256color"}
    return terminal


class Screens(unittest.TestCase):
    def setUp(self):
        self.stack = self.enterContext(Stack())

    def masked(self, raw):
        """The bytes without what differs from run to run; replaced before rows are broken, so that they break the same."""
        text = raw.decode(errors="replace").replace(str(self.stack.folder), "/home/me")
        # The server may be connected before the first prompt or after it.
        text = re.sub(r"\[offline\] you> \r*\n(?=tessera: connected)", "", text)
        text = text.replace(str(self.stack.api_port), "3006").replace(str(self.stack.mcp_port), "3005")
        text = re.sub(r"images/[0-9a-f]{16}", "images/" + "0" * 16, text)
        text = re.sub(r"sha256 [0-9a-f]{12}", "sha256 " + "0" * 12, text)
        text = re.sub(r"\d+(\.\d)? kB", "00 kB", text)
        text = re.sub(r"in \d+ s, at", "in 300 s, at", text)
        text = re.sub(r"\d{4}-\d\d-(\d\dT\d\d:\d\d:\d\dZ)", "2026-01-02T03:04:05Z", text)
        text = re.sub(r"(?<!MCP )\b20\d\d-\d\d-\d\d\b(?!T)", "2026-01-02", text)
        return re.sub(r"\b20\d\d-\d\d-…", "2026-01-…", text).encode()

    def styled(self, emulator, row):
        """One row with its styles in words."""
        out, now = "", ()
        for column in range(emulator.columns):
            cell = emulator.buffer[row][column]
            style = tuple(name for name in ("bold", "italics", "underscore", "strikethrough") if getattr(cell, name))
            style += () if cell.fg == "default" else (cell.fg,)
            if style != now:
                out += ("»" if now else "") + (f"«{'+'.join(style)}:" if style else "")
                now = style
            out += cell.data
        return (out + ("»" if now else "")).rstrip()

    def shot(self, terminal, colour):
        emulator = Emulator(terminal.columns, terminal.rows)
        pyte.ByteStream(emulator).feed(self.masked(bytes(terminal.raw)))
        if colour:
            return [self.styled(emulator, row) for row in range(terminal.rows)]
        return [line.rstrip() for line in emulator.display]

    def wait_for_prompt(self, terminal, prompt, begin):
        """Until the prompt is painted to the last byte and nothing comes after it."""
        words, deadline = re.escape(prompt).encode(), time.monotonic() + PATIENCE
        painted = re.compile(words + rb"(\x1b\[0m)?(\r\x1b\[\d+C)?$")
        while not painted.search(terminal.raw, begin) or terminal._read(0.3):
            if time.monotonic() > deadline:
                self.fail(f"{prompt!r} did not come; the screen is:\n{terminal.screen()}")
            terminal._read(0.1)

    def converse(self, name, columns, rows, colour, *arguments):
        terminal = self.enterContext(start(self.stack, *arguments, columns=columns, rows=rows))
        terminal.wait_raw("tessera: connected", PATIENCE)
        self.wait_for_prompt(terminal, "you> ", terminal.raw.find(b"tessera: connected"))
        shots = [("start", self.shot(terminal, colour))]
        for line, expected in LINES:
            begin = len(terminal.raw)
            terminal.type(line + "\r")
            terminal.wait_since(expected, begin, PATIENCE)
            self.wait_for_prompt(terminal, "[No] " if "(Yes/No)" in expected else "you> ", begin)
            shots.append((line, self.shot(terminal, colour)))
        text = "".join(f"=== {line}\n" + "".join(f"{row}\n" for row in screen) for line, screen in shots)
        path = HERE / "screens" / f"{name}.txt"
        if REWRITE:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        self.maxDiff = None
        self.assertEqual(text, path.read_text(), f"{path.name}: if this is wanted, screens_test.py --rewrite")

    def test_80_by_24_in_colour(self):
        self.converse("80x24-colour", 80, 24, True, "--color", "always")

    def test_120_by_40_in_colour(self):
        self.converse("120x40-colour", 120, 40, True, "--color", "always")

    def test_80_by_24_without_colour(self):
        self.converse("80x24-plain", 80, 24, False, "--color", "never")

    def test_120_by_40_for_screen_readers(self):
        self.converse("120x40-plain", 120, 40, False, "--plain")


class Pictures(unittest.TestCase):
    """Of the chart, as each kind of terminal would draw it."""

    def setUp(self):
        self.stack = self.enterContext(Stack())

    def drawn(self, protocol):
        """(the bytes sent, the file kept)"""
        terminal = self.enterContext(start(self.stack, columns=110, rows=40, images=protocol))
        terminal.wait_raw("tessera: connected", PATIENCE)
        terminal.settle()
        begin = len(terminal.raw)
        terminal.type("Show me a chart\r")
        terminal.wait_raw("sha256", PATIENCE, begin)
        file, = self.stack.folder.rglob("*.png")
        raw = bytes(terminal.raw[begin:])
        if KEPT:
            (pathlib.Path(KEPT) / f"{protocol}.raw").write_bytes(raw)
        return raw, file.read_bytes()

    def assert_a_chart(self, rows, width, height):
        """Of this size, and of some colours: a light ground with lines and letters on it."""
        self.assertEqual((len(rows[0]), len(rows)), (width, height))
        counts = {}
        for row in rows:
            for pixel in row:
                counts[pixel] = counts.get(pixel, 0) + 1
        self.assertGreater(len(counts), 8)
        most, = (pixel for pixel, count in counts.items() if count == max(counts.values()))
        share = counts[most] / (width * height)
        self.assertTrue(0.2 < share < 0.99, f"{share:.0%} of the picture are {most}")

    def test_kitty_is_sent_the_file_itself(self):
        raw, file = self.drawn("kitty")
        self.assertEqual(drawn_picture.kitty_file(raw), file)

    def test_sixels_make_the_chart(self):
        raw, _ = self.drawn("sixel")
        self.assert_a_chart(drawn_picture.sixel(raw), 8 * COLUMNS, 16 * ROWS)

    def test_half_blocks_make_the_chart(self):
        raw, _ = self.drawn("blocks")
        self.assert_a_chart(drawn_picture.blocks(raw), COLUMNS, 2 * ROWS)


if __name__ == "__main__":
    unittest.main(argv=[argument for argument in sys.argv if argument != "--rewrite"])
