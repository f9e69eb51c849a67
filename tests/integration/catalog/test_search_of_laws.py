"""Laws and regulations imported and published: what is typed finds the law that is meant, on both databases.

Those that are asked for and a few more; ``make laws`` takes all 1,283, in some minutes.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from services.catalog.adapters.storage.tables import revisions
from services.catalog.domain.states import APPROVED
from services.catalog.use_cases.act import Act
from services.catalog.use_cases.propose import propose
from services.catalog.use_cases.publish import publish
from tests.integration.catalog.harness import PROPOSER, CatalogHarness, content
from tests.shared_data import laws

# Two to six characters, and the law that must be among the first three.
EXPECTED = {
    "公积金": "住房公积金管理条例",
    "劳动合同": "劳动合同法",
    "信息公开": "政府信息公开条例",
    "行政复议": "行政复议法",
    "行政诉讼": "行政诉讼法",
    "噪音": "噪声污染防治法",
    "食品安全": "食品安全法",
    "工伤": "工伤保险条例",
    "失业金": "失业保险条例",
    "个人信息": "个人信息保护法",
    "义务教育": "义务教育法",
    "自来水": "城市供水条例",
    "物业管理": "物业管理条例",
    "拆迁补偿": "国有土地上房屋征收与补偿条例",
    "居住证": "居住证暂行条例",
    "信访": "信访工作条例",
    "低保": "社会救助暂行办法",
    "档案": "档案法",
    "年休假": "职工带薪年休假条例",
    "煤气": "城镇燃气管理条例",
    "消费维权": "消费者权益保护法",
    "打官司": "民事诉讼法",
}
# As people type it, and the laws of which one must be among the first three.
TYPED = {
    "水费 多少 钱": {"城市供水条例", "节约用水条例"},
    "租房 提取 材料": {"住房公积金管理条例"},
    "结婚登记要什么材料": {"婚姻登记条例"},
    "老板拖欠农民工工资怎么办": {"保障农民工工资支付条例"},
    "看病报销": {"医疗保障基金使用监督管理条例", "社会保险法"},
    "身份证丢了怎么补办": {"居民身份证法"},
    "请不起律师 法援": {"法律援助条例", "法律援助法"},
    "残疾人找工作": {"残疾人就业条例"},
    "开饭店 食品 许可": {"食品安全法", "食品安全法实施条例"},
    "酒驾怎么处罚": {"道路交通安全法"},
}
ITEM = "GJJ-W-02"
WANTED = {*EXPECTED.values(), *(title for titles in TYPED.values() for title in titles)}


def library_of() -> list[dict[str, Any]]:
    """The laws that are imported."""
    if os.environ.get("YANGGUANG_TEST_ALL_LAWS"):
        return list(laws())
    return [law for number, law in enumerate(laws()) if number % 100 == 0 or law["title"] in WANTED]


LAWS = library_of()
# Some of the texts have no date; they stay drafts, since nobody may propose what was formed nobody knows when.
DATED = sum(bool(law["date"]) for law in LAWS)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CatalogHarness]:
    """A catalogue in which every law is published; made once for all questions."""
    folder = tmp_path_factory.mktemp("laws")
    url = f"sqlite:///{folder}/laws.sqlite"
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres_server").replace("postgresql://", "postgresql+psycopg://")
        url = f"{server}/laws"
    harness = CatalogHarness(url, folder)
    person = {"sub": PROPOSER.sub, "name": "林", "body": "GJJ", "department": "JCK"}
    harness.staff({**person, "posts": [{"role": "proposer"}]})
    outcome = imported(harness)
    assert outcome == {"loaded": {"drafts": len(LAWS), "unchanged": 0, "left out": 0}, "remarks": [], "bad": []}
    published(harness)
    yield harness
    harness.close()


def imported(harness: CatalogHarness) -> dict[str, Any]:
    """The laws as an existing website gives them, one line each with its key there, loaded by the command line.

    Says how many lines a second it took, and how much memory, to whoever runs it with -s.
    """
    file = harness.folder / "laws.jsonl"
    file.write_text("".join(f"{line_of(number, law)}\n" for number, law in enumerate(LAWS)), encoding="utf-8")
    environ = {**os.environ, **{name: value for name, value in harness.settings.environ.items() if value}}
    command = [sys.executable, "-m", "yangguang", "import", "disclosures", str(file), "--by", PROPOSER.sub, "--json"]
    started = time.monotonic()
    done = subprocess.run(command, env=environ, stdout=subprocess.PIPE, text=True, check=False)
    rate = len(LAWS) / (time.monotonic() - started)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\n{harness.service.database.engine.name}: {len(LAWS)} laws, {rate:.0f} a second, at most {memory:.0f} MB")
    outcome: dict[str, Any] = json.loads(done.stdout)
    return outcome


def line_of(number: int, law: dict[str, Any]) -> str:
    return json.dumps(
        content(
            item=ITEM,
            title=law["title"],
            summary=law["class"],
            text=law["body"],
            formed_on=law["date"] or None,
            document_number=...,
            source=f"laws/{number}",
        )
    )


def published(harness: CatalogHarness) -> None:
    """Published by the rules, but for the reviews: nobody has to read a thousand laws here."""
    dated = sa.select(revisions.c.disclosure).where(revisions.c.formed_on.is_not(None)).order_by(revisions.c.disclosure)
    with harness.service.database.read() as connection:
        drafts = list(connection.execute(dated).scalars())
    for start in range(0, len(drafts), 100):
        with harness.service.transaction() as work:
            for identity in drafts[start : start + 100]:
                proposed = propose(Act(disclosure=identity, actor=PROPOSER), work=work, clock=harness.clock)
                approved = replace(proposed, revision=replace(proposed.revision, state=APPROVED))
                work.disclosures.save(publish(approved, work=work, at=harness.clock.now()))


def first_three(library: CatalogHarness, question: str) -> list[str]:
    answer = library.get(f"/published?limit=3&q={quote(question)}")
    return [line["title"] for line in answer.json["items"]]


@pytest.mark.parametrize(("question", "law"), EXPECTED.items())
def test_a_word_of_two_to_six_characters_finds_its_law(library: CatalogHarness, question: str, law: str) -> None:
    assert law in first_three(library, question)


@pytest.mark.parametrize(("question", "fitting"), TYPED.items())
def test_a_question_as_people_type_it_finds_a_fitting_law(
    library: CatalogHarness, question: str, fitting: set[str]
) -> None:
    assert not fitting.isdisjoint(shown := first_three(library, question)), shown


def test_each_is_found_by_its_own_date(library: CatalogHarness) -> None:
    (line,) = library.get(f"/published?q={quote('居住证暂行条例')}&limit=1").json["items"]
    assert line["formed_on"] == next(law["date"] for law in LAWS if law["title"] == line["title"])
    assert library.get("/published/facets").json["total"] == min(DATED, 1000)


def test_a_second_import_changes_nothing(library: CatalogHarness) -> None:
    before = library.get("/changes?limit=1").json, library.get("/published/facets").json
    assert imported(library) == {
        "loaded": {"drafts": 0, "unchanged": len(LAWS), "left out": 0},
        "remarks": [],
        "bad": [],
    }
    assert (library.get("/changes?limit=1").json, library.get("/published/facets").json) == before
