"""Whether what a citizen writes reads like a tip-off (举报), which he is asked about once.

Whatever is no tip-off goes to the body's officers, the one it is about among them; a tip-off is kept from whom it
reports. Nobody knows the difference who was hurt, so the words are looked at, and he decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from chassis.ports import Actor, Invalid, in_both
from services.complaints.domain.kinds import KINDS, TIP_OFF
from services.complaints.domain.mentioned import NO_PLACES, Mentioned, called, mentioned
from services.complaints.domain.reported import plain

WORDS = (
    *("检举", "揭发", "控告", "红包", "受贿", "行贿", "索贿", "贿赂", "回扣", "好处费", "贪污", "腐败", "送礼", "收礼"),
    *("挪用公款", "吃拿卡要", "以权谋私", "权钱交易", "利益输送", "徇私", "中饱私囊", "打击报复", "保护伞", "黑钱"),
    *("收受", "敲诈", "走后门", "暗箱操作", "吃请", "私吞", "侵吞", "辛苦费", "茶水费", "购物卡"),
)
"""Words of an accusation; that one of them stands in a case is no more than a reason to ask."""
_WHOM = "(?:我|我们|他|她|他们|别人|人家|老板|商户|群众|当事人|亲戚|家人|家属)"
_SUM = "(?:[一二三四五六七八九十百千万两几半0-9.,]+(?:多|余)?(?:块|元|万|千|百))"
_IS_A_FEE = "(?!钱?的?[^，。；！？,;!?才就]{0,5}(?:费|税|押金|保证金|定金|公积金|罚款|货款|房款|尾款|票))"
_PHRASES = (
    "举报(?!电话|方式|渠道|途径|热线|邮箱|信箱|平台|网站|须知|奖励|办法)",
    # Money that went to a person: 收了我两千块, 向我要了两条烟; a fee (多收了我50元水费) is an ordinary complaint.
    f"(?:收|拿|要|索要|索取)(?:了|走|过){_WHOM}的?(?:{_SUM}|钱){_IS_A_FEE}",
    f"(?:向|问|跟|管|找){_WHOM}(?:索)?要(?:了|过)?(?:{_SUM}{_IS_A_FEE}|钱|烟|酒|礼|东西)",
    f"(?:给|塞)了?(?:他|她|他们|[一-龥]{{1,4}}(?:长|主任|经理|人员)){_SUM}{_IS_A_FEE}",
    f"(?:要|收)了{_SUM}{_IS_A_FEE}(?:才|就)",
    "收了?(?:人家|别人|他人)?钱(?:就|才|后|再)?(?:给|帮|替)?(?:办|发|批|放|删|改|插队|了事)",
    "(?:塞|送)了?(?:他|她|领导|主任|科长)?(?:钱|烟|酒|现金)",
    "(?:拿|捞|得|收|要)了?(?:我|他|她|人家|别人|企业|商户)?的?好处(?!是)",
    "[一二三四五六七八九十两几0-9]+(?:条(?:好|中华|香)?烟(?!囱|道|花|雾|味|筒|管)|瓶(?:好|茅台|白|洋)?酒|张(?:消费|购物)卡)",
)
_ACCUSES = re.compile("|".join((*(re.escape(word) for word in WORDS), *_PHRASES)))


class LooksLikeATipOff(Invalid):
    """Its words accuse, or name a member of the staff, and it was not said that it is meant as it is."""

    code = "looks_like_a_tip_off"

    def __init__(self, kind: str, found: Sequence[str], *, recorded: bool = False) -> None:
        shown, name = "、".join(found), KINDS[kind].name
        turn, leave = ("转为举报", "不是举报，按所选类型登记") if recorded else ("改为举报", f"仍作为{name}提交")
        super().__init__(
            f"这像是举报：文中有“{shown}”。举报对被举报的人和科室保密，可以匿名；{name}由本单位承办人办理，不这样保密。"
            f"要举报的，选“{turn}”，或者到举报页填写（/complaints/tip-offs）；就是{name}的，选“{leave}”。没有保存。",
            f"This reads like a tip-off: it says {shown}. A tip-off is kept from whom it reports and may be anonymous; "
            "this is not. To give a tip-off, send kind 'tip_off' or use /complaints/tip-offs; if it is meant as it is, "
            "set not_a_tip_off. Nothing was kept.",
            errors={"not_a_tip_off": in_both(f"文中有：{shown}。请选择。", f"It says {shown}; say what is meant.")},
            found=list(found),
        )
        self._asked = kind, found

    def when_recorded(self) -> LooksLikeATipOff:
        """The same with the buttons of the page on which an officer records."""
        return LooksLikeATipOff(*self._asked, recorded=True)


class WordsLookLikeATipOff(Invalid):
    """So do words in a questionnaire, which the office that may be meant reads once it is closed."""

    code = LooksLikeATipOff.code

    def __init__(self, found: Sequence[str]) -> None:
        shown = "、".join(found)
        super().__init__(
            f"这像是举报：答卷中有“{shown}”。举报对被举报的人和科室保密，可以匿名；答卷由本单位政务公开办公室阅看、汇总，不这样保密。"
            "要举报的，请到举报页填写（/complaints/tip-offs）；就是答卷内容的，选“仍作为答卷提交”。没有保存。",
            f"This reads like a tip-off: it says {shown}. A tip-off is kept from whom it reports and may be anonymous; "
            "the office reads what is written here. To give a tip-off use /complaints/tip-offs; if it is meant as it "
            "is, set not_a_tip_off. Nothing was kept.",
            errors={"not_a_tip_off": in_both(f"答卷中有：{shown}。请选择。", f"It says {shown}; say what is meant.")},
            found=list(found),
        )


def is_asked(kind: str) -> bool:
    """Of every kind but a tip-off it is asked, and its words keep whoever they name from handling it."""
    return kind != TIP_OFF


def accusing(words: str) -> list[str]:
    """What in the words accuses."""
    return list(dict.fromkeys(found[0] for found in _ACCUSES.finditer(plain(words))))


def named_in(words: str, staff: Sequence[Actor], places: Mapping[str, str] = NO_PLACES) -> Mentioned:
    """Whom words of a case that is no tip-off name; where they accuse, whoever may be meant."""
    return (mentioned if accusing(words) else called)(words, staff, places)


def must_be_meant(kind: str, words: str, staff: Sequence[Actor], places: Mapping[str, str] = NO_PLACES) -> None:
    """Raises :class:`LooksLikeATipOff` for a case that is none and reads like one."""
    if is_asked(kind) and (found := _reads_like_one(words, staff, places)):
        raise LooksLikeATipOff(kind, found)


def must_be_meant_as_answer(words: str, staff: Sequence[Actor], places: Mapping[str, str] = NO_PLACES) -> None:
    """Raises :class:`WordsLookLikeATipOff` for words in a questionnaire that read like one."""
    if found := _reads_like_one(words, staff, places):
        raise WordsLookLikeATipOff(found)


def _reads_like_one(words: str, staff: Sequence[Actor], places: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys([*named_in(words, staff, places).words, *accusing(words)]))
