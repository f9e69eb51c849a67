"""Make sure that the photo of a proof exists."""

from __future__ import annotations

from chassis.ports import NotFound
from services.notify.domain.proof import Proof, ProofRefused
from services.notify.ports import UnitOfWork


def require_photo(proof: Proof, work: UnitOfWork) -> None:
    """Raises :class:`ProofRefused` when the photo named was never uploaded (catalog keeps staff's uploads)."""
    if not proof.photo:
        return
    try:
        work.files.get(proof.photo, owner="catalog")
    except NotFound:
        raise ProofRefused("photo", "没有这张照片，请先上传照片。", "Upload the photo first.") from None
