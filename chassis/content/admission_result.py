"""What is known of an attachment once it has been looked over."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Admission:
    """A file that may be kept: its media type, and the kinds of what no program can read of it (:mod:`unseen`)."""

    media_type: str
    unseen: tuple[str, ...] = ()
