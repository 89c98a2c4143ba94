#!/usr/bin/env python3
"""What a terminal would draw: pictures read back out of the bytes that were sent to it, as rows of (red, green, blue).

drawn_picture.py kitty|sixel|blocks RAW PNG: writes the first picture in the file RAW as a PNG file, to be looked at."""

import base64
import re
import struct
import sys
import zlib

KITTY = re.compile(rb"\x1b_G([^;\x1b]*);([A-Za-z0-9+/=]*)\x1b\\")
SIXEL = re.compile(rb"\x1bP[0-9;]*q([^\x1b]*)\x1b\\")
SGR = re.compile(r"\x1b\[([0-9;]*)m")


def kitty_file(raw):
    """The PNG file that was sent."""
    data = b""
    for settings, chunk in KITTY.findall(raw):
        data += chunk
        if settings.split(b",")[-1] == b"m=0":
            return base64.b64decode(data)
    raise ValueError("no whole picture")


def sixel(raw):
    """Spec: DEC VT340, sixel graphics. Colours by number, in percent of red, green and blue."""
    body = SIXEL.search(raw)[1].decode("ascii")
    colours, rows, top, column, colour = {}, [], 0, 0, (0, 0, 0)
    size = None
    token = re.compile(r'"([0-9;]+)|#([0-9;]+)|!([0-9]+)([?-~])|([?-~])|(\$)|(-)')
    for raster, number, count, repeated, single, back, down in token.findall(body):
        if raster:
            parts = [int(part) for part in raster.split(";")]
            size = parts[2:4] if len(parts) > 3 else None
        elif number:
            parts = [int(part) for part in number.split(";")]
            if len(parts) > 1:
                colours[parts[0]] = tuple(round(255 * part / 100) for part in parts[2:5])
            colour = colours[parts[0]]
        elif back:
            column = 0
        elif down:
            top, column = top + 6, 0
        else:
            bits = ord(repeated or single) - 63
            for _ in range(int(count or 1)):
                for bit in range(6):
                    if bits >> bit & 1:
                        put(rows, top + bit, column, colour)
                column += 1
    width = size[0] if size else max(map(len, rows))
    height = size[1] if size else len(rows)
    rows = [row + [None] * (width - len(row)) for row in (rows + [[]] * height)[:height]]
    return [[pixel or (0, 0, 0) for pixel in row[:width]] for row in rows]


def put(rows, row, column, colour):
    while len(rows) <= row:
        rows.append([])
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = colour


def blocks(raw):
    """Two pixels for each half block. Lines without one are text and end the picture."""
    rows = []
    for line in raw.decode(errors="replace").replace("\r", "").split("\n"):
        line = line.rpartition("\x1b[K")[2]  # after what was wiped away
        front, ground, swapped, upper, lower, at = (255,) * 3, (0,) * 3, False, [], [], 0
        drawn = False
        while at < len(line):
            style = SGR.match(line, at)
            if style:
                front, ground, swapped = styled(style[1], front, ground, swapped)
                at = style.end()
                continue
            ink, paper = (ground, front) if swapped else (front, ground)
            halves = {"▀": (ink, paper), "▄": (paper, ink), "█": (ink, ink)}
            over, under = halves.get(line[at], (paper, paper))
            drawn = drawn or line[at] in "▀▄█" or ground != (0, 0, 0)
            upper.append(over)
            lower.append(under)
            at += 1
        if drawn and all(letter in " ▀▄█" for letter in SGR.sub("", line)):
            rows += [upper, lower]
        elif rows:
            break
    width = max(map(len, rows))
    return [row + [(0, 0, 0)] * (width - len(row)) for row in rows]


def styled(numbers, front, ground, swapped):
    parts = [int(part or 0) for part in numbers.split(";")]
    while parts:
        first = parts.pop(0)
        if first == 0:
            front, ground, swapped = (255,) * 3, (0,) * 3, False
        elif first == 7:
            swapped = True
        elif first in (38, 48) and parts[:1] == [2]:
            colour = tuple(parts[1:4])
            front, ground = (colour, ground) if first == 38 else (front, colour)
            parts = parts[4:]
    return front, ground, swapped


def as_png(rows):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0)
    pixels = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


if __name__ == "__main__":
    protocol, source, target = sys.argv[1:4]
    with open(source, "rb") as file:
        sent = file.read()
    with open(target, "wb") as file:
        file.write(kitty_file(sent) if protocol == "kitty" else as_png((sixel if protocol == "sixel" else blocks)(sent)))
