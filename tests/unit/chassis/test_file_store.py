"""The content-addressed store: whole, verified, apart by room, swept with care; and which files may come in."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chassis.base.hashing import sm3
from chassis.ports import DamagedFile, NotFound
from chassis.storage.file_store import FileStore, Named

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path, "catalog")


def make_old(path: Path, at: datetime = LONG_AGO) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))


def names(*digests: str) -> Named:
    """A record that names these."""
    return set(digests).intersection


def test_what_was_put_is_got_by_its_digest(store: FileStore) -> None:
    """The digest is the SM3 of the content."""
    digest = store.put("住房公积金".encode())
    assert digest == sm3("住房公积金".encode())
    assert store.get(digest).decode() == "住房公积金"
    assert (store.size(digest), store.exists(digest)) == (15, True)


def test_a_file_lies_in_its_room_under_two_folders(store: FileStore, tmp_path: Path) -> None:
    """Not too many files in one folder; nobody but the service's user reads them."""
    digest = store.put(b"abc")
    place = tmp_path / "catalog" / "66" / "c7" / digest.removeprefix("sm3:")
    assert store.path(digest) == place
    assert place.stat().st_mode & 0o077 == 0


def test_the_same_content_is_kept_once(store: FileStore, tmp_path: Path) -> None:
    """Content-addressed."""
    assert store.put(b"abc") == store.put(b"abc")
    assert len([path for path in tmp_path.rglob("*") if path.is_file() and path.name != ".lock"]) == 1


def test_another_room_is_read_by_naming_its_owner_and_never_written(store: FileStore, tmp_path: Path) -> None:
    """Each service writes its own room."""
    review = FileStore(tmp_path, "review", reads=["catalog"])
    digest = store.put(b"abc")
    assert review.get(digest, owner="catalog") == b"abc"
    review.remove(digest)
    assert store.exists(digest)
    with pytest.raises(NotFound):
        review.get(digest)


def test_a_room_that_it_does_not_name_is_not_read(store: FileStore, tmp_path: Path) -> None:
    """In the containers its folder is not even there."""
    digest = store.put(b"abc")
    with pytest.raises(ValueError, match="notify does not read the files of catalog"):
        FileStore(tmp_path, "notify", reads=["review"]).get(digest, owner="catalog")


@pytest.mark.parametrize("digest", ["", "sm3:", "sm3:../../../etc/passwd", "sha256:" + "0" * 64, "sm3:" + "G" * 64])
def test_a_malformed_digest_is_simply_not_found(store: FileStore, digest: str) -> None:
    """No path can be smuggled in."""
    assert not store.exists(digest)
    store.remove(digest)
    with pytest.raises(NotFound):
        store.get(digest)


@pytest.mark.parametrize("room", ["", "..", "a/b", "Catalog", "/tmp"])
def test_a_room_cannot_lead_outside_the_root(tmp_path: Path, room: str) -> None:
    """A wrong room is a mistake of the program."""
    with pytest.raises(ValueError, match="a room is named"):
        FileStore(tmp_path, room)


def test_a_changed_file_is_never_handed_out(store: FileStore) -> None:
    """The digest is verified on each reading; putting the true content again repairs it."""
    digest = store.put(b"abc")
    store.path(digest).write_bytes(b"abd")
    with pytest.raises(DamagedFile, match="restore"):
        store.get(digest)
    store.put(b"abc")
    assert store.get(digest) == b"abc"


def test_removing_forgets_half_written_copies_too(store: FileStore, tmp_path: Path) -> None:
    """A takedown leaves no byte, not even one that a crash left behind."""
    digest = store.put(b"abc")
    place = store.path(digest)
    (place.parent / f".{place.name}.x1").write_bytes(b"ab")
    store.remove(digest)
    assert not any(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_sweep_removes_only_old_orphans(store: FileStore) -> None:
    """Referenced files stay whatever their age; young ones may belong to an open transaction."""
    kept, orphan, young = store.put(b"kept"), store.put(b"orphan"), store.put(b"young")
    make_old(store.path(kept))
    make_old(store.path(orphan))
    assert store.sweep(names(kept), LONG_AGO + timedelta(days=1)) == 1
    assert [store.exists(digest) for digest in (kept, orphan, young)] == [True, False, True]


def test_putting_an_old_orphan_again_saves_it_from_the_sweep(store: FileStore) -> None:
    """A new transaction refers to it."""
    digest = store.put(b"abc")
    make_old(store.path(digest))
    store.put(b"abc")
    assert store.sweep(names(), LONG_AGO + timedelta(days=1)) == 0


def test_a_sweep_removes_old_half_written_files(store: FileStore) -> None:
    """A killed process leaves its temporary file."""
    place = store.path(store.put(b"abc"))
    left = place.parent / f".{place.name}.x1"
    left.write_bytes(b"ab")
    make_old(left)
    assert store.sweep(names("sm3:" + place.name), LONG_AGO + timedelta(days=1)) == 1
    assert not left.exists()


def test_many_writers_and_a_sweep_lose_nothing(store: FileStore) -> None:
    """Writers of the same content and an eager sweep beside them."""
    contents = [str(number % 20).encode() for number in range(400)]
    future = datetime(2100, 1, 1, tzinfo=UTC)
    keep = {sm3(content) for content in contents[:10]}
    with ThreadPoolExecutor(8) as pool:
        puts = [pool.submit(store.put, content) for content in contents]
        sweeps = [pool.submit(store.sweep, names(*keep), future) for _ in range(20)]
        digests = {put.result() for put in puts}
        assert all(sweep.result() >= 0 for sweep in sweeps)
    assert digests == {sm3(content) for content in contents}
    assert all(store.get(digest) for digest in keep)


def test_a_killed_writer_leaves_no_file_under_a_digest(tmp_path: Path) -> None:
    """Temporary name, fsync, rename: under the digest lies the whole content or nothing."""
    code = (
        "import os, sys; from pathlib import Path; import chassis.storage.file_store as s\n"
        "s.os.fsync = lambda handle: os._exit(9)\n"
        "s._sync = lambda folder: None\n"
        "s.FileStore(Path(sys.argv[1]), 'catalog').put(b'abc')"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == 9
    store = FileStore(tmp_path, "catalog")
    assert not store.exists(sm3(b"abc"))
    assert store.get(store.put(b"abc")) == b"abc"
