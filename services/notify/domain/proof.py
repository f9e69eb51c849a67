"""What a keeper writes down as proof that something was put up, or taken down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from chassis.ports import Invalid
from services.notify.domain.channels import Channel

NOTE_LIMIT, ADDRESS_LIMIT = 500, 300


# How a keeper's act, or a look at the page that he gave, turned out.
OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "delivered": "已公开",
        "failed": "未成功",
        "removed": "已撤下",
        "seen": "核对：网页在",
        "changed": "核对：网页在，没有找到标题",
        "gone": "核对：网页已不存在",
        "unreachable": "核对：网页打不开",
        "unchecked": "未核对",
    }
)


class ProofRefused(Invalid):
    """The proof does not hold together; ``errors`` says where."""

    code = "proof_refused"

    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__(f"证明材料有误：{zh}", en, errors={where: f"{zh} / {en}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Place or address, a note, a photo by digest, who says so, and when it happened; what is unknown is empty."""

    at: datetime
    address: str = ""
    note: str = ""
    photo: str = ""
    by: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One time that somebody, or the system, brought it there, failed to, or took it down."""

    outcome: str
    at: datetime
    by: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def check_evidence(proof: Proof, channel: Channel) -> None:
    """Refuse a proof that shows nothing: a page on the net has an address, all else a place or a photo.

    Raises :class:`ProofRefused`.
    """
    if channel.has_address:
        if not _is_web_address(proof.address):
            raise ProofRefused(
                "address", "请填写网页地址，以 https:// 或 http:// 开头。", "Give the page's http(s) address."
            )
    elif not proof.address.strip() and not proof.photo:
        raise ProofRefused("address", "请写明位置，或者附照片。", "Name the place, or add a photo.")


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname)
    except ValueError:
        return False
    return named and parts.scheme in ("http", "https") and not any(map(str.isspace, text))


def check_time(at: datetime, *, not_before: datetime, now: datetime, where: str) -> None:
    """Refuse a time that cannot be; ``where`` is the field that gave it. Raises :class:`ProofRefused`."""
    if at > now:
        raise ProofRefused(where, "时间不能晚于现在。", "The time lies in the future.")
    if at < not_before.replace(second=0, microsecond=0):  # a form gives minutes
        raise ProofRefused(where, "时间不能早于公开时间（先审查、后公开）。", "The time lies before the publication.")
