"""The secrets that the environment gives: one for all services, or one for each; weak ones are refused."""

from __future__ import annotations

import math
import os
import re
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from chassis.base import private_files

SHARED = "YANGGUANG_SECRET_KEY"
KEPT = "secret.key"
IDENTITY, IDENTITY_KEPT = "YANGGUANG_IDENTITY_KEYS", "identity.key"
LEAST_LENGTH = 32
# Of the characters as they are spread: 32 random hexadecimal digits have some 115 bits, a word repeated has few.
LEAST_BITS = 80.0
_PRESENT = re.compile(r"^YANGGUANG_([A-Z]+_)?SECRET_KEY$")
_FORMER = re.compile(r"^YANGGUANG_([A-Z]+_)?FORMER_SECRET_KEYS$")
# Six letters at least: a random secret in base64 has one of these once in millions.
_PLACEHOLDER = re.compile(
    r"change|example|secret|passwor|default|placeholder|random|string|yangguang|012345|abcdef|qwerty"
)
MAKE_ONE = "make one with 'openssl rand -hex 32'"
_FROM_ITS_KEEPER = "restore it from the copy of whoever keeps it; where there is none,"


class WeakSecret(ValueError):
    """A secret that somebody could guess; the message is one line that names the setting."""


class LostSecret(Exception):
    """The secret that made what is there is gone; the message is one line that says what to do."""


def check(environ: Mapping[str, str]) -> None:
    """Raise :class:`WeakSecret` for the first secret key that is short, repetitive or a placeholder."""
    for name in sorted(environ):
        if is_present(name) or _FORMER.match(name) or name == IDENTITY:
            for key in _listed(environ[name]):
                if fault := weakness(key):
                    todo = MAKE_ONE if not _FORMER.match(name) else "give what was used before, or leave it out"
                    raise WeakSecret(f"{name} is weak: it {fault}; {todo}.")


def is_present(name: str) -> bool:
    """Whether a setting of this name holds a secret that is in use."""
    return bool(_PRESENT.match(name))


def is_any_given(environ: Mapping[str, str]) -> bool:
    """Whether the environment gives a secret, so that none is to be kept in the data folder."""
    return any(is_present(name) and value for name, value in environ.items())


def empty(environ: Mapping[str, str]) -> str:
    """The setting of a service's own secret that is there and holds none; empty where there is no such setting."""
    return next((name for name in sorted(environ) if is_present(name) and name != SHARED and not environ[name]), "")


def weakness(key: str) -> str:
    """What is wrong with a secret key, continuing "it …"; empty for a strong one."""
    if len(key) < LEAST_LENGTH:
        return f"has {len(key)} characters, and at least {LEAST_LENGTH} are needed"
    if _bits(key) < LEAST_BITS or _runs(key):
        return "repeats or counts on, where it should be random"
    if _PLACEHOLDER.search(key.lower()):
        return "reads like a placeholder or a password"
    return ""


def of(service: str, environ: Mapping[str, str]) -> tuple[str, ...]:
    """A service's secret, its own or the shared one, and the former ones after it; empty where none is given."""
    own = f"YANGGUANG_{service.upper()}_SECRET_KEY"
    present = environ.get(own) or environ.get(SHARED, "")
    if not present:
        return ()
    former = [own.replace("SECRET_KEY", "FORMER_SECRET_KEYS"), "YANGGUANG_FORMER_SECRET_KEYS"]
    older = [key for name in former for key in _listed(environ.get(name, ""))]
    return (present, *(key for key in older if key != present))


def kept_in(data: Path) -> str:
    """The secret that an embedded system made for itself at its first start.

    Raises :class:`WeakSecret`, and :class:`LostSecret` where databases are there without it: another one would end
    every session and void the signed heads of the audit chains, and nobody would have said so.
    """
    kept = data / KEPT
    if not kept.exists():
        if databases := sorted(each for each in data.glob("*.sqlite") if each.stat().st_size):
            raise LostSecret(
                f"{kept} is missing, and {databases[0].name} beside it was made with it: restore it from the backup; "
                f"where there is none, {MAKE_ONE} and put it there: sessions end, and heads of the audit that were "
                "signed before are checked by the keys in the folder of anchors alone."
            )
        _keep(kept, secrets.token_urlsafe(48))
    key = kept.read_text(encoding="ascii", errors="replace").strip()
    if fault := weakness(key):
        raise WeakSecret(
            f"{kept} is weak: it {fault}; restore it from a backup; where there is none, {MAKE_ONE} and put it there."
        )
    return key


def of_identities(environ: Mapping[str, str]) -> tuple[str, ...]:
    """What seals who informants are, the present key first, as the environment gives it."""
    return tuple(_listed(environ.get(IDENTITY, "")))


def of_identities_in(data: Path, is_sealed: Callable[[], bool]) -> str:
    """The key for identities that an embedded system made for itself when one was sealed first.

    Raises what :func:`require_identities_in` raises.
    """
    require_identities_in(data, is_sealed)
    kept = data / IDENTITY_KEPT
    if not kept.exists():
        _keep(kept, secrets.token_urlsafe(48))
    return _kept_identities(kept)


def require_identities_in(data: Path, is_sealed: Callable[[], bool]) -> None:
    """Raise :class:`WeakSecret`, or :class:`LostSecret` where something ``is_sealed`` and the key is not there.

    Another key would be made for what comes, and nobody would have said that what was sealed before stays closed.
    """
    kept = data / IDENTITY_KEPT
    if kept.exists():
        if fault := weakness(_kept_identities(kept)):
            raise WeakSecret(f"{kept} is weak: it {fault}; {_FROM_ITS_KEEPER} remove it.")
    elif is_sealed():
        raise LostSecret(
            f"{kept} is missing, and identities of informants are sealed with it: {_FROM_ITS_KEEPER} {MAKE_ONE} and "
            "put it there: what was sealed before can then never be opened."
        )


def _kept_identities(kept: Path) -> str:
    try:
        return kept.read_text(encoding="ascii", errors="replace").strip()
    except OSError as error:
        raise LostSecret(f"{kept} cannot be read: {error.strerror}; correct its rights, or restore it.") from None


def _keep(kept: Path, key: str) -> None:
    """Whoever starts at the same moment finds all of it or nothing; the first one's stays."""
    private_files.make_folder(kept.parent)
    own = kept.with_name(f"{kept.name}.{secrets.token_hex(8)}")
    with open(os.open(own, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())  # a name without its content after a power cut would be a weak key
    try:
        kept.hardlink_to(own)
    except FileExistsError:
        pass
    finally:
        own.unlink()


def _listed(value: str) -> list[str]:
    return [key.strip() for key in value.split(",") if key.strip()]


def _bits(key: str) -> float:
    counts = Counter(key).values()
    return sum(count * math.log2(len(key) / count) for count in counts)


def _runs(key: str) -> bool:
    """Whether most characters are the one before or its neighbour: ``aaaa``, ``0123``, ``cba``."""
    steps = sum(abs(ord(before) - ord(after)) <= 1 for before, after in pairwise(key))
    return steps * 2 > len(key)
