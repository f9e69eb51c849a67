"""What an embedded system keeps and has not: asked before anything is opened, since to open it would make it."""

from __future__ import annotations

from pathlib import Path

from chassis.base import secret_keys
from chassis.base.settings import Settings
from yangguang.composition import NAMES

REMEDY = "correct YANGGUANG_DATA, restore what was lost, or start a new system there with 'yangguang run'."


def is_nothing_there(settings: Settings) -> bool:
    """Whether no database of the system is there, nor known elsewhere."""
    return all(database(settings, name) for name in NAMES)


def database(settings: Settings, name: str) -> Path | None:
    """The file of a service's database, where it should be there and is not."""
    if settings.mode != "embedded" or settings.environ.get(f"YANGGUANG_{name.upper()}_DATABASE_URL"):
        return None
    file = settings.data / f"{name}.sqlite"
    return None if file.exists() else file


def files(settings: Settings) -> list[str]:
    """The names of all that its start makes and that is missing: databases and secret."""
    if settings.mode != "embedded":
        return []
    secret = settings.data / secret_keys.KEPT
    is_kept = not secret_keys.is_any_given(settings.environ)
    own = [database(settings, name) for name in NAMES]
    return [file.name for file in own if file] + ([secret.name] if is_kept and not secret.exists() else [])
