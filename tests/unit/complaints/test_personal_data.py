"""Obvious personal data are hidden before a citizen's words are published; other numbers stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.domain.personal_data import is_bank_card, is_identity_number, mask


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("我的身份证是11010519491231002X。", "我的身份证是【身份证号已隐去】。"),
        ("身份证 11010519491231002x", "身份证 【身份证号已隐去】"),
        ("全角１１０１０５１９４９１２３１００２Ｘ号", "全角【身份证号已隐去】号"),
        ("请打13800138000找我", "请打【手机号已隐去】找我"),
        ("请打138 0013 8000", "请打【手机号已隐去】"),
        ("请打+86 138-0013-8000", "请打【手机号已隐去】"),
        ("卡号6222 0200 0000 0000 001？", "卡号6222 0200 0000 0000 001？"),
        ("卡号4111 1111 1111 1111。", "卡号【银行卡号已隐去】。"),
        ("写信到 zhang.san@example.com 即可", "写信到 【邮箱已隐去】 即可"),
        ("两个：13800138000、11010519491231002X", "两个：【手机号已隐去】、【身份证号已隐去】"),
    ],
)
def test_personal_data_are_hidden(written: str, shown: str) -> None:
    assert mask(written) == shown


@pytest.mark.parametrize(
    "written",
    [
        "公积金〔2026〕31号文件第110105194912310021条",  # wrong check digit
        "办公室电话0871-63123456",
        "受理编号 GJJ-YJ-2026-0001，订单 20261124000012345",
        "共计 12345678901 元",
    ],
)
def test_other_numbers_stay_readable(written: str) -> None:
    assert mask(written) == written


@given(st.text(max_size=200))
def test_text_without_digits_and_at_signs_is_never_changed(text: str) -> None:
    plain = "".join(character for character in text if not character.isdecimal() and character not in "@＠")
    assert mask(plain) == plain


@given(st.text(alphabet="0123456789Xx １２３-@a.b张", max_size=80))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


def test_check_digits_are_computed() -> None:
    assert is_identity_number("11010519491231002X")
    assert not is_identity_number("110105194912310021")
    assert not is_identity_number("1101051949123100")
    assert is_bank_card("4111 1111 1111 1111")
    assert not is_bank_card("4111 1111 1111 1112")
