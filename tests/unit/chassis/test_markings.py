"""Secrecy markings in texts: every true one is found, and no text of the law is mistaken for one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chassis.content.markings import SecrecyMarking, find_marking, find_marking_in_name, refuse_marked
from tests.shared_data import EVERY_LAW, laws

MARKED = [
    *(
        "机密★10年",
        "绝密★长期",
        "秘密★",
        "机密 ★ 1年6个月",
        "秘 密★5年",
        "秘　密　★　５年",
        "绝密★",
        "机密☆10年",
        "绝密★启用前",
    ),
    *(
        "机密*10年",
        "机密＊１０年",
        "秘密⭐️5年",
        "机密✩10年",
        "绝密级★30年",
        "机密★至2030年1月1日",
        "绝  密   ★  2 0 年",
    ),
    *(
        "机\u200b密★10年",
        "机\u2060密\ufeff★\u200d10年",
        "機密★10年",
        "絕密★長期",
        "机\u00ad密★",
        "机密\u202e★10年",
        "机•密★10年",
    ),
    *(
        "**机密★10年**",
        "**机密**★10年",
        "机密\\*10年",
        "机密&#9733;10年",
        "机密<b>★</b>10年",
        "<机密★10年>",
        "机密\uf0ab10年",
    ),
    *("机密\n★\n10年", "机\n密\n★\n10年", "000012\n机密★1年\n特急", "000012 机密 特急", "机密\r\n\r\n关于印发…的通知"),
    *(
        "机密10年",
        "机密 十年",
        "秘密 长期",
        "秘密 6个月",
        "绝密 2030年12月31日解密",
        "机密-10年",
        "本件密级为机密10年，不得公开",
    ),
    *(
        "密级:机密",
        "密级：秘密★5年",
        "|密级|机密|",
        "密级\n机密\n",
        "密级：□绝密 ☑机密 □秘密",
        "保密等级：绝密",
        "涉密级别: 机密级",
    ),
    *(
        "密级=秘密",
        "密级　　机密",
        "【密级】机密",
        "密级（机密）",
        "机密※10年",
        "机密▲ 5年",
        "机密（10年）",
        "密级：“机密”",
        "密级和保密期限：机密 10年",
        "名称,密级,期限\n文件一,机密,10年",
    ),
    *(
        "【机密】关于印发…的通知",
        "（秘密）关于印发…的通知",
        "# 秘密\n\n正文",
        "机 密",
        "机密文件\n\n正文",
        "秘密*",
        "商业秘密★5年",
    ),
]

UNMARKED = [
    *(
        "商业秘密",
        "工作秘密",
        "国家秘密",
        "商业秘密★",
        "**商业秘密**",
        "保守秘密5年",
        "国家秘密10年以上",
        "保守国家机密",
    ),
    *("绝密级不超过三十年，机密级不超过二十年，秘密级不超过十年", "绝密、机密、秘密三级", "密级分为绝密、机密、秘密"),
    *(
        "保密期限：绝密30年，机密20年，秘密10年。",
        "国家**秘密**三年以下有期徒刑",
        "泄露*秘密*5年内",
        "《秘密》",
        "危机\n密集",
    ),
    *(
        "密级：□绝密 □机密 □秘密",
        "密级：无",
        "机密级20年、秘密级10年",
        "机密20年，秘密10年。",
        "确定密级，机密文件另行登记",
        "|密级|绝密|机密|秘密|",
        "密级：公开",
        "涉密等级：非密",
        "定密级别：秘密事项范围",
        "设立秘密写票处",
    ),
    *("# 保密知识\n绝密\n机密\n秘密\n", "应当保守商业秘密\n★2.1 投标人须具备5年以上经验", "关于加强机密文件管理的通知"),
    *("有效期★10年", "★★★★★", "机要★10年", "", "保密★10年", "密★"),
]


@pytest.mark.parametrize("text", MARKED)
def test_a_marking_is_found(text: str) -> None:
    """As GB/T 9704 sets it, and as people, programs and typesetters distort it."""
    assert find_marking(text)


@pytest.mark.parametrize("text", UNMARKED)
def test_a_text_about_secrets_is_no_marking(text: str) -> None:
    """There is no override, so a mistake here would keep lawful information from the public."""
    assert find_marking(text) is None


@pytest.mark.parametrize("every", EVERY_LAW)
def test_none_of_the_laws_is_refused(every: int) -> None:
    """1,283 texts, 保守国家秘密法 and its regulations among them."""
    assert len(laws()) == 1283
    assert not [law["title"] for law in laws()[::every] if find_marking(law["title"]) or find_marking(law["body"])]


def test_the_level_alone_on_its_line_counts_wherever_it_stands() -> None:
    """At the top of a page that was put into a long text, too; there a heading, an item or a cell is none."""
    lines = [f"第{number}条 内容。" for number in range(60)]
    assert find_marking("\n".join([*lines[:5], "机密", *lines[5:]]))
    assert find_marking("\n".join([*lines, "机密"]))
    for alone in ("机密", "绝 密", "【秘密】", "**机密**", "機密\n"):
        assert find_marking("\n".join([*lines[:30], alone, *lines[30:]]))
    for other in (
        "## 机密",
        "- 秘密",
        "| 机密 |",
        "1. 秘密",
        "保守国家\n秘密\n",
        "保守国家<b>秘密</b>",
        "绝密\n机密\n秘密",
    ):
        assert find_marking("\n".join([*lines[:30], other, *lines[30:]])) is None


def test_what_is_found_is_told_in_plain_form() -> None:
    """Whatever the distortion."""
    assert find_marking("正文……机\u200b 密 ☆ １０ 年") == "机密★10年"
    assert find_marking("秘密 ★ 1年6个月") == "秘密★1年6个月"


LEVELS = st.sampled_from(["绝密", "机密", "秘密", "机 密", "秘　密", "機密", "机\u200b密", "绝密级"])
STARS = st.sampled_from(["★", "☆", " ★ ", "　★", "⭐️", "✩", "\u200b★"])
TERMS = st.sampled_from(["10年", "长期", "５年", "6个月", "1年6个月", "二十年", "至2035年12月31日", " 30 年"])


@given(law=st.sampled_from(laws()), at=st.floats(0, 1), level=LEVELS, star=STARS, term=TERMS)
@example(law={"title": "例", "body": "经营者不得侵犯商业秘密。"}, at=10 / 12, level="秘密", star="★", term="5年")
def test_a_marking_anywhere_in_a_real_text_is_found(
    law: dict[str, str], at: float, level: str, star: str, term: str
) -> None:
    """Inside a word, a tag, a list, a table: wherever it was pasted."""
    body = law["body"]
    place = int(at * len(body))
    assert find_marking(f"{body[:place]}{level}{star}{term}{body[place:]}")


@given(
    law=st.sampled_from(laws()), line=st.integers(0, 5), level=st.sampled_from(["绝密", "机 密", "秘密", "机密10年"])
)
def test_the_level_on_its_own_line_near_the_top_of_a_real_text_is_found(
    law: dict[str, str], line: int, level: str
) -> None:
    """The star is often left out."""
    lines = law["body"].split("\n")
    assert find_marking("\n".join([*lines[:line], level, *lines[line:]]))


@given(st.text(alphabet=st.sampled_from("机密绝秘级★*_~` \n#<>&\\:|年10长期(（【")))
def test_no_text_breaks_the_scan(text: str) -> None:
    """Any nonsense is answered, and the same way each time."""
    assert find_marking(text) == find_marking(text)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["机密·", "秘密*", "**", "<机密", "密级：", "机 ", "★", "&#9733;", "_a", "\u200b", "机密\n"]
)
def test_a_long_hostile_text_is_scanned_quickly(piece: str) -> None:
    """No pattern runs away."""
    find_marking(piece * 200_000)


@pytest.mark.parametrize(
    "name",
    [
        "机密★10年.docx",
        "机密-关于….docx",
        "关于…（秘密）.pdf",
        "【绝密】名单.xlsx",
        "C:\\机密\\机 密★.txt",
        "通知_机密级.pdf",
    ],
)
def test_a_marked_file_name_is_found(name: str) -> None:
    """Names are kept and shown, too."""
    assert find_marking_in_name(name)


@pytest.mark.parametrize("name", ["保守国家秘密法.pdf", "商业秘密保护指南.docx", "机密文件管理办法.pdf", "通知.docx"])
def test_an_ordinary_file_name_is_none(name: str) -> None:
    """The same words in a title."""
    assert find_marking_in_name(name) is None


def test_the_refusal_says_where_and_what_to_do_and_never_what() -> None:
    """It goes into logs and answers; the text must not."""
    with pytest.raises(SecrecyMarking) as refused:
        refuse_marked("text", "标题", "正文甲乙丙 机密★10年")
    said = repr(refused.value) + str(vars(refused.value)) + str(refused.value.__context__)
    assert refused.value.code == "secrecy_marking"
    assert "text" in refused.value.errors
    assert "保密审查人" in refused.value.zh
    assert not any(word in said for word in ("甲乙丙", "机密", "10年"))


@pytest.mark.parametrize("given", [("机密★10年", "text"), ("sheet.机密★10年", "无"), ("正文甲 机密★10年",)])
def test_a_marking_in_the_path_is_refused_and_not_told(given: tuple[str, ...]) -> None:
    """Keys are sent by people, too; swapped arguments are no way around."""
    with pytest.raises(SecrecyMarking) as refused:
        refuse_marked(*given)
    assert list(refused.value.errors) == ["text"]
