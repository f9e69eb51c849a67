"""Counts the steps of a backtracking search, so that a test can say how they grow without measuring time.

It walks the tree into which :mod:`re` parses a pattern, as :mod:`re` itself does, without its short cuts: what it
counts is never less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any


class Search:
    """One pattern and how many steps it has taken."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._tree = parser.parse(pattern.pattern, pattern.flags)
        self._flags = pattern.flags
        self._taken: dict[tuple[int, str], bool] = {}
        self.steps = 0

    def find_all(self, text: str) -> list[tuple[int, int]]:
        """The spans that ``finditer`` gives."""
        found, at = [], 0
        while at <= len(text):
            end = next(self._match(self._tree.data, 0, text, at, {}), None)
            if end is None:
                at += 1
                continue
            found.append((at, end))
            at = max(end, at + 1)
        return found

    def _match(self, nodes: list[Any], index: int, text: str, at: int, groups: dict[int, str]) -> Iterator[int]:
        if index == len(nodes):
            yield at
            return
        self.steps += 1
        operation, argument = nodes[index]
        if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            ends: Iterator[int] = self._repeated(operation, argument, text, at, groups)
        elif operation is code.BRANCH:
            ends = (end for branch in argument[1] for end in self._match(branch.data, 0, text, at, groups))
        elif operation is code.SUBPATTERN:
            ends = self._group(argument, text, at, groups)
        elif operation is code.GROUPREF:
            word = groups.get(argument, "\x00")
            ends = iter([at + len(word)] if text.startswith(word, at) else [])
        elif operation in (code.ASSERT, code.ASSERT_NOT):
            direction, inner = argument
            start = at if direction > 0 else at - inner.getwidth()[0]
            ends_inside = self._match(inner.data, 0, text, start, groups) if start >= 0 else iter([])
            holds = any(direction > 0 or end == at for end in ends_inside)
            ends = iter([at] if holds == (operation is code.ASSERT) else [])
        elif operation is code.AT:
            ends = iter([at] if self._stands(argument, text, at) else [])
        else:
            ends = iter([at + 1] if at < len(text) and self._takes_once(nodes[index], text[at]) else [])
        for end in ends:
            yield from self._match(nodes, index + 1, text, end, groups)

    def _group(self, argument: Any, text: str, at: int, groups: dict[int, str]) -> Iterator[int]:
        number, _, _, inner = argument
        for end in self._match(inner.data, 0, text, at, groups):
            if number is not None:
                groups[number] = text[at:end]
            yield end

    def _repeated(self, operation: Any, argument: Any, text: str, at: int, groups: dict[int, str]) -> Iterator[int]:
        least, most, inner = argument
        nodes = inner.data
        if operation is not code.POSSESSIVE_REPEAT and inner.getwidth() != (1, 1):
            yield from self._again(nodes, 0, least, most, text, at, groups, greedy=operation is code.MAX_REPEAT)
            return
        # One way only: single characters, or what is never taken back.
        reached = [at]
        while len(reached) <= most:
            end = next(self._match(nodes, 0, text, reached[-1], groups), None)
            if end is None or end == reached[-1]:
                break
            reached.append(end)
        ends = reached[least:]
        if operation is code.POSSESSIVE_REPEAT:
            yield from ends[-1:]
        else:
            yield from ends if operation is code.MIN_REPEAT else reversed(ends)

    def _again(
        self,
        nodes: list[Any],
        count: int,
        least: int,
        most: int,
        text: str,
        at: int,
        groups: dict[int, str],
        greedy: bool,
    ) -> Iterator[int]:
        if not greedy and count >= least:
            yield at
        if count < most:
            for end in self._match(nodes, 0, text, at, groups):
                if end > at or count < least:
                    yield from self._again(nodes, count + 1, least, most, text, end, groups, greedy)
        if greedy and count >= least:
            yield at

    def _stands(self, where: Any, text: str, at: int) -> bool:
        if where is code.AT_BEGINNING:
            return at == 0 or (bool(self._flags & re.MULTILINE) and text[at - 1] == "\n")
        if where is code.AT_END:
            return at == len(text) or (bool(self._flags & re.MULTILINE) and text[at] == "\n") or text[at:] == "\n"
        before, after = text[at - 1 : at].isalnum(), text[at : at + 1].isalnum()
        return (before != after) == (where is code.AT_BOUNDARY)

    def _takes_once(self, node: Any, character: str) -> bool:
        """The same, looked up where a node was asked about a character before."""
        key = id(node), character
        if key not in self._taken:
            self._taken[key] = self._takes(*node, character)
        return self._taken[key]

    def _takes(self, operation: Any, argument: Any, character: str) -> bool:
        if operation is code.LITERAL:
            return self._same(argument, character)
        if operation is code.NOT_LITERAL:
            return not self._same(argument, character)
        if operation is code.ANY:
            return character != "\n" or bool(self._flags & re.DOTALL)
        assert operation is code.IN, operation
        negated = argument[0][0] is code.NEGATE
        return any(self._is_in(item, character) for item in argument[negated:]) != negated

    def _is_in(self, item: Any, character: str) -> bool:
        kind, value = item
        if kind is code.LITERAL:
            return self._same(value, character)
        if kind is code.RANGE:
            return value[0] <= ord(character) <= value[1]
        name = str(value)
        is_kind = {"SPACE": character.isspace(), "DIGIT": character.isdigit()}.get(
            name.rpartition("_")[2], character.isalnum() or character == "_"
        )
        return is_kind != ("NOT" in name)

    def _same(self, number: int, character: str) -> bool:
        return number == ord(character) or (
            bool(self._flags & re.IGNORECASE) and chr(number).lower() == character.lower()
        )
