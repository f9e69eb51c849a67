"""Identity numbers, phones, bank cards, mail addresses and plates in texts; other numbers stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.content import personal_search
from chassis.content.hiding import contacts, hide
from chassis.content.personal_data import find, is_bank_card, is_identity_number, mask
from tests.shared_data import EVERY_LAW, laws


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("身份证11010519491231002X，", "identity_number", "11010519491231002X"),
        ("身份证号：1１0105１9491231002x。", "identity_number", "1１0105１9491231002x"),
        ("身份证 110105 19491231 002X", "identity_number", "110105 19491231 002X"),
        ("旧号410103800101123。", "identity_number", "410103800101123"),
        ("旧号410103 800101 123。", "identity_number", "410103 800101 123"),
        ("电话13812345678转", "mobile", "13812345678"),
        ("电话 138-1234-5678", "mobile", "138-1234-5678"),
        ("电话+86 138 1234 5678", "mobile", "138 1234 5678"),
        ("电话8613812345678", "mobile", "13812345678"),
        ("电话138.1234.5678", "mobile", "138.1234.5678"),
        ("电话138-123-45678", "mobile", "138-123-45678"),
        ("电话1 3 8 1 2 3 4 5 6 7 8", "mobile", "1 3 8 1 2 3 4 5 6 7 8"),
        ("电话13812345 678", "mobile", "13812345 678"),
        ("电话138—1234—5678", "mobile", "138—1234—5678"),
        ("电话138 – 1234 – 5678", "mobile", "138 – 1234 – 5678"),
        ("电话138  1234  5678", "mobile", "138  1234  5678"),
        ("电话138 1234\n5678", "mobile", "138 1234\n5678"),
        ("电话138_1234_5678", "mobile", "138_1234_5678"),
        ("电话138**1234**5678", "mobile", "138**1234**5678"),
        ("电话008613812345678", "mobile", "13812345678"),
        ("电话+86.13812345678", "mobile", "13812345678"),
        ("身份证11010519491231002Х，", "identity_number", "11010519491231002Х"),
        ("身份证11010519491231002×，", "identity_number", "11010519491231002×"),
        ("身份证11010519491231002Ⅹ，", "identity_number", "11010519491231002Ⅹ"),
        ("身份证110105  19491231\n002X", "identity_number", "110105  19491231\n002X"),
        ("0371—66666666", "landline", "0371—66666666"),
        ("车牌豫 A12345。", "plate", "豫 A12345"),
        ("写信到zhang @ qq.com即可", "mail", "zhang @ qq.com"),
        ("电话138\u200b1234\u200b5678", "mobile", "138\u200b1234\u200b5678"),
        ("电话1\u20603812345678", "mobile", "1\u20603812345678"),
        ("电话١٣٨١٢٣٤٥٦٧٨", "mobile", "١٣٨١٢٣٤٥٦٧٨"),
        ("微信wx13812345678", "mobile", "13812345678"),
        ("**13812345678**", "mobile", "13812345678"),
        ("0371-67123456", "landline", "0371-67123456"),
        ("（010）8888 9999", "landline", "（010）8888 9999"),
        ("传真01088889999", "landline", "01088889999"),
        ("卡号6222021234567890128", "bank_card", "6222021234567890128"),
        ("卡号4111 1111 1111 1111", "bank_card", "4111 1111 1111 1111"),
        ("卡号4111 1111 1111 1111 138元", "bank_card", "4111 1111 1111 1111"),
        ("写信到zhang.san＠example.com即可", "mail", "zhang.san＠example.com"),
        ("车牌京A12345。", "plate", "京A12345"),
        ("车牌云A·D12345。", "plate", "云A·D12345"),
        ("车牌粤b 8z9k6。", "plate", "粤b 8z9k6"),
    ],
)
def test_a_number_is_found_with_its_place(text: str, kind: str, number: str) -> None:
    """In the forms in which people write it."""
    start = text.index(number)
    assert [(finding.kind, finding.start, finding.end) for finding in find(text)] == [
        (kind, start, start + len(number))
    ]


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",
        "11010519491331002X",
        "99010519491231002X",
        "统一社会信用代码12410100416000000X1",
        "统一社会信用代码52410000500000000C",
        "文号202613812345678",
        "GJJ/2026-00118",
        "6222021234567890120",
        "0000000000000000",
        "金额13812345678.50元",
        "2026-11-24 10:00:00",
        "0371-12345678",
        "公积金〔2026〕31号文件第110105194912310021条",
        "办公室电话0871-63123456",
        "受理编号 GJJ-YJ-2026-0001，订单 20261124000012345",
        "共计 12345678901 元",
        "卡号6222 0200 0000 0000 001？",
        "新ABCDEF",
        "云A公司12345",
        "各项1300 1500 180 200元",
        "1 3 5 7 8 9 2 4 6 0 3 5",
        "15 20 25 30 350",
        "15000\n200000",
        "档号136-2026-11-24",
        "豫A123××",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """Wrong checksums and dates, document numbers, amounts."""
    assert (find(text), mask(text), hide(text)) == ([], text, text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("张三，11010519491231002X", "张三，1101************2X"),
        ("手机13812345678。", "手机138****5678。"),
        ("+86 13812345678", "+86 138****5678"),
        ("11010519491231002×", "1101************2×"),
        ("0371-67123456", "0371-******56"),
        ("010-88889999", "010-******99"),
        ("卡4111 1111 1111 1111", "卡**** **** **** 1111"),
        ("zhang.san@example.com", "z****.***@example.com"),
        ("车牌云A·D12345", "车牌云A·*****5"),
    ],
)
def test_masking_keeps_the_length_and_enough_to_recognise(text: str, masked: str) -> None:
    """The person concerned recognises his own number, nobody else learns it."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("我的身份证是11010519491231002X。", "我的身份证是【身份证号已隐去】。"),
        ("身份证 11010519491231002x", "身份证 【身份证号已隐去】"),
        ("全角１１０１０５１９４９１２３１００２Ｘ号", "全角【身份证号已隐去】号"),
        ("请打13800138000找我", "请打【手机号已隐去】找我"),
        ("请打138 0013 8000", "请打【手机号已隐去】"),
        ("请打+86 138-0013-8000", "请打【手机号已隐去】"),
        ("请打8613800138000", "请打【手机号已隐去】"),
        ("请打008613800138000", "请打【手机号已隐去】"),
        ("请打（+86）138—001—38000", "请打【手机号已隐去】"),
        ("号码11010519491231002×。", "号码【身份证号已隐去】。"),
        ("家里0371-67123456", "家里【电话号码已隐去】"),
        ("卡号4111 1111 1111 1111。", "卡号【银行卡号已隐去】。"),
        ("写信到 zhang.san@example.com 即可", "写信到 【邮箱已隐去】 即可"),
        ("车牌京A12345。", "车牌【车牌号已隐去】。"),
        ("两个：13800138000、11010519491231002X", "两个：【手机号已隐去】、【身份证号已隐去】"),
        ("王某住幸福路12号阳光小区3栋2单元501室。", "王某住【住址已隐去】。"),
        ("幸福路12号3栋2单元501室，漏水", "【住址已隐去】，漏水"),
        ("家住幸福路12号院3号楼502室。", "家住【住址已隐去】。"),
        ("住址：幸福路12号电话13800138000", "住址：【住址已隐去】"),
        ("服务大厅在人民路8号政务中心3号楼201室", "服务大厅在人民路8号政务中心3号楼201室"),
        ("修好了幸福路12号的路灯，3栋、5栋的也修了。", "修好了幸福路12号的路灯，3栋、5栋的也修了。"),
    ],
)
def test_what_is_published_shows_nothing_of_them(written: str, shown: str) -> None:
    assert hide(written) == shown


def test_the_offices_own_place_stays_however_the_way_there_is_described() -> None:
    text = "请到幸福路12号3栋2单元，或者拨打0371-67886699；王某住阳光小区1栋1单元101室。"
    kept = [*contacts("幸福路12号3栋2单元"), *contacts("0371 67886699")]
    assert hide(text, keep=kept) == "请到幸福路12号3栋2单元，或者拨打0371-67886699；王某住【住址已隐去】。"
    assert "67886699" not in hide("住址：幸福路12号电话0371-67886699", keep=kept), "a number keeps no home"


@given(st.text(max_size=200))
def test_text_without_digits_and_at_signs_is_never_changed(text: str) -> None:
    plain = "".join(character for character in text if not character.isdecimal() and character not in "@＠")
    assert hide(plain) == mask(plain) == plain


@given(st.text(alphabet="0123456789Xx １２３-@a.b张", max_size=80))
def test_hiding_twice_changes_nothing_more(text: str) -> None:
    assert hide(hide(text)) == hide(text)


def test_a_text_with_several_numbers_is_masked_whole() -> None:
    """Findings do not disturb each other."""
    text = "身份证11010519491231002X，手机13812345678，卡6222021234567890128。"
    assert [finding.kind for finding in find(text)] == ["identity_number", "mobile", "bank_card"]
    assert mask(mask(text)) == mask(text) == "身份证1101************2X，手机138****5678，卡***************0128。"


@pytest.mark.parametrize("every", EVERY_LAW)
def test_laws_hold_no_personal_numbers(every: int) -> None:
    """1,283 texts, no false alarm."""
    assert not [law["title"] for law in laws()[::every] if find(law["body"])]


@given(st.text(alphabet=st.sampled_from("0123456789Xx -()（）０１人.+"), max_size=60))
def test_masking_is_stable_and_keeps_the_length(text: str) -> None:
    """Spans hold for the original text; what is masked stays masked."""
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(text[finding.start : finding.end].strip() for finding in find(text))


def test_check_digits_are_computed() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("1101051949123100")
    assert is_bank_card("4111 1111 1111 1111")
    assert not is_bank_card("4111 1111 1111 1112")


@given(st.integers(10**16, 10**17 - 1))
def test_one_wrong_digit_is_noticed(number: int) -> None:
    """Luhn and ISO 7064 MOD 11-2 notice every single wrong digit."""
    cards = [f"6{number % 10**14:014d}{last}" for last in range(10)]
    assert sum(map(is_bank_card, cards)) == 1
    identities = [f"41010319800101{number % 1000:03d}{last}" for last in "0123456789X"]
    assert sum(map(is_identity_number, identities)) == 1


PIECES = (
    *("13800138000", "138 001 38000", "11010519491231002X", "1101 05194912310 02X", "4111 1111 1111 1111"),
    *("0371-66666666", "(010)8888 9999", "京A12345", "a@b.cn", "+86", "86", "办公电话", "410103800101123"),
    *("1 ", "1 3 ", ".", "-", " ", "张", "****", "5", "X"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_looking_near_what_was_found_finds_what_looking_everywhere_finds(text: str) -> None:
    """What was found parts what stands beside it, however far that reaches."""

    class Everywhere(personal_search._Search):
        def _look_again(self, _first: int, _last: int) -> None:
            super()._look_again(0, len(self._left))

    plain, _ = personal_search.plain_of(text)
    assert sorted(personal_search.numbers_in(plain)) == sorted(Everywhere(plain).found())


@pytest.mark.parametrize("piece", ["13800138000.", *(piece + "." for piece in PIECES), *PIECES])
def test_twice_the_text_takes_twice_the_looks(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of numbers joined by dots held every writer up for minutes."""
    looks: list[int] = []
    spans, look_again = personal_search._Search._spans, personal_search._Search._look_again

    def counted_spans(search, rule, begun):
        looks.append(len(begun))
        return spans(search, rule, begun)

    def counted_look(search, first, last):
        looks.append(min(last, len(search._left)) - max(first, 0))
        look_again(search, first, last)

    monkeypatch.setattr(personal_search._Search, "_spans", counted_spans)
    monkeypatch.setattr(personal_search._Search, "_look_again", counted_look)

    def looks_at(times: int) -> int:
        looks.clear()
        find(piece * times)
        return sum(looks)

    assert looks_at(400) <= 2.2 * looks_at(200)


def test_every_number_of_a_list_joined_by_dots_is_found() -> None:
    assert len(find(".".join(["13800138000"] * 500))) == 500
    assert len(find("1101 05194912310 02X." * 500)) == 500


@pytest.mark.parametrize("number", ["500112196512214931", "500112197906186173"])
def test_a_person_whose_number_passes_the_check_of_organisations_is_found(number: str) -> None:
    """GB 32100-2015 has a check of its own, which one identity number of thirty passes as well."""
    assert [finding.kind for finding in find(f"身份证号{number}。")] == ["identity_number"]


def test_the_number_of_an_organisation_is_left_readable() -> None:
    assert find("统一社会信用代码12410300416052361K") == []
