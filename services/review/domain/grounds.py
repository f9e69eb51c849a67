"""The legal grounds on which a disclosure may be refused (条例第十四、十五、十六条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.ports import Invalid, in_both
from services.vocabulary import REFUSAL_GROUNDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground: its name and its article."""

    name: str
    article: str


GROUNDS: Mapping[str, Ground] = {
    code: Ground(name=name, article=article)
    for code, cited in REFUSAL_GROUNDS.items()
    for article, name in [cited.split("：")]
}


def require_ground(code: str) -> None:
    """A refusal names its one ground by code, and nothing is guessed from the opinion (条例第十三条).

    Raises :class:`Invalid` with the list of them.
    """
    if code in GROUNDS:
        return
    zh = f"请选一项法定依据：{'；'.join(REFUSAL_GROUNDS.values())}。"
    en = f"One of: {', '.join(GROUNDS)}."
    raise Invalid(
        "不予公开须有法定依据，请选定一项再提交。",
        "A refusal needs one legal ground; name it by its code in 'ground'.",
        code="ground_needed",
        errors={"ground": in_both(zh, en)},
    )
