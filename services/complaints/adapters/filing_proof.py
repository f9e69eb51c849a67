"""The proof of filing of a case, for whoever has its receipt code."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.base.hashing import sm3
from chassis.base.settings import Settings
from services.complaints.adapters import case_view, filing_keys
from services.complaints.adapters.storage import Work
from services.complaints.adapters.storage.reads.directory import name_of
from services.complaints.domain import filing_proof

KEYS_AT = "/complaints/filing-keys"
COMMANDS = r"""proof=$(tr -d '\r\n' < proof.txt)
rest=${proof#*.}
header=${proof%%.*} payload=${rest%%.*} signature=${rest#*.}
decode() { printf '%s' "$1===" | cut -c "1-$(( (${#1} + 3) / 4 * 4 ))" | tr '_-' '/+' | openssl base64 -d -A; }
decode "$header"; echo
printf '%s.%s' "$header" "$payload" > signed
decode "$signature" > signature
openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in signed -sigfile signature &&
  { decode "$payload"; echo; tr -d '\r' < words.txt | openssl dgst -sm3; }
"""
"""How a proof is checked with openssl alone, as docs/how-to/check-a-filing-proof.md tells it."""


def proof_of(work: Work, number: str, code: str, *, settings: Settings, today: date) -> dict[str, Any]:
    """The proof and the words that it is about. Raises :class:`NoSuchCase` or :class:`NothingToProve`."""
    case = case_view.for_citizen(work, number, code, today=today)
    words = filing_proof.words(case, code)
    body_name = name_of(work.connection, filing_proof.body_filed_with(number))
    told = filing_proof.statement(case, issuer=settings.public_url, body_name=body_name, digest=sm3(words.encode()))
    return {
        "proof": filing_keys.signed(told, settings),
        "statement": told,
        "words": words,
        "keys": f"{settings.public_url}{KEYS_AT}",
    }
