"""What `.env` in the working folder says; a file that cannot be read as it was meant stops the start with one line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from chassis.base.setting_values import SettingsError

_FILE = Path(".env")


def read() -> dict[str, str]:
    """Names and values; nothing where there is no such file. Raises :class:`SettingsError`."""
    if not _FILE.is_file():
        return {}
    try:
        text = _FILE.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{_FILE.absolute()} is no text in UTF-8: save it anew as UTF-8.") from None
    except OSError as error:
        raise SettingsError(f"{_FILE.absolute()} cannot be read: {error.strerror}.") from None
    for binding in parse_stream(StringIO(text)):
        if binding.error:  # not quoted: it may hold a secret
            raise SettingsError(f"{_FILE.absolute()}, line {binding.original.line}, is not NAME=value.")
    return {name: value for name, value in dotenv_values(stream=StringIO(text)).items() if value is not None}
