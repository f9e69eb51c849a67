"""Names of folders as IMAP writes them: printable ASCII, all else in a base64 of its own (RFC 3501, 5.1.3)."""

from __future__ import annotations

import re
from base64 import b64encode

_OTHERS = re.compile(r"[^\x20-\x7e]+")


def modified_utf7(name: str) -> str:
    """收件箱 becomes &ZTZO9nux-, and & becomes &-."""
    return _OTHERS.sub(_shifted, name.replace("&", "&-"))


def _shifted(found: re.Match[str]) -> str:
    encoded = b64encode(found[0].encode("utf-16-be")).decode("ascii")
    return f"&{encoded.rstrip('=').replace('/', ',')}-"
