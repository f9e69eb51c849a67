"""The legal grounds on which a disclosure may be refused (条例第十四、十五、十六条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.ports import Invalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground: its name, its article, and the words by which an opinion cites it beyond doubt."""

    name: str
    article: str
    words: tuple[str, ...]


GROUNDS: Mapping[str, Ground] = {
    "state_secret": Ground(name="依法确定为国家秘密", article="条例第十四条", words=("国家秘密",)),
    "prohibited_by_law": Ground(
        name="法律、行政法规禁止公开", article="条例第十四条", words=("法律、行政法规禁止公开", "法律行政法规禁止公开")
    ),
    "three_safety_one_stability": Ground(
        name="公开后可能危及国家安全、公共安全、经济安全、社会稳定",
        article="条例第十四条",
        words=("三安全一稳定", "国家安全", "公共安全", "经济安全", "社会稳定"),
    ),
    "commercial_secret_or_privacy": Ground(
        name="涉及商业秘密、个人隐私，公开会对第三方合法权益造成损害",
        article="条例第十五条",
        words=("商业秘密", "个人隐私", "第十五条"),
    ),
    "internal_affairs": Ground(
        name="人事管理、后勤管理、内部工作流程等内部事务信息",
        article="条例第十六条第一款",
        words=("内部事务", "第十六条第一款"),
    ),
    "process_information": Ground(
        name="讨论记录、过程稿、磋商信函、请示报告等过程性信息",
        article="条例第十六条第二款",
        words=("过程性信息",),
    ),
    "enforcement_file": Ground(name="行政执法案卷信息", article="条例第十六条第二款", words=("执法案卷",)),
}


def ground_of(code: str, *cited_in: str) -> str:
    """The code of the ground of a refusal: the one given, else the single one that the texts cite by name.

    A refusal without a ground, or citing several, is :class:`Invalid`: 条例第十三条, disclosure is the rule.
    """
    if code in GROUNDS:
        return code
    cited = {name for name, ground in GROUNDS.items() for text in cited_in if _cites(text, name, ground)}
    if not code and len(cited) == 1:
        return cited.pop()
    listed = "；".join(f"{name}（{ground.article} {ground.name}）" for name, ground in GROUNDS.items())
    raise Invalid(
        f"不予公开须有法定依据，请在 ground 中选一项：{listed}。",
        f"A refusal needs one legal ground; give 'ground' as one of: {', '.join(GROUNDS)}.",
        code="ground_needed",
        errors={"ground": f"one of: {', '.join(GROUNDS)}"},
    )


def _cites(text: str, code: str, ground: Ground) -> bool:
    return text.strip() == code or any(word in text for word in ground.words)
