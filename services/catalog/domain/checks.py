"""Checking values against the vocabulary, all errors at once, by field path."""

from __future__ import annotations

import re
from collections.abc import Collection

from chassis.ports import Invalid

BODY_CODE = re.compile(r"[A-Z][A-Z0-9]{0,19}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")


class Errors:
    """Collects what is wrong with an input; ``refuse`` raises once for all of it."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def need(self, condition: bool, path: str, text: str) -> None:
        """Note ``text`` for ``path`` unless the condition holds; the first word on a path stays."""
        if not condition:
            self.found.setdefault(path, text)

    def one_of(self, value: str, allowed: Collection[str], path: str) -> None:
        """Note a value outside of the vocabulary."""
        self.need(value in allowed, path, f"应为其中之一：{'、'.join(one for one in allowed if one)}。")

    def filled(self, value: str, path: str, *, longest: int) -> None:
        """Note an empty or too long text."""
        self.need(bool(value.strip()), path, "不能为空。")
        self.need(len(value) <= longest, path, f"不能超过{longest}个字。")

    def at_most(self, value: str, path: str, *, longest: int) -> None:
        """Note a too long text; it may be empty."""
        self.need(len(value) <= longest, path, f"不能超过{longest}个字。")

    def refuse(self) -> None:
        """Raise :class:`~chassis.ports.Invalid` when anything was noted."""
        if self.found:
            raise Invalid("有内容不符合要求，请按提示修改。", "Some fields are wrong; see errors.", errors=self.found)
