"""The legal grounds on which a disclosure may be refused (条例第十四、十五、十六条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.ports import Invalid
from services.vocabulary import REFUSAL_GROUNDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground: its name, its article, and the words by which an opinion cites it beyond doubt."""

    name: str
    article: str
    words: tuple[str, ...]


# By which words an opinion cites each of them.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "state_secret": ("国家秘密",),
    "prohibited_by_law": ("法律、行政法规禁止公开", "法律行政法规禁止公开"),
    "three_safety_one_stability": ("三安全一稳定", "国家安全", "公共安全", "经济安全", "社会稳定"),
    "commercial_secret_or_privacy": ("商业秘密", "个人隐私", "第十五条"),
    "internal_affairs": ("内部事务", "第十六条第一款"),
    "process_information": ("过程性信息",),
    "enforcement_file": ("执法案卷",),
}
GROUNDS: Mapping[str, Ground] = {
    code: Ground(name=name, article=article, words=_WORDS[code])
    for code, cited in REFUSAL_GROUNDS.items()
    for article, name in [cited.split("：")]
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
