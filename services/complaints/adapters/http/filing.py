"""What a citizen takes away with his receipt code: the proof of filing, and the day of the answer for his calendar."""

from __future__ import annotations

from chassis.web.endpoint import Endpoints
from chassis.web.headers import RECEIPT_CODE
from chassis.web.reply import Reply
from chassis.web.request import clock, header, service
from services.complaints.adapters import filing_calendar, filing_keys, filing_proof
from services.complaints.adapters.access import may
from services.complaints.adapters.http import filing_views
from services.complaints.adapters.http.case_replies import CASE
from services.complaints.adapters.storage import Work

endpoints = Endpoints("complaints", "filing")


@endpoints.get(
    f"{CASE}/proof",
    who=may("case.prove"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    returns=filing_views.FilingProofView,
    also=(409,),
)
def show_proof(work: Work, number: str) -> Reply:
    """A signed statement of what was filed and when, with the words that it is about; it holds without us."""
    settings, today = service().settings, clock().today()
    proof = filing_proof.proof_of(work, number, header(RECEIPT_CODE) or "", settings=settings, today=today)
    return Reply(proof, cache="private, no-store")


@endpoints.get(
    f"{CASE}/calendar",
    who=may("case.prove"),
    headers=(RECEIPT_CODE,),
    tries=RECEIPT_CODE,
    media=(filing_calendar.MEDIA,),
)
def take_calendar(work: Work, number: str) -> Reply:
    """The last day of the answer as a calendar file (RFC 5545), without a word that was written."""
    return filing_calendar.file_of(work, number, header(RECEIPT_CODE) or "", settings=service().settings, clock=clock())


@endpoints.get("/filing-keys", who=may("filing_keys.read"), returns=filing_views.FilingKeysView)
def list_filing_keys(_work: Work) -> Reply:
    """The public keys of all proofs of filing, the present one first: a JWK set with each key as PEM too."""
    return Reply({"keys": filing_keys.published(service().settings)}, cache="public, max-age=3600")
