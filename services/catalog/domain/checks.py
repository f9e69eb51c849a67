"""Rules between the fields of an input, all errors at once, by field path; each field's own are in the schemas."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chassis.ports import Invalid, in_both

BODY_CODE = re.compile(r"[A-Z][A-Z0-9]{0,19}")
# 机构代码 and 全宗号 stand in archive numbers, between hyphens (DA/T 22, DA/T 13).
DEPARTMENT_CODE = re.compile(r"[A-Z0-9]{1,20}")
FONDS = re.compile(r"[A-Z0-9]{1,10}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,59}")
# The number of a document, or of an entry in a register; no room for words of what it is about.
RECORD_NUMBER = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,12}〔[0-9]{4}〕第?[0-9]{1,6}号|[A-Za-z0-9][A-Za-z0-9-]{0,29}")


class Errors:
    """Collects what is wrong with an input; ``refuse`` raises once for all of it."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def need(self, condition: bool, path: str, zh: str, en: str) -> None:
        """Note what is wrong with ``path`` unless the condition holds; the first word on a path stays."""
        if not condition:
            self.found.setdefault(path, in_both(zh, en))

    def distinct(self, codes: Sequence[str], path: str, zh: str = "有重复。", en: str = "One stands twice.") -> None:
        """Note codes of which one stands twice."""
        self.need(len(codes) == len(set(codes)), path, zh, en)

    def refuse(self, code: str) -> None:
        """Raise :class:`~chassis.ports.Invalid` when anything was noted."""
        if self.found:
            zh, en = "有内容不符合要求，请按提示修改。", "Some fields are wrong; see 'errors'."
            raise Invalid(zh, en, code=code, errors=self.found)
