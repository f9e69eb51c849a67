"""Texts: numbers as people write them, and what looks like one and is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.corpus import people

Entry = tuple[str, str | bytes, dict[str, int]]
"""Name, text or file, and how many there are of each kind."""

_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def _spaced(number: str) -> str:
    return f"{number[:6]} {number[6:14]} {number[14:]}"


def _by_four(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


_IDENTITIES = {
    "plain": "身份证号{0}。",
    "with words before it": "公民身份号码：{0}",
    "in brackets": "张某（{0}）",
    "in a table": "| 姓名 | 证件号 |\n| --- | --- |\n| 张某 | {0} |",
    "at the end": "经办人张某 {0}",
    "next to a date": "2026年11月29日{0}办理",
    "bold": "**{0}**",
    "in csv": "张某,{0},缴存",
}
_CARDS = {
    "plain": "收款账号{0}。",
    "labelled": "开户行：建设银行洛阳分行，卡号：{0}",
    "in csv": "张某,{0},12000.00",
    "in brackets": "（{0}）",
    "at a line's end": "银行卡\n{0}\n",
}
_NOTHING = (
    "洛房金〔2026〕15号，2026年11月29日印发，共20261129份。",
    "统一社会信用代码12410300416052361K，机构名称洛阳市住房公积金管理中心。",
    "缴存单位编号410303199001，业务流水号202611290000123456。",
    "缴存额1234567890123.45元，同比增长12.5%。",
    "各科室要做好国家秘密、工作秘密管理，涉密文件不得外传给他人。",
    "内部资料管理办法由办公室负责解释，仅限内部使用的系统要定期检查。",
    "办公地址：洛阳市洛龙区开元大道218号市民之家3楼12号窗口。",
    "服务热线：0379-12329，监督电话：0379-65926689。",
    "楼盘名称：丽春苑，共12栋，每栋18层，住宅面积98765432平方米。",
    "订单号6217000010000000001，批次20260101000000000000。",
    "本通知自2026年12月1日起施行，有效期至2031年11月30日。",
    "IP地址192.168.100.200，端口8080，版本号1.38.1234.5678。",
    "（此件主动公开）",
    "利率表：3.25 3.75 4.25 4.75 5.25 5.75",
    "ISBN 978-7-5093-1234-5，定价45.00元。",
)


def texts() -> Iterator[Entry]:
    """All of them."""
    for name, form in _IDENTITIES.items():
        for shape, write in _SHAPES.items():
            yield f"identity {name}, {shape}", form.format(write(people.identity())), {"identity_number": 1}
    for name, form in _CARDS.items():
        for shape, write in _CARD_SHAPES.items():
            for _ in range(2):
                yield f"card {name}, {shape}", form.format(write(people.card())), {"bank_card": 1}
    for number in range(12):
        yield f"mobile {number}", f"联系人{number}：{people.mobile()}", {"mobile": 1}
        yield (
            f"home {number}",
            f"家庭住址：{people.home()}" if number % 2 else f"张某住{people.home()}。",
            {"address": 1},
        )
    for number, mark in enumerate(
        ("内部资料 注意保存", "【内部文件】", "工作秘密★", "（此件不予公开）", "公开属性：依申请公开")
    ):
        yield f"mark {number}", f"{mark}\n关于缴存的通知\n正文。", {"work_secret": 1}
    for number, text in enumerate(_NOTHING):
        yield f"nothing {number}", text, {}
        yield f"nothing {number} within a text", f"第一条　为了规范。\n{text}\n第二条　附则。", {}


_SHAPES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "spaced": _spaced,
    "full width": lambda number: number.translate(_FULL),
    "dashed": lambda number: _spaced(number).replace(" ", "-"),
    "small x": str.lower,
    "zero width": lambda number: "\u200b".join((number[:9], number[9:])),
    "over a line": lambda number: f"{number[:10]}\n{number[10:]}",
}
_CARD_SHAPES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "by four": _by_four,
    "full width": lambda number: number.translate(_FULL),
}
