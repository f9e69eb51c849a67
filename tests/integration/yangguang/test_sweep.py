"""`yangguang sweep`: what no record names goes after a day, what one names stays however old it is."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from chassis.storage.file_store import ORPHANED_AFTER, FileStore
from tests.integration.yangguang.harness import SystemHarness
from tests.keys import SECRET
from yangguang.__main__ import main

DAY = 24 * 3600


def room(harness: SystemHarness, service: str) -> FileStore:
    return FileStore(harness.folder / "files", service)


def an_orphan(harness: SystemHarness, service: str, content: bytes = b"rolled back") -> Path:
    """A file that a transaction put which was rolled back then."""
    store = room(harness, service)
    return store.path(store.put(content))


def make_old(*files: Path) -> None:
    for file in files:
        os.utime(file, (time.time() - 2 * DAY,) * 2)


def files_of(harness: SystemHarness) -> list[Path]:
    return list((harness.folder / "files").glob("*/??/??/*"))


@pytest.mark.parametrize("service", ["catalog", "complaints", "review"])
def test_a_file_that_nothing_names_goes_after_a_day(harness: SystemHarness, service: str) -> None:
    orphan = an_orphan(harness, service)
    young = harness.yangguang("sweep")
    assert (young.exit_code, young.output) == (0, "0 files that nothing names removed, 0 bytes\n")
    make_old(orphan)
    dry = harness.yangguang("sweep", "--dry-run")
    assert (dry.exit_code, orphan.exists()) == (0, True)
    assert f"{service}  sm3:{orphan.name}  11 bytes" in dry.output
    assert "'yangguang sweep' removes them" in dry.output
    done = harness.yangguang("sweep", service)
    assert (done.output.splitlines()[-1], orphan.exists()) == ("1 files that nothing names removed, 11 bytes", False)
    record = harness.value(service, "SELECT record FROM audit WHERE name = 'files.swept'")
    assert json.loads(record)["detail"]["files"] == [f"sm3:{orphan.name}"]


def test_whatever_a_record_names_stays_however_old_it_is(harness: SystemHarness) -> None:
    """Texts, attachments, archive packages, records of review, published answers: the demonstration has all."""
    before = files_of(harness)
    rooms = {file.relative_to(harness.folder / "files").parts[0] for file in before}
    assert rooms == {"catalog", "complaints", "review"}
    make_old(*before)
    assert harness.yangguang("sweep", "--json").output == "[]\n"
    assert files_of(harness) == before


def test_an_upload_stays_though_no_draft_names_it_yet(harness: SystemHarness) -> None:
    upload, original = an_orphan(harness, "catalog", b"photo"), an_orphan(harness, "catalog", b"photo as it came")
    harness.sql(
        "catalog",
        "INSERT INTO uploads (digest, uploaded_by, body, name, size, media_type, unseen, original, original_size, "
        "stripped, findings, withheld, uploaded_at) "
        "VALUES (?, 'gjj.lin', 'GJJ', 'photo.png', 5, 'image/png', '[]', ?, 16, "
        "'[]', '[]', '{}', '2026-11-24 01:30:00')",
        f"sm3:{upload.name}",
        f"sm3:{original.name}",
    )
    make_old(upload, original)
    assert harness.yangguang("sweep").exit_code == 0
    assert upload.exists()
    assert original.exists()


def test_what_is_put_again_while_it_is_swept_stays(tmp_path: Path) -> None:
    """A draft of just now has the content that was left two days ago."""
    store, before = FileStore(tmp_path, "catalog"), datetime.now(UTC) - ORPHANED_AFTER
    left = store.path(store.put(b"rolled back"))
    make_old(left)
    (found,) = store.old_files(before)
    store.put(b"rolled back")
    assert (store.remove_old(found, before), left.exists()) == ([], True)


def test_where_services_are_apart_each_sweeps_its_own(new_postgres_database: Callable[[], str], tmp_path: Path) -> None:
    """No other database is asked, and no broker."""
    environ = {
        "YANGGUANG_MODE": "distributed",
        "YANGGUANG_DATA": str(tmp_path),
        "YANGGUANG_SECRET_KEY": SECRET,
        "YANGGUANG_LOCAL_ISSUER": "1",
        "YANGGUANG_AMQP_URL": "amqp://a:b@127.0.0.1:1/",
        "YANGGUANG_REVIEW_DATABASE_URL": new_postgres_database(),
    }
    assert CliRunner().invoke(main, ["migrate", "review"], env=environ).exit_code == 0
    store = FileStore(tmp_path / "files", "review")
    left = store.path(store.put(b"rolled back"))
    make_old(left)
    done = CliRunner().invoke(main, ["sweep", "review"], env=environ)
    assert (done.exit_code, left.exists()) == (0, False), done.output
    assert done.output.splitlines()[-1] == "1 files that nothing names removed, 11 bytes"
