"""The receipt code (查询码): what a citizen without an account keeps to follow a case.

Stored is only what scrypt (RFC 7914) makes of it with a salt of its own. The code has 73 bits, fewer than the 112 from
which on a plain digest would do (NIST SP 800-63B, look-up secrets). The form names its figures, so that dearer ones may
follow without a new code for anybody: ``scrypt:<log2 N>:<r>:<p>:<salt>:<64 hex digits>``.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

LENGTH = 16
_GROUP = 4
_LONGEST = 64
# 4 ms and 2 MB a try: nothing to a citizen, and dear to whoever tries.
_COST = (11, 8, 1)
_BYTES = 32
_NOBODYS = f"scrypt:{_COST[0]}:{_COST[1]}:{_COST[2]}:none:{'0' * 2 * _BYTES}"


def kept(code: str, salt: str) -> str:
    """What is stored of a code; ``salt`` is unguessable and of this code alone."""
    return _hashed(code, salt, *_COST)


def opens(code: str, stored: str | None) -> bool:
    """Whether somebody typed the code of which this is stored; without one it takes as long as with one."""
    _, *cost, salt, _ = (stored or _NOBODYS).split(":")
    made = _hashed(normalised(code), salt, *(int(figure) for figure in cost))
    return hmac.compare_digest(made, stored or _NOBODYS)


def _hashed(code: str, salt: str, exponent: int, block: int, parallel: int) -> str:
    made = hashlib.scrypt(code.encode(), salt=salt.encode(), n=2**exponent, r=block, p=parallel, dklen=_BYTES)
    return f"scrypt:{exponent}:{block}:{parallel}:{salt}:{made.hex()}"


def written(code: str) -> str:
    """The code as people read it: ``ABCD-EFGH-JKMN-PQRT``."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def normalised(code: str) -> str:
    """The code as it was issued, however somebody typed it: width, small letters, blanks, hyphens do not matter."""
    plain = unicodedata.normalize("NFKC", code[:_LONGEST]).upper()
    kept = [character for character in plain if character.isascii() and character.isalnum()]
    return "".join(kept)
