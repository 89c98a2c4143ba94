"""Cuts C++ tokens into statements, and says what stands in each statement that has a co_await.

Not a C++ parser. It tells apart the three meanings of `{`: a block ends the statement before it, a
lambda's body is a block of its own inside a statement, and anything else is a braced list, which
belongs to its statement. Conditions of if, while, switch and for come as statements of their own.
"""

import re
from dataclasses import dataclass, field

CLOSING = {"(": ")", "[": "]", "{": "}"}
CONTROL = {"if", "while", "switch", "for", "catch"}
LEADS = {"else", "do", "try"}
TYPE_DEFINITIONS = {"class", "struct", "union", "enum", "namespace", "concept", "requires"}
FUNCTION_SUFFIXES = {"const", "volatile", "noexcept", "override", "final", "mutable", "&", "&&",
                     "static", "constexpr"}
# Words after which `[` begins a lambda; after any other word it is a subscript or a binding.
BEFORE_LAMBDA = {"return", "co_return", "co_await", "co_yield", "else", "do", "case", "throw"}
AFTER_CAPTURES = {"(", "{", "<", "mutable", "noexcept", "constexpr", "static", "requires", "->"}
MACRO = re.compile(r"[A-Z][A-Z0-9_]+")


@dataclass
class Statement:
    """What one statement holds, the bodies of its lambdas left out."""
    condition_of: str = ""  # "if", "while", "switch", "for", or empty
    in_catch: bool = False
    await_lines: list = field(default_factory=list)
    macros: list = field(default_factory=list)  # the macro around each co_await, or ""
    has_braces: bool = False
    has_lambda: bool = False
    has_choice: bool = False  # a `?:`


class Reader:
    def __init__(self, tokens):
        self._tokens = tokens
        self._texts = [token.text for token in tokens]
        self._match = self._match_brackets()
        self._statements = []

    def statements(self):
        """Every statement with at least one co_await."""
        self._read_block(0, len(self._tokens), False)
        return self._statements

    def _match_brackets(self):
        match, stack = {}, []
        for at, text in enumerate(self._texts):
            if text in CLOSING:
                stack.append(at)
            elif text in CLOSING.values() and stack and CLOSING[self._texts[stack[-1]]] == text:
                opened = stack.pop()
                match[opened], match[at] = at, opened
        for opened in stack:  # unbalanced text: the rest belongs to the open bracket
            match[opened] = len(self._texts)
        return match

    def _text(self, at):
        return self._texts[at] if 0 <= at < len(self._texts) else ""

    def _read_block(self, at, end, in_catch):
        statement, outer_texts, next_block_is_catch = Statement(in_catch=in_catch), [], False
        while at < end:
            text = self._texts[at]
            condition = self._condition_after(at)
            opens_block = text == "{" and self._is_block(at, outer_texts)
            if not (condition or opens_block or text == ";" or text in LEADS):
                outer_texts.append(text)
                at = self._read_token(at, statement, "")
                continue
            self._finish(statement)
            statement, outer_texts = Statement(in_catch=in_catch), []
            last = at
            if condition:
                self._read_condition(condition, text, in_catch)
                next_block_is_catch = text == "catch"
                last = self._match[condition]
            elif opens_block:
                self._read_block(at + 1, self._match[at], in_catch or next_block_is_catch)
                next_block_is_catch = False
                last = self._match[at]
            at = last + 1
        self._finish(statement)

    def _condition_after(self, at):
        """Where the parenthesis of `if (` or `if constexpr (` opens, or None for another token."""
        if self._texts[at] not in CONTROL:
            return None
        opens = at + 2 if self._text(at + 1) == "constexpr" else at + 1
        return opens if self._text(opens) == "(" else None

    def _read_condition(self, opens, keyword, in_catch):
        condition = Statement(condition_of=keyword, in_catch=in_catch)
        self._read_token(opens, condition, "")
        self._finish(condition)

    def _finish(self, statement):
        if statement.await_lines:
            self._statements.append(statement)

    def _read_token(self, at, statement, macro):
        """Takes one token, or a whole bracket group, into the statement; returns what follows it."""
        text = self._texts[at]
        if text == "co_await" and self._text(at - 1) != "operator":
            statement.await_lines.append(self._tokens[at].line)
            statement.macros.append(macro)
        elif text == "?":
            statement.has_choice = True
        if text not in CLOSING:
            return at + 1
        end = self._match[at]
        if text == "{":
            if self._is_lambda_body(at):
                self._read_block(at + 1, end, False)
                return end + 1
            statement.has_braces = True
        elif text == "[" and self._is_introducer(at) and self._text(end + 1) in AFTER_CAPTURES:
            statement.has_lambda = True
        elif text == "(" and MACRO.fullmatch(self._text(at - 1)):
            macro = self._texts[at - 1]
        inner = at + 1
        while inner < end:
            inner = self._read_token(inner, statement, macro)
        return end + 1

    def _is_block(self, at, outer_texts):
        """Whether the `{` here, outside of all brackets, opens a block rather than a braced list."""
        before = self._text(at - 1)
        if not outer_texts or before in (":", "}"):
            return True
        if self._is_lambda_body(at):
            return False
        if before == ")" or before in FUNCTION_SUFFIXES or outer_texts == ["extern", '""']:
            return True
        if before != "=" and any(text in TYPE_DEFINITIONS for text in outer_texts):
            return True
        return self._trailing_return(at) is not None

    def _trailing_return(self, at):
        """The `->` of a trailing return type that ends at this `{`, or None."""
        while (at := at - 1) >= 0:
            text = self._texts[at]
            if text == "->":
                before = self._text(at - 1)
                return at if before in (")", "]") or before in FUNCTION_SUFFIXES else None
            if text in (")", "]"):
                at = self._match.get(at, at)
            elif text in (";", "{", "}", "=", "?", "("):
                return None
        return None

    def _is_lambda_body(self, at):
        arrow = self._trailing_return(at)
        last = (at if arrow is None else arrow) - 1
        while self._text(last) in FUNCTION_SUFFIXES:
            last -= 1
        if self._text(last) == ")":
            last = self._match.get(last, 0) - 1
            if self._text(last) == "noexcept":  # noexcept(condition)
                last -= 1
                last = self._match.get(last, 0) - 1 if self._text(last) == ")" else last
            if self._text(last) == ">":
                last = self._before_template_list(last)
        return self._text(last) == "]" and self._is_introducer(self._match.get(last, 0))

    def _before_template_list(self, at):
        depth = 0
        while at > 0:
            depth += {">": 1, "<": -1}.get(self._texts[at], 0)
            at -= 1
            if depth == 0:
                break
        return at

    def _is_introducer(self, at):
        """Whether this `[` begins a lambda (and not a subscript, an attribute, a binding or an array)."""
        if self._text(at + 1) == "[" or self._text(at) != "[":
            return False
        before = self._text(at - 1)
        if before in (")", "]", "[", '""'):
            return False
        return not re.fullmatch(r"\w+", before) or before in BEFORE_LAMBDA
