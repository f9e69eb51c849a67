"""Texts and attachments: what may come in, what never may, and where it is kept."""

from chassis.files.store import DamagedFile, FileStore

__all__ = ["DamagedFile", "FileStore"]
