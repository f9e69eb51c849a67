"""Files as downloads."""

from __future__ import annotations

from urllib.parse import quote


def as_download(name: str) -> dict[str, str]:
    """The headers by which a browser keeps a file instead of showing it."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
