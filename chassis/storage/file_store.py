"""The content-addressed store: what lies under a digest has that digest, or reading it is an error.

``<root>/<room>/ab/cd/<hex>``, one room per service. Files are written before the transaction that refers to them
commits; a rolled-back one leaves an orphan, which :meth:`FileStore.sweep` removes once it is old.
"""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from chassis.base.hashing import PREFIX, sm3
from chassis.ports import DamagedFile, NotFound

_ROOM = re.compile(r"[a-z][a-z0-9_-]{0,40}")
_DIGEST = re.compile(re.escape(PREFIX) + r"([0-9a-f]{64})")
_FILE = re.compile(r"([0-9a-f]{64})|\..+")


PORTION = 500
# A file is put before the transaction that names it commits, an upload some minutes before the draft that names it is
# saved; after a day nothing of that kind is under way.
ORPHANED_AFTER = timedelta(days=1)

Named = Callable[[Sequence[str]], Collection[str]]
"""Which of some digests a record names; what is put anew meanwhile is young, so it may ask a portion at a time."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a room, by what it is called there; a half-written one has no digest."""

    path: Path
    digest: str
    size: int
    put_at: datetime


class FileStore:
    """One service's room in the store; a :class:`chassis.ports.Files`.

    ``reads`` are the rooms of others that it may read; of no other it sees anything, here and in the containers.
    """

    def __init__(self, root: Path, room: str, *, reads: Sequence[str] = ()) -> None:
        self._root, self._room = root, _checked(room)
        self._readable = {room, *reads}

    def put(self, content: bytes) -> str:
        """Keep ``content`` durably and return its digest. The same content is kept once, a damaged copy repaired."""
        digest = sm3(content)
        target = self._locate(digest)
        with self._lock(fcntl.LOCK_SH):
            if _holds(target, content):
                os.utime(target)  # young again: a sweep under way must not take it for an old orphan
            else:
                _make_folder(target.parent)
                _write(target, content)
        return digest

    def get(self, digest: str, *, owner: str = "") -> bytes:
        """The verified content. Raises :class:`NotFound`, and :class:`DamagedFile` where it is not what it was."""
        try:
            content = self._locate(digest, owner).read_bytes()
        except FileNotFoundError:
            raise _not_found() from None
        if sm3(content) != digest:
            raise DamagedFile(f"{digest} in room '{owner or self._room}'")
        return content

    def path(self, digest: str, *, owner: str = "") -> Path:
        """Where the content lies, for sending large files; not verified. Raises :class:`NotFound`."""
        path = self._locate(digest, owner)
        if not path.is_file():
            raise _not_found()
        return path

    def size(self, digest: str, *, owner: str = "") -> int:
        """Bytes of the content. Raises :class:`NotFound`."""
        return self.path(digest, owner=owner).stat().st_size

    def exists(self, digest: str, *, owner: str = "") -> bool:
        """Whether the room has it."""
        try:
            return self._locate(digest, owner).is_file()
        except NotFound:
            return False

    def remove(self, digest: str) -> None:
        """Forget a content of one's own room for good, half-written copies too; unknown ones are ignored.

        The caller knows that no other record refers to it: the store keeps each content once.
        """
        try:
            path = self._locate(digest)
        except NotFound:
            return
        with self._lock(fcntl.LOCK_EX):
            for file in (path, *path.parent.glob(f".{path.name}.*")):
                file.unlink(missing_ok=True)
            if path.parent.is_dir():
                _sync(path.parent)

    def old_files(self, older_than: datetime) -> Iterator[list[StoredFile]]:
        """The files of one's own room that were put last before ``older_than``, in portions, half-written ones too."""
        paths = (path for path in (self._root / self._room).glob("??/??/*") if _FILE.fullmatch(path.name))
        old = (file for path in paths if (file := _stored(path)) and file.put_at < older_than)
        while portion := list(islice(old, PORTION)):
            yield portion

    def sweep(self, named: Named, older_than: datetime) -> int:
        """Remove files of one's own room that no record names, if last put before ``older_than``.

        Choose ``older_than`` well before the oldest open transaction and upload. Returns how many were removed.
        """
        portions = (unnamed(portion, named) for portion in self.old_files(older_than))
        return sum(len(self.remove_old(portion, older_than)) for portion in portions)

    def remove_old(self, files: Iterable[StoredFile], older_than: datetime) -> list[StoredFile]:
        """Remove those of the files that nobody has put again since; returns which."""
        return [file for file in files if self._remove_old(file.path, older_than.timestamp())]

    def _remove_old(self, path: Path, limit: float) -> bool:
        with self._lock(fcntl.LOCK_EX):  # between looking at its age and removing it nobody may put it again
            try:
                old = path.stat().st_mtime < limit
            except FileNotFoundError:
                return False
            if old:
                path.unlink(missing_ok=True)
            return old

    def _locate(self, digest: str, owner: str = "") -> Path:
        found = _DIGEST.fullmatch(digest) if isinstance(digest, str) else None
        if not found:
            raise _not_found()
        name = found[1]
        room = owner or self._room
        if room not in self._readable:
            raise ValueError(f"{self._room} does not read the files of {room}: name it in its app.py")
        # One path from one text takes 3 µs, joined of four 5, for each text that is read.
        return Path(f"{self._root}/{room}/{name[:2]}/{name[2:4]}/{name}")

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        room = self._root / self._room
        _make_folder(room)
        handle = os.open(room / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, kind)
            yield
        finally:
            os.close(handle)


def unnamed(files: Sequence[StoredFile], named: Named) -> list[StoredFile]:
    """Those that no record names."""
    known = named([file.digest for file in files if file.digest])
    return [file for file in files if file.digest not in known]


def write_error(folder: Path) -> str:
    """Why nothing can be written in a folder, which is made if it is missing; nothing where it can."""
    try:
        _make_folder(folder)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError as error:
        return error.strerror or type(error).__name__


def _checked(room: str) -> str:
    if not _ROOM.fullmatch(room):
        raise ValueError(f"a room is named by small letters, digits, - and _, not {room!r}")
    return room


def _not_found() -> NotFound:
    return NotFound(
        "没有找到该文件。它可能已被撤下；请刷新页面，或重新上传。",
        "There is no such file. It may have been taken down; reload the page, or upload it again.",
        code="no_such_file",
    )


def _stored(path: Path) -> StoredFile | None:
    """What lies there; None where it went meanwhile."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    digest = "" if path.name.startswith(".") else PREFIX + path.name
    return StoredFile(path, digest, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))


def _holds(target: Path, content: bytes) -> bool:
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except FileNotFoundError:
        return False


def _write(target: Path, content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            os.replace(file.name, target)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise
    _sync(target.parent)


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
