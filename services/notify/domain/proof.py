"""What a keeper writes down as proof that something was put up, or taken down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chassis.ports import Invalid
from services.notify.domain.moments import rfc3339

NOTE_LIMIT, ADDRESS_LIMIT = 500, 300
_DIGEST = re.compile(r"sm3:[0-9a-f]{64}")


class ProofRefused(Invalid):
    """The proof does not hold together; ``errors`` says where."""

    code = "proof_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Place or address, a note, a photo by digest, who says so, and when it happened."""

    at: datetime
    address: str = ""
    note: str = ""
    photo: str = ""
    by: Mapping[str, str] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The proof as events carry it: what is not known is left out."""
        told = {"address": self.address, "note": self.note, "photo": self.photo, "by": dict(self.by)}
        return {"at": rfc3339(self.at), **{name: value for name, value in told.items() if value}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One time that somebody, or the system, brought it there, failed to, or took it down."""

    outcome: str
    at: datetime
    by: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def check_proof(proof: Proof, *, not_before: datetime, now: datetime) -> None:
    """Refuse a proof without words, out of time, or with a photo that is no digest. Raises :class:`ProofRefused`."""
    errors: dict[str, str] = {}
    if not proof.note.strip():
        errors["note"] = "请写明公开的情况。 Say what was done."
    if len(proof.note) > NOTE_LIMIT:
        errors["note"] = f"说明不超过{NOTE_LIMIT}字。 At most {NOTE_LIMIT} characters."
    if len(proof.address) > ADDRESS_LIMIT:
        errors["address"] = f"位置或网址不超过{ADDRESS_LIMIT}字。 At most {ADDRESS_LIMIT} characters."
    if proof.photo and not _DIGEST.fullmatch(proof.photo):
        errors["photo"] = "照片请填写上传后得到的摘要。 The digest that the upload returned."
    if proof.at > now:
        errors["posted_at"] = "时间不能晚于现在。 The time lies in the future."
    elif proof.at < not_before.replace(second=0, microsecond=0):  # a form gives minutes
        errors["posted_at"] = "时间不能早于公开时间（先审查、后公开）。 The time lies before the publication."
    if errors:
        raise ProofRefused("证明材料不完整或有误，请按提示修改。", "The proof is incomplete or wrong.", errors=errors)


def checked_reason(reason: str) -> str:
    """A reason in words. Raises :class:`Invalid`."""
    reason = reason.strip()
    if not reason or len(reason) > NOTE_LIMIT:
        text = f"请写明原因，不超过{NOTE_LIMIT}字。"
        raise Invalid(text, f"Give a reason of at most {NOTE_LIMIT} characters.", errors={"reason": text})
    return reason
