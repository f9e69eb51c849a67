#!/usr/bin/env python3
"""Refuses an .env with which the system must not be reached, before any container starts. Example: deploy/check_env.py

By the same rules the processes refuse at their start; some of these settings they never see. Needs nothing but Python.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chassis.base import secret_keys, sign_in  # noqa: E402  (after the path to it)

# Each is made by deploy/new_env.sh. The identity provider gives its own, and asks what it will of it.
SECRET = re.compile(r"((?!YANGGUANG_)[A-Z_]+_(?:SECRET_KEY|PASSWORD))=")
WRITTEN = re.compile(r"[A-Za-z0-9_-]+")
# As docker compose reads a line: indented, exported, with blanks about = or :, a comment behind the value.
LINE = re.compile(
    r"""\s*(?:export\s+)?(?P<name>\w+)\s*[=:]\s*(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)"|(?P<bare>.*?))(?:\s+\#.*|\s*)"""
)


def faults(env: Mapping[str, str]) -> Iterator[str]:
    """What is wrong, a line for each."""
    public_url = env.get("YANGGUANG_PUBLIC_URL") or f"http://127.0.0.1:{env.get('PORT') or 8000}"
    try:
        local, provider = sign_in.ways(env, embedded=False, public_url=public_url)
    except sign_in.UnsafeSignIn as error:
        yield str(error)
        return
    if provider is not None and not provider.client_secret:
        yield "YANGGUANG_OIDC_CLIENT_SECRET is missing: catalog's web signs people in with it."
    bind = env.get("BIND") or "127.0.0.1"
    try:
        sign_in.check_listening(bind, f"BIND {bind}", env, local=local)
    except sign_in.UnsafeSignIn as error:
        yield str(error)
    yield from _broker(env)
    yield from _secrets(env)


def read(file: Path) -> dict[str, str]:
    """The settings of an .env; those of the environment go before it, as docker compose does it.

    Raises ``UnicodeDecodeError`` where it is no text in UTF-8.
    """
    lines = file.read_text(encoding="utf-8-sig").splitlines() if file.exists() else []
    found = [LINE.fullmatch(line) for line in lines]
    values = {match["name"]: match["single"] or match["double"] or match["bare"] or "" for match in found if match}
    return values | dict(os.environ)


def _broker(env: Mapping[str, str]) -> Iterator[str]:
    folder = env.get("BROKER_TLS", "")
    for file in ("server.pem", "server.key") if folder else ():
        path = ROOT / folder / file
        if not path.is_file():
            yield f"BROKER_TLS must be a folder with server.pem and server.key, and {path} is not there."


def _secrets(env: Mapping[str, str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for name in _secret_names():
        value = env.get(name, "")
        if not value:
            yield f"{name} is missing: deploy/new_env.sh makes one."
        elif fault := secret_keys.weakness(value):
            yield f"{name} is weak: it {fault}; make one with 'openssl rand -hex 32'."
        elif not WRITTEN.fullmatch(value):
            yield f"{name} may hold letters, digits, - and _ only."
        elif value in seen:
            yield f"{name} and {seen[value]} are the same: each opens what is its own."
        seen[value] = name


def _secret_names() -> list[str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return [found[1] for line in lines if (found := SECRET.match(line))]


if __name__ == "__main__":
    try:
        settings = read(ROOT / ".env")
    except UnicodeDecodeError:
        sys.exit(f"make up: {ROOT / '.env'} is no text in UTF-8: save it anew as UTF-8.")
    for fault in faults(settings):
        sys.exit(f"make up: {fault}")
