"""The scan on a corpus with known findings; ``make scanner`` prints the same."""

from __future__ import annotations

import pytest

from tests.corpus.score import corpus, report, scores

CHECKED = ("identity_number", "bank_card")


def test_the_scan_finds_every_checked_number_of_the_corpus(capsys: pytest.CaptureFixture[str]) -> None:
    """In texts, and in every place of a file, hidden sheets and properties included; little else is taken for one."""
    entries = corpus()
    by_kind = scores(entries)
    with capsys.disabled():
        print("\n" + "\n".join(report(by_kind, len(entries))))
    assert len(entries) >= 200
    assert {kind: by_kind[kind].recall for kind in CHECKED} == dict.fromkeys(CHECKED, 1.0), by_kind
    assert min(score.recall for score in by_kind.values()) >= 0.95
    assert min(score.precision for score in by_kind.values()) >= 0.95
