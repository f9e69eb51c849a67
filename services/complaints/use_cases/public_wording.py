"""What of a case and its answer becomes public: personal data hidden, named words blanked, the office's contacts left.

个人信息保护法第六条、第二十五条: a scan finds numbers, not names; for those the officer says what goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from chassis.ports import Invalid, in_both
from services.complaints.domain.answer import Wording
from services.complaints.domain.response import Preview, preview
from services.complaints.ports import PersonalData

# One character alone, a surname say, would take half of the text with it.
SHORTEST = 2


def public_wording(
    *, title: str, question: str, contact: Mapping[str, str] | None, said: Wording, masker: PersonalData
) -> Preview:
    """The public words. Raises :class:`Invalid` where a word is not there, or a kept contact is the citizen's."""
    texts = {"title": title, "question": question, "answer": said.text}
    citizens = "\n".join((title, question, *(contact or {}).values()))
    errors = _wrong_hides([*texts.values()], said.hides, masker) | wrong_keeps(citizens, said.text, said.keeps, masker)
    if errors:
        raise Invalid(
            "公开时隐去、保留的内容写得不对，请看各项说明。",
            "What to blank or to keep in public is not right; see each field.",
            code="invalid_wording",
            errors=errors,
        )
    keep = [contact for line in said.keeps for contact in masker.contacts(line)]
    blanked = {name: masker.hide_words(text, said.hides) for name, text in texts.items()}
    return preview(**blanked, hide=masker.hide, hide_answer=partial(masker.hide, keep=keep))


def _wrong_hides(texts: Sequence[str], words: Sequence[str], masker: PersonalData) -> dict[str, str]:
    short = [word for word in words if sum(map(str.isalnum, word)) < SHORTEST]
    absent = [word for word in words if not any(masker.has_word(text, word) for text in texts)]
    if short:
        said = in_both(
            f"“{short[0]}”太短，会误隐其他文字；请写两个字以上。", f"Too short: {short[0]}; write two or more."
        )
    elif absent:
        said = in_both(
            f"标题、来件和答复里都没有“{absent[0]}”；请照原文写，每行一个，或者删去。",
            f"It stands nowhere in case or answer: {absent[0]}; write it as it stands there, or drop it.",
        )
    return {"hides": said} if short or absent else {}


def wrong_keeps(
    citizens: str, written: str, keeps: Sequence[str], masker: PersonalData, *, where: str = "答复"
) -> dict[str, str]:
    """The error of the first contact to be kept that is not in what the office wrote, or is the citizen's own."""
    own, offices = masker.contacts(citizens), masker.contacts(written)
    for line in keeps:
        found = masker.contacts(line)
        if not found or not all(masker.is_among(each, offices) for each in found):
            return {
                "keeps": in_both(
                    f"{where}里没有“{line}”这个固定电话、邮箱或者地址；请照{where}写，每行一个，或者删去。",
                    f"There is no contact {line} in it; write it as it stands there, or drop it.",
                )
            }
        if any(masker.is_among(each, own) for each in found):
            return {
                "keeps": in_both(
                    f"“{line}”是群众自己的联系方式或者住址，不能公开；请删去。",
                    f"Leave out {line}: it is the citizen's own.",
                )
            }
    return {}
