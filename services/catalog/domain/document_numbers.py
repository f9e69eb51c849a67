"""Document numbers (发文字号) in whichever spelling: 国办发〔2020〕50号, 国办发[2020]50, 国办发2020年第50号.

Texts come folded: half width, lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# 〔〕 are the right brackets (GB/T 9704); people type whichever they find.
_OPEN, _CLOSE = r"[\[(〔【〈<{]", r"[\])〕】〉>}]"
_YEAR, _SERIAL = r"(?P<year>(?:19|20)\d\d)", r"第?\s*(?P<serial>\d{1,5})"
_BRACKETED = re.compile(rf"(?P<organ>[^\W\d_]{{0,12}})\s*{_OPEN}\s*{_YEAR}\s*年?\s*{_CLOSE}\s*{_SERIAL}(?!\d)\s*号?")
_LOOSE = re.compile(rf"(?P<organ>[^\W\d_]{{0,12}}?){_YEAR}[年\-—]?{_SERIAL}(?P<sign>号)?(?:文件?)?")
# The last character of what an office writes before the year: 国办发, 府函, 公积金字, 令.
_KINDS = tuple("发函字令办规文告复电通政")
_LONGEST_ORGAN = 8


def document_number_terms(text: str) -> set[str]:
    """The terms by which the numbers in a text are found: with any end of the issuing office's sign, and without it.

    In running text nobody can tell where the sign begins (根据国办发〔2020〕50号).
    """
    return {term for found in _BRACKETED.finditer(text) for term in _terms(found)}


def document_number_asked(question: str) -> tuple[str, str]:
    """The term of the document number in a question, and the question without it; an empty term where there is none."""
    bracketed = _BRACKETED.search(question)
    if bracketed is not None:
        return _term(bracketed, bracketed["organ"]), question[: bracketed.start()] + question[bracketed.end() :]
    loose = _LOOSE.fullmatch(re.sub(r"\s+", "", question))
    if loose is not None and (loose["sign"] or loose["organ"].endswith(_KINDS)):
        return _term(loose, loose["organ"]), ""
    return "", question


def _terms(found: re.Match[str]) -> Iterator[str]:
    organ = found["organ"]
    for length in range(min(len(organ), _LONGEST_ORGAN) + 1):
        yield _term(found, organ[len(organ) - length :])


def _term(found: re.Match[str], organ: str) -> str:
    # One word of letters and digits to both databases.
    return f"{organ[-_LONGEST_ORGAN:]}y{found['year']}n{int(found['serial'])}"
