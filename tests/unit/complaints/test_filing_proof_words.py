"""The words of a proof of filing are permanent: whoever keeps a paper for years checks it by these lines."""

from __future__ import annotations

from typing import Any

import pytest

from services.complaints.domain import filing_proof
from services.complaints.domain.filing_proof import NothingToProve

CODE = "ABCD-EFGH-JKMN-PQRS"


def a_case(**changes: Any) -> dict[str, Any]:
    given = {"number": "GJJ-TS-2026-0001", "title": "中午没有人", "text": "窗口中午没有人办业务。"}
    return {**given, "split_from": None, "erased_at": None, **changes}


def test_the_salt_of_a_number_and_a_code_is_what_it_was():
    known = "48589588cd05cdedcc64f4bf87feb53588e7960ff5b509d00fa61013763b59be"
    assert filing_proof.salt("GJJ-TS-2026-0001", CODE) == known
    assert filing_proof.salt("GJJ-TS-2026-0001", CODE.replace("-", "").lower()) == known


def test_they_are_three_lines_in_one_normal_form():
    """A Mac writes é as two characters, a Windows as one: the digest is the same."""
    salt, title, text = filing_proof.words(a_case(title="cafe\u0301"), CODE).split("\n")
    assert (salt, title, text) == (filing_proof.salt("GJJ-TS-2026-0001", CODE), "caf\u00e9", "窗口中午没有人办业务。")


@pytest.mark.parametrize("changes", [{"split_from": "GJJ-TS-2026-0002"}, {"erased_at": "2026-11-30"}, {"text": ""}])
def test_what_the_citizen_did_not_write_is_not_proved(changes):
    with pytest.raises(NothingToProve):
        filing_proof.words(a_case(**changes), CODE)


def test_a_corrected_kind_changes_nothing_of_what_was_filed():
    assert filing_proof.kind_filed_as("GJJ-TS-2026-0001") == "complaint"
