"""The programs in the reference of the audit, taken from the page: with them an outsider finds what was forged."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.yangguang.harness import SystemHarness
from tests.tampering import make_anew

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "audit.md"
CHAIN, SIGNATURES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def verify(program: str, *arguments: str | Path) -> tuple[int, str]:
    """Exit code, and what it says."""
    command = [sys.executable, "-I", "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def printed(harness: SystemHarness, *verb: str) -> list[str]:
    result = harness.yangguang("audit", *verb)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


@pytest.fixture
def file(tmp_path: Path) -> Callable[[list[str]], Path]:
    """Writes lines to a file of their own."""
    count = iter(range(100))

    def write(lines: list[str]) -> Path:
        path = tmp_path / f"{next(count)}.jsonl"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def records(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith('{"record"')]


def test_it_has_twenty_lines_and_needs_the_standard_library_alone() -> None:
    assert len(CHAIN.strip().splitlines()) <= 20 + 2, "twenty, and two empty ones"
    assert re.findall(r"^(?:from|import) .*", CHAIN, re.MULTILINE) == ["import hashlib, json, sys"]


def test_a_good_export_holds_and_fits_anchors_kept_elsewhere(harness: SystemHarness, file) -> None:
    export, kept = printed(harness, "export", "catalog"), printed(harness, "anchors", "catalog")
    assert kept
    code, said = verify(CHAIN, "catalog", file(export), file(kept))
    assert (code, said.split(" and ")[0]) == (0, f"{len(records(export))} records hold")
    assert f" and {2 * len(kept)} anchors of catalog fit" in said


ROWS: dict[str, tuple[Callable[[list[str]], list[str]], int]] = {
    "changed": (lambda rows: [*rows[:4], rows[4].replace('\\"name\\":\\"', '\\"name\\":\\"x'), *rows[5:]], 5),
    "removed": (lambda rows: rows[:4] + rows[5:], 5),
    "inserted": (lambda rows: [*rows[:4], rows[3], *rows[4:]], 5),
    "reordered": (lambda rows: [*rows[:4], rows[5], rows[4], *rows[6:]], 5),
}


@pytest.mark.parametrize(("change", "place"), ROWS.values(), ids=ROWS)
def test_a_row_that_was_changed_removed_inserted_or_reordered_is_found(
    harness: SystemHarness, file, change: Callable[[list[str]], list[str]], place: int
) -> None:
    rows = records(printed(harness, "export", "catalog"))
    assert change(rows) != rows
    assert verify(CHAIN, "catalog", file(change(rows))) == (1, f"broken at record {place}")


def test_an_export_that_was_cut_off_is_found_by_the_anchors_in_it(harness: SystemHarness, file) -> None:
    export = printed(harness, "export", "catalog")
    rows, anchors = records(export), export[len(records(export)) :]
    code, said = verify(CHAIN, "catalog", file(rows[:7] + anchors))
    assert (code, said.split(":")[0]) == (1, "cut off after record 7")


def test_a_chain_that_was_made_anew_is_found_by_the_anchors_alone(harness: SystemHarness, file) -> None:
    """Somebody with the database made all of it anew; his export holds in itself."""
    kept = printed(harness, "anchors", "review")
    with harness.services["review"].database.write() as connection:
        make_anew(connection, lambda all_of_it: [record | {"body": "XYZ"} for record in all_of_it])
    export = printed(harness, "export", "review")
    assert verify(CHAIN, "review", file(records(export)))[0] == 0, "without anchors nobody could tell"
    for arguments in ([file(export)], [file(records(export)), file(kept)]):
        code, said = verify(CHAIN, "review", *arguments)
        assert (code, said.split(":")[0]) == (1, "made anew")


def test_signatures_are_verified_with_the_keys_that_were_given(harness: SystemHarness, file) -> None:
    keys = [line.split()[1] for line in printed(harness, "keys") if line.startswith("review ")]
    export = printed(harness, "export", "review")
    assert verify(SIGNATURES, file(export), *keys) == (0, "every head is signed with a key that you know")
    code, said = verify(SIGNATURES, file(export), "ed25519:00")
    assert (code, f"signed with another key, {keys[0]}" in said) == (1, True)
    forged = [line.replace('\\"seq\\":', '\\"seq\\":1') for line in export]
    code, said = verify(SIGNATURES, file(forged), *keys)
    assert (code, "InvalidSignature" in said) == (1, True)


def test_the_export_carries_every_anchor_and_its_key(harness: SystemHarness) -> None:
    export = printed(harness, "export", "notify")
    assert export[len(records(export)) :] == printed(harness, "anchors", "notify")
    assert all('"key":"ed25519:' in line for line in export[len(records(export)) :])


def test_anchors_of_all_services_come_together_and_both_verifiers_know_them_apart(harness: SystemHarness, file) -> None:
    everything = file(printed(harness, "anchors"))
    result = harness.yangguang("audit", "verify", "--known", str(everything))
    assert result.exit_code == 0, result.output
    assert result.stdout.count("anchors fit") == len(harness.services)
    for service in harness.services:
        code, said = verify(CHAIN, service, file(printed(harness, "export", service)), everything)
        own = len(printed(harness, "anchors", service))
        assert own
        assert (code, f" and {2 * own} anchors of {service} fit" in said) == (0, True), said
