"""Who and what the machine of a disclosure's life acts with, and where the tables let each act lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st

from chassis.ports import Actor
from services.catalog.domain.findings import KeptFinding
from services.catalog.use_cases.submission import GivenAnswer, Submission
from tests.unit.catalog.builders import NOW, TODAY, a_person, answered

LIN, WANG = a_person("lin", "proposer"), a_person("wang", "proposer")
CHEN, LIU = a_person("chen", "office", department="BGS"), a_person("liu", "secrecy_officer", department="BGS")
MA, DU = a_person("ma", "leader", department="BGS"), a_person("du", "archivist", department="BGS")
STRANGER = a_person("zhao", "office", "proposer", "archivist", "leader", body="SWJT")
PEOPLE = (LIN, WANG, CHEN, LIU, MA, DU, STRANGER)
BY_REVIEW = {"sub": "zhou", "name": "周", "department": "JCK"}
SECOND = ({"step": 2, "name": "保密审查", "due_on": "2026-12-04"},)

# Who does what, written down a second time: what somebody else gets done is a hole in the table of permissions.
DRAFTERS, PURGERS = (LIN, WANG, CHEN), (CHEN, LIU)
RIGHT: Mapping[str, tuple[Actor, ...]] = {
    **dict.fromkeys(("edit", "mask", "propose", "recall", "correct", "abandon"), DRAFTERS),
    **dict.fromkeys(("hold", "hand-over", "publish-again", "re-examine", "open", "add", "remove", "close"), (CHEN,)),
    **dict.fromkeys(("purge", "take-down", "review-purge"), PURGERS),
    **dict.fromkeys(("archive", "archive-issue"), (DU,)),
    **dict.fromkeys(("withdraw", "declare-validity"), (CHEN, MA)),
}
ONLY_OWN = frozenset({"edit", "mask", "propose", "recall"})
# A button for these is never refused: whatever else they need is given here.
SURE = frozenset({"recall", "abandon", "hold", "correct", "withdraw", "take-down", "purge", "archive"})

# Which ways through the table of revisions each act may take with the latest one; none: it stays as it is.
WAYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    **{act: ((act,),) for act in ("edit", "propose", "recall", "abandon", "hold", "purge")},
    **{act: ((), (act,)) for act in ("open_review", "pass_step", "return", "refuse")},
    "hand-over": (("hand_over",),),
    "mask": (("edit",),),
    "take-down": (("purge",),),
    "approve": ((), ("approve",), ("approve", "publish")),
    "publish": ((), ("publish",)),
    "publish-again": (("publish",),),
    "re-examine": (("re_examine",),),
    "agree": ((), ("publish",)),
    "withdraw": ((), ("abandon",), ("recall", "abandon"), ("hold", "abandon")),
}
STAYS: tuple[tuple[str, ...], ...] = ((),)
MOVES: Mapping[str, tuple[str, ...]] = {
    "withdraw": ("withdraw",),
    "declare-validity": ("declare_validity",),
    "take-down": ("take_down",),
    "purge": ("purge",),
    "archive": ("file",),
    "archive-issue": ("file",),
}

TEXTS = ("归集、提取、贷款情况。", "咨询请打13800138000。", "第三季度归集额增长。")
# What nothing may name any more once a notice is over.
CANARY, NOTICE = "欧阳金丝雀", "拟任职人员：欧阳金丝雀。"
plain = st.builds(
    Submission,
    title=st.sampled_from(["财务收支报告", "李某13900139000获奖公示"]),
    summary=st.sampled_from(["概述", "概述", "概述", ""]),
    text=st.sampled_from(TEXTS),
    formed_on=st.just(TODAY),
    channels=st.sampled_from([("website",), ("website", "screen"), ("screen",)]),
    publish_at=st.sampled_from([None, None, None, NOW + timedelta(days=5)]),
    no_website_reason=st.just(""),
    sensitive_data=st.just(False),
    declassified_by=st.just(""),
    declassified_on=st.none(),
    self_check=st.just(tuple(GivenAnswer(answer.code, "yes") for answer in answered())),
    kept_findings=st.sampled_from(
        [
            tuple(
                KeptFinding(kind="mobile", masked=masked, reason="公示所需")
                for masked in ("138****8000", "139****9000")
            ),
            (),
        ]
    ),
)
notices = st.builds(
    Submission,
    title=st.sampled_from([f"{CANARY}任前公示", "任前公示"]),
    summary=st.just("公示。"),
    text=st.just(NOTICE),
    formed_on=st.just(TODAY),
    channels=st.just(("website", "screen")),
    publish_at=st.sampled_from([None, None, NOW + timedelta(days=5)]),
    self_check=st.just(tuple(GivenAnswer(answer.code, "yes") for answer in answered())),
    notice_until=st.sampled_from([TODAY + timedelta(days=days) for days in (3, 6, 12)]),
    notice_hides=st.just((CANARY,)),
)
submissions = plain | notices
# What nothing stands in the way of.
ready = st.sampled_from(TEXTS).map(
    lambda text: Submission(
        title="财务收支报告",
        summary="概述",
        text=text,
        formed_on=TODAY,
        channels=("website", "screen"),
        self_check=tuple(GivenAnswer(answer.code, "yes") for answer in answered()),
    )
)
# None: whoever is the one to do it, so that most acts lead further.
people = st.sampled_from((None, None, None, None, None, *PEOPLE))
MOST = 3


@dataclass(frozen=True)
class Case:
    """A case of review: of which proposal it is."""

    id: str
    disclosure: str
    revision: int
    content_hash: str
