"""Writing a message at a terminal: Thai, pastes, and a paste of megabytes. What the model gets is what was written."""

import os
import pathlib
import shutil
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "harness"))
from puppet_model import PuppetModel, said  # noqa: E402
from stack import BIN  # noqa: E402
from terminal import Terminal  # noqa: E402
from terminal_bytes import strange  # noqa: E402

LEFT, RIGHT, UP, BACKSPACE = "\x1b[D", "\x1b[C", "\x1b[A", "\x7f"
PROMPT = len("you> ")


def pasted(text):
    return f"\x1b[200~{text}\x1b[201~"


class Editing(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tessera-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.puppet = self.enterContext(PuppetModel(lambda request: [f"GOT-{len(self.puppet.requests)}"]))

    def terminal(self, columns=80, rows=24):
        command = [BIN / "ai-agent-chatbox", "--model", "openai:puppet", "--no-mcp-config"]
        terminal = Terminal(command, folder=self.folder, columns=columns, rows=rows)
        terminal.environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8",
                                "TERM": "xterm-256color", **self.puppet.environment()}
        self.enterContext(terminal)
        terminal.wait_for("you>", 60)
        return terminal

    def line(self, terminal):
        """The row that the cursor is in."""
        row, _ = terminal.cursor()
        return terminal.screen().splitlines()[row]

    def write(self, terminal, text, shown):
        """Types `text` and waits until the line is `shown`."""
        terminal.type(text)
        deadline = time.monotonic() + 60
        while self.line(terminal) != f"you> {shown}".rstrip():
            if time.monotonic() > deadline:
                self.fail(f"{shown!r} did not appear; the screen is:\n{terminal.screen()}")
            terminal._read(0.1)
        terminal.settle(0.05)

    def sent(self, terminal):
        """Presses Enter; what the model then gets."""
        count = len(self.puppet.requests) + 1
        start = len(terminal.raw)
        terminal.type("\r")
        terminal.wait_raw(f"GOT-{count}", 60, start)
        terminal.wait_raw("you> ", 60, terminal.raw.find(f"GOT-{count}".encode(), start))
        return said(self.puppet.requests[-1])

    def test_the_cursor_moves_over_whole_thai_letters(self):
        terminal = self.terminal()
        self.write(terminal, "ที่บ้าน", "ที่บ้าน")
        self.assertEqual(terminal.cursor()[1], PROMPT + 4)
        self.write(terminal, LEFT + LEFT + "X", "ที่บ้Xาน")
        self.assertEqual(terminal.cursor()[1], PROMPT + 3, "after the width of what stands before it")
        self.assertEqual(self.sent(terminal), "ที่บ้Xาน")

    def test_backspace_takes_one_mark_and_left_a_whole_letter(self):
        terminal = self.terminal()
        self.write(terminal, "ที่", "ที่")
        self.assertEqual(terminal.cursor()[1], PROMPT + 1)
        self.write(terminal, BACKSPACE, "ที")
        self.write(terminal, LEFT + "ก" + RIGHT + "่", "กที่")
        self.assertEqual(self.sent(terminal), "กที่")

    def test_a_letter_with_sara_am_is_one_letter_of_two_columns(self):
        terminal = self.terminal()
        self.write(terminal, "น้ำ", "น้ำ")
        self.assertEqual(terminal.cursor()[1], PROMPT + 2)
        self.write(terminal, LEFT + "X", "Xน้ำ")
        self.assertEqual(terminal.cursor()[1], PROMPT + 1)
        self.assertEqual(self.sent(terminal), "Xน้ำ")

    def test_long_thai_is_broken_between_letters_and_edited_across_rows(self):
        terminal = self.terminal(columns=20)
        terminal.type("น้ำ" * 12)
        terminal.settle()
        rows = terminal.screen().splitlines()
        self.assertEqual(rows[-2:], ["you> " + "น้ำ" * 7, "น้ำ" * 5])
        self.assertEqual(terminal.cursor()[1], 10)
        terminal.type(LEFT * 6 + "ที่")
        terminal.settle()
        self.assertEqual(terminal.screen().splitlines()[-2:], ["you> " + "น้ำ" * 6 + "ที่น้ำ", "น้ำ" * 5])
        self.assertEqual(self.sent(terminal), "น้ำ" * 6 + "ที่" + "น้ำ" * 6)

    def test_a_paste_of_three_lines_is_one_message(self):
        terminal = self.terminal()
        terminal.type(pasted("หนึ่ง\r\nสอง\rthree"))
        terminal.wait_for("three", 60)
        self.assertEqual(self.puppet.requests, [], "nothing is sent before Enter")
        self.assertEqual(self.sent(terminal), "หนึ่ง\nสอง\nthree")

    def test_a_paste_brings_no_command_to_the_terminal(self):
        terminal = self.terminal()
        terminal.type(pasted("a\x1b]52;c;AA\x07\u009b31m\u202eb\x03\r\u200bc"))
        terminal.wait_for("<U+200B>c", 60)
        self.assertEqual(strange(terminal.raw)[:3], [])
        self.assertEqual(self.sent(terminal), "a]52;c;AA31m\u202eb\n\u200bc")

    def test_four_megabytes_arrive_whole_and_are_edited_at_once(self):
        terminal = self.terminal()
        line = "ที่บ้าน 0123456789 abcdefghij\n"
        text = line * (4_000_000 // len(line.encode())) + "END"
        begin = time.monotonic()
        terminal.type(pasted(text))
        terminal.wait_raw("END", 60)
        arrived = time.monotonic()
        for _ in range(20):
            start = len(terminal.raw)
            terminal.type("x")
            terminal.wait_raw("more characters above", 60, start)
        typed = time.monotonic()
        self.assertLess(len(terminal.raw), 1_000_000, "a screen of it is painted, not all")
        self.write_back(terminal, 20)
        print(f"a paste of {len(text.encode()) / 1e6:.1f} MB: shown after {1000 * (arrived - begin):.0f} ms; "
              f"{1000 * (typed - arrived) / 20:.1f} ms for each key after it")
        self.assertEqual(self.sent(terminal), text)
        terminal.type("and now?")
        self.assertEqual(self.sent(terminal), "and now?")

    def write_back(self, terminal, count):
        start = len(terminal.raw)
        terminal.type(BACKSPACE * count)
        terminal.wait_raw("END\r", 60, start)

    def test_a_paste_over_the_limit_is_left_out_and_the_person_told(self):
        terminal = self.terminal()
        terminal.type("before" + pasted("x" * (8 * 1024 * 1024 + 1)))
        terminal.wait_for("a message has at most 8 MiB", 60)
        terminal.type(" and after")
        self.assertEqual(self.sent(terminal), "before and after")


if __name__ == "__main__":
    unittest.main()
