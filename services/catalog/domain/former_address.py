"""The address that something had on the website from which it was moved here, as it is kept and looked up."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

FORM = re.compile(r"https?://[!-~]{1,1990}")


def looked_up(address: str) -> str:
    """Without scheme and fragment, the host in lower case, no slash at its end: people and links write it differently.

    Empty for what is no address.
    """
    if FORM.fullmatch(address) is None:
        return ""
    try:
        parts = urlsplit(address)
        host = f"{parts.hostname or ''}:{parts.port}" if parts.port not in (None, 80, 443) else parts.hostname or ""
    except ValueError:
        return ""
    return f"{host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}" if host else ""
