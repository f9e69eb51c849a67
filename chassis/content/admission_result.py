"""What is known of an attachment once it has been looked over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chassis.content.findings.passages import FileFinding


@dataclass(frozen=True, slots=True)
class Admission:
    """A file that may be kept: its media type, and the kinds of what no program can read of it (:mod:`unseen`).

    ``copy``: the bytes that may be published, without what ``stripped`` names (:mod:`stripped_kinds`); None where the
    file itself may be. ``no_copy``: why no such copy can be made, a reason of
    :class:`~chassis.content.archives.UnreadableFile`; whoever would publish it refuses it. ``findings``: what is found
    in what may be published, where that was asked for; ``withheld`` how many bars it has, by their grounds, then too.
    """

    media_type: str
    unseen: tuple[str, ...] = ()
    stripped: tuple[str, ...] = ()
    copy: bytes | None = None
    no_copy: str = ""
    findings: tuple[FileFinding, ...] = ()
    withheld: Mapping[str, int] = field(default_factory=dict)
