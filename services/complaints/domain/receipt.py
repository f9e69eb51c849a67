"""The receipt code (查询码): what a citizen without an account keeps to follow a case. Only its digest is stored."""

from __future__ import annotations

LENGTH = 16
_GROUP = 4
_LONGEST = 64


def written(code: str) -> str:
    """The code as people read it: ``ABCD-EFGH-JKMN-PQRT``."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def normalised(code: str) -> str:
    """The code as it was issued, however somebody typed it: small letters, blanks and hyphens do not matter."""
    kept = [character for character in code[:_LONGEST].upper() if character.isascii() and character.isalnum()]
    return "".join(kept)
