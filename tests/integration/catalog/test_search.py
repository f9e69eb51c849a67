"""What a search finds, in which order, and what its page offers next; the same on both databases."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from tests.integration.catalog.browser import Browser
from tests.integration.catalog.harness import OFFICE, READER, CatalogHarness


@pytest.fixture
def titled(catalog: CatalogHarness) -> CatalogHarness:
    """A catalogue with a publication under each of some titles."""
    for title, text in (
        ("居民用水收费标准", "第一阶梯每立方米三元，水费按月收取。"),
        ("租房提取住房公积金须知", "提取时请带身份证、租赁合同等材料。"),
        ("住房公积金贷款须知", "贷款额度与缴存年限有关。"),
        ("关于全面推进基层政务公开的通知", "各单位按照国办发〔2020〕50号的要求公开。"),
    ):
        catalog.published(title=title, summary=f"{title}的说明。", text=text, document_number="")
    return catalog


def found(catalog: CatalogHarness, question: str, more: str = "") -> list[str]:
    answer = catalog.get(f"/published?q={quote(question)}{more}")
    assert answer.status_code == 200, answer.json
    return [line["title"] for line in answer.json["items"]]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("水费 多少 钱", "居民用水收费标准"),
        ("水费多少钱？", "居民用水收费标准"),
        ("租房 提取 材料", "租房提取住房公积金须知"),
        ("房屋租赁怎么提取公积金", "租房提取住房公积金须知"),
        ("公积金借款", "住房公积金贷款须知"),
        ("住房公積金貸款", "住房公积金贷款须知"),
        ("ＧＪＪ 公积金贷款", "住房公积金贷款须知"),
    ],
)
def test_a_question_as_people_type_it_finds_what_fits(titled: CatalogHarness, question: str, first: str) -> None:
    assert found(titled, question)[:1] == [first]


@pytest.mark.parametrize("asked", ["能不能", "要不要", "可否", "为什么"])
def test_how_it_is_asked_counts_for_nothing(titled: CatalogHarness, asked: str) -> None:
    """Else a text that has these words by chance, and they are rare, comes alone."""
    for number in range(4):
        titled.published(title=f"公积金月报第{number}号", text="公积金缴存。")
    titled.published(
        title="窗口须知", summary="咨询。", text="不能当场答复的，不要重复排队，可否、为什么，答复中写明。"
    )
    assert found(titled, f"公积金{asked}取")[0] == "公积金月报第3号"


def test_not_every_word_need_match_and_the_rare_one_counts_more(titled: CatalogHarness) -> None:
    assert found(titled, "公积金 身份证 核电站") == ["租房提取住房公积金须知"], "half of it, and no less"
    assert found(titled, "核电站") == []


def test_a_word_in_the_title_comes_before_one_in_the_summary_and_that_before_the_newest(
    catalog: CatalogHarness,
) -> None:
    in_title = catalog.published(title="物业收费公示", summary="公示。")
    in_summary = catalog.published(title="第一号公告", summary="关于物业的收费。", text="全文。")
    in_text = [catalog.published(title=f"第{n}号公告", summary="公告。", text="物业，见附件。") for n in (2, 3)]
    lines = catalog.get("/published?q=物业").json["items"]
    assert [line["id"] for line in lines] == [in_title, in_summary, *reversed(in_text)]


@pytest.mark.parametrize(
    "spelled",
    ["公积金〔2026〕31号", "公积金[2026]31", "公积金 (2026) 第31号", "公积金2026年31号", "〔２０２６〕31号"],
)
def test_a_document_number_is_found_in_any_spelling(catalog: CatalogHarness, spelled: str) -> None:
    catalog.published(title="另一份文件", document_number="公积金〔2026〕32号")
    wanted = catalog.published(title="这份文件", document_number="公积金〔2026〕31号")
    assert [line["id"] for line in catalog.get(f"/published?q={quote(spelled)}").json["items"]] == [wanted]


def test_a_document_number_is_found_where_a_text_cites_it(titled: CatalogHarness) -> None:
    assert found(titled, "国办发[2020]50") == ["关于全面推进基层政务公开的通知"]


@pytest.mark.parametrize(
    "spelled", ["GJJ/2026-00001", "gjj 2026-1", "索引号：GJJ/2026－00001", "ＧＪＪ2026—1", "GJJ\\2026-01"]
)
def test_an_index_number_is_found_in_any_spelling(titled: CatalogHarness, spelled: str) -> None:
    assert found(titled, spelled) == ["居民用水收费标准"]


@pytest.mark.parametrize(("spelled", "shown"), [("21708", "21,708"), ("21,708", "21,708"), ("437,392", "437392")])
def test_an_amount_is_found_with_its_commas_or_without(catalog: CatalogHarness, spelled: str, shown: str) -> None:
    """Nobody types the commas that the document has, or has them where the document does not."""
    catalog.published(title="缴存基数通知", summary="通知。", text="上限21,708元，余额437392万元。")
    assert found(catalog, spelled) == ["缴存基数通知"]
    assert f"<mark>{shown}</mark>" in Browser(catalog).get(f"/published?q={quote(spelled)}").text


def test_how_a_thing_is_done_is_asked_of_the_thing(catalog: CatalogHarness) -> None:
    """The rarer 办理程序 of something else counted more than what was asked for, and nothing else was found."""
    loans = [f"公积金贷款情况（第{quarter}季度）" for quarter in "一二三四"]
    for title in loans:
        catalog.published(title=title, summary="发放情况。", text="本季度发放公积金贷款。")
    catalog.published(title="提取业务办理程序", summary="提取住房公积金。", text="按办理流程办理。")
    assert sorted(found(catalog, "公积金贷款怎么办理")) == sorted(loans)
    assert found(catalog, "怎么办理") == ["提取业务办理程序"], "alone it is what is asked for"


@pytest.mark.parametrize("asked", ["周六开门吗", "礼拜六", "星期六"])
def test_a_day_of_the_week_is_found_by_each_of_its_names(catalog: CatalogHarness, asked: str) -> None:
    """The office writes 星期六, people type 周六."""
    catalog.published(title="营业网点和服务时间", summary="三个网点。", text="星期六上午9:00至12:00。")
    catalog.published(title="机关工作动态", summary="工作动态。", text="工作日开会。")
    assert found(catalog, asked)[0] == "营业网点和服务时间"


def test_facets_count_what_is_found_and_lead_to_it(catalog: CatalogHarness) -> None:
    for topic in ("finance", "finance", "fees"):
        catalog.published(title="财务报告", topics=[topic])
    catalog.published(item="GJJ-N-01", title="财务内部报告", topics=["news"])
    facets = catalog.get("/published/facets?q=财务").json
    assert (facets["total"], facets["complete"]) == (3, True)
    assert facets["topics"] == [{"code": "finance", "count": 2}, {"code": "fees", "count": 1}]
    assert facets["bodies"] == [{"code": "GJJ", "count": 3}]
    assert facets["years"] == [{"code": "2026", "count": 3}]
    assert catalog.get("/published/facets?q=财务", READER).json["total"] == 4, "each reader's own"
    assert catalog.get("/published/facets?topic=fees").json["total"] == 1, "without words too"
    page = Browser(catalog).get("/published?q=财务").text
    narrower = re.search(r'<dl class="narrower">.*?</dl>', page, re.DOTALL)
    assert narrower is not None
    for count, address in ((2, "topic=finance"), (1, "topic=fees")):
        assert re.search(rf'q=[%\w]+&amp;{address}">[^<]+<span class="hint">{count}<', narrower[0]), narrower[0]
    assert Browser(catalog).get("/published?q=财务&topic=fees").text.count('class="chips"') == 1


def test_the_filters_that_are_set_stand_above_the_list_each_with_the_way_without_it(catalog: CatalogHarness) -> None:
    catalog.published(title="财务报告", topics=["finance"])
    page = Browser(catalog).get("/published?q=财务&topic=finance&year=2026&limit=5").text
    chips = re.search(r'<ul class="chips".*?</ul>', page, re.DOTALL)
    assert chips is not None
    for shown in ("关键词：财务", "主题：财务收支", "年份：2026年"):
        assert shown in chips[0]
    assert 'href="/published?topic=finance&amp;year=2026"' in chips[0]


def test_results_come_by_date_when_asked(catalog: CatalogHarness) -> None:
    best = catalog.published(title="物业收费公示", summary="公示。")
    newest = catalog.published(title="公告", summary="公告。", text="物业收费，见附件。")

    def order(more: str) -> list[str]:
        return [line["id"] for line in catalog.get(f"/published?q=物业收费{more}").json["items"]]

    assert order("") == order("&sort=relevance") == [best, newest]
    assert order("&sort=date") == [newest, best]
    assert catalog.get("/published?q=物业&sort=size").status_code == 422


@pytest.mark.parametrize("order", ["relevance", "date"])
def test_pages_of_results_follow_each_other_though_something_is_published_meanwhile(
    catalog: CatalogHarness, order: str
) -> None:
    made = [catalog.published(title=f"物业公示之{n}") for n in range(5)]
    path = f"/published?q=物业&limit=2&sort={order}"
    seen, cursor = [], ""
    while cursor is not None:
        page = catalog.get(f"{path}&cursor={cursor}" if cursor else path).json
        seen += [line["id"] for line in page["items"]]
        if not cursor:
            catalog.published(title="物业公示之后")
        cursor = page["next"]
    assert seen == list(reversed(made))


@pytest.mark.parametrize("cursor", ["WzFd", "WyJhIiwxXQ", "e30", "!"])
def test_a_cursor_that_no_page_gave_is_refused(catalog: CatalogHarness, cursor: str) -> None:
    catalog.published(title="物业")
    assert catalog.get(f"/published?q=物业&cursor={cursor}").status_code in (400, 422)


def test_a_list_without_a_frequent_word_of_the_question_says_so(catalog: CatalogHarness) -> None:
    for number in range(9):
        catalog.published(title=f"住房公积金第{number}号", summary="缴存", text="缴存。")
    catalog.published(title="成绩查询", summary="成绩查询", text="成绩查询。", document_number="成绩〔2026〕1号")
    page = Browser(catalog).get("/published?q=公积金 查询").text
    assert "成绩查询" in re.sub("</?mark>", "", page)
    assert "下面的结果里没有“公积金”" in page
    assert f'href="/published?q={quote("公积金")}"' in page
    assert catalog.get("/published/facets?q=公积金 查询").json["lacking"] == ["公积金"]
    both = catalog.published(title="公积金余额查询", summary="余额", text="余额。")
    assert catalog.get("/published?q=公积金 查询").json["items"][0]["id"] == both
    assert "下面的结果里没有" not in Browser(catalog).get("/published?q=公积金 查询").text


def test_a_list_of_which_nothing_has_all_the_words_says_so(catalog: CatalogHarness) -> None:
    for title in ("住房贷款", "贷款时间", "住房时间"):
        catalog.published(title=title, summary=title, text=f"{title}。", document_number=f"{title}〔2026〕1号")
    asked = "住房 贷款 时间"
    assert len(catalog.get(f"/published?q={asked}").json["items"]) == 3
    assert "没有同时含全部关键词的信息" in Browser(catalog).get(f"/published?q={asked}").text
    assert catalog.get(f"/published/facets?q={asked}").json["partly"] is True
    catalog.published(title="住房贷款办理时间")
    assert catalog.get(f"/published/facets?q={asked}").json["partly"] is False
    assert "没有同时含全部关键词" not in Browser(catalog).get(f"/published?q={asked}").text


def test_a_word_mistyped_by_its_sound_is_put_right(titled: CatalogHarness) -> None:
    page = Browser(titled).get("/published?q=住房公基金").text
    assert "您是不是要找" in page
    assert f'href="/published?q={quote("住房公积金")}"' in page
    assert titled.get("/published/facets?q=住房公基金").json["suggestion"] == "住房公积金"
    assert titled.get("/published/facets?q=公积金").json["suggestion"] == "", "what is found needs no other spelling"


def test_a_suggestion_names_nothing_that_the_reader_may_not_know(catalog: CatalogHarness) -> None:
    catalog.published(item="GJJ-N-01", title="干部调整方案")
    question = "/published/facets?q=干部调正"
    assert catalog.get(question).json["suggestion"] == ""
    assert catalog.get(question, OFFICE).json["suggestion"] == "干部调整"


def test_words_are_marked_in_whichever_characters_they_stand(catalog: CatalogHarness) -> None:
    catalog.published(title="住房公積金租賃提取", summary="ＡＢＣ卡")
    page = Browser(catalog).get("/published?q=租房 abc卡").text
    assert "公積金<mark>租賃</mark>提取" in page
    assert "<mark>ＡＢＣ</mark>" in page or "<mark>ＡＢＣ卡</mark>" in page


def test_an_excerpt_shows_no_markup(catalog: CatalogHarness) -> None:
    table = "| 项目 | 金额 |\n| :-- | --: |\n| 归集**额** | 3.2 |\n\n<!-- 注 -->\n"
    text = table + "## 违约金\n- [办法](/a) 见\\*附件&amp;表"
    catalog.published(title="公告", summary="公告。", text=text)
    page = Browser(catalog).get("/published?q=违约金").text
    shown = re.search(r'<span class="hint clamp">(.*?)</span>', page)
    assert shown is not None
    assert shown[1] == "项目 金额 归集 额 3.2 <mark>违约金</mark> 办法 见*附件&amp;表"
