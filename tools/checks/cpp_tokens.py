"""C++ text as tokens: comments gone, literals reduced to one token each, lines remembered."""

import re
from typing import NamedTuple

# The order matters: a raw string before an ordinary one, a comment before an operator.
PATTERN = re.compile(
    r"""
    (?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
  | (?P<raw>(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")
  | (?P<string>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*")
  | (?P<char>(?:u8|[uUL])?'(?:\\.|[^'\\\n])+')
  | (?P<number>\.?\d(?:'?[\w.]|(?<=[eEpP])[+-])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<operator>::|->|&&|\|\||[^\s\w])
    """,
    re.VERBOSE | re.DOTALL)
DIRECTIVE = re.compile(r"^[ \t]*\#(?:\\\n|/\*.*?\*/|[^\n])*", re.MULTILINE | re.DOTALL)


class Token(NamedTuple):
    text: str
    line: int
    kind: str  # word, number, string, char, operator


def blank_comments(text):
    """The text with every comment replaced by blanks, so that lines and columns stay."""
    def blank(match):
        if match.lastgroup != "comment":
            return match.group()
        return re.sub(r"[^\n]", " ", match.group())
    return PATTERN.sub(blank, text)


def split_directives(text):
    """(code without preprocessor directives, [(line, directive)]); comments are gone from both."""
    text = blank_comments(text)
    # A '#' that begins a line inside a raw string is no directive.
    raws = [match.span() for match in PATTERN.finditer(text) if match.lastgroup in ("raw", "mark")]
    directives = []

    def take(match):
        if any(start < match.start() < end for start, end in raws):
            return match.group()
        directives.append((text.count("\n", 0, match.start()) + 1, match.group()))
        return re.sub(r"[^\n]", " ", match.group())
    return DIRECTIVE.sub(take, text), directives


def tokenize(code):
    tokens, line, position = [], 1, 0
    for match in PATTERN.finditer(code):
        line += code.count("\n", position, match.start())
        position = match.start()
        kind = match.lastgroup
        if kind == "comment":
            continue
        if kind in ("raw", "mark", "string"):
            tokens.append(Token('""', line, "string"))
        else:
            tokens.append(Token(match.group(), line, kind))
    return tokens
