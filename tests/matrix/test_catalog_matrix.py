"""The catalogue: every address as everybody."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from chassis.permissions import Thing
from chassis.ports import SYSTEM, Audience
from services.catalog.adapters.acts import ACTS
from services.catalog.adapters.imports.comparison import compare
from services.catalog.adapters.imports.directory_files import parse_tables, read_for
from services.catalog.adapters.standard_directory.columns import STANDARD
from services.catalog.use_cases.start_session import StartSession, start_session
from tests.corpus.redactions import slim
from tests.integration.catalog.harness import CatalogHarness, a_person, content
from tests.integration.catalog.issues import closed, deliberated, with_added
from tests.matrix.people import BODY, DEPARTMENT, OTHER_BODY, OWNER
from tests.matrix.trying import EVERY_PERSON, Try, cells_of
from tests.office.word import of_paragraphs

API = "/catalog/api/v1"
REASON = {"reason": "有误，需要更正。"}
GIVEN: dict[str, dict[str, Any]] = {
    "mask": {},
    "propose": {},
    "publish-again": {},
    "hand-over": {"to": "taker", **REASON},
    "record-consent": {"issuer": "市财政局", "document_number": "财函〔2026〕5号", "on": "2026-11-05"},
    "hold": REASON,
    "correct": REASON,
    "re-examine": {"result": "disclose", **REASON},
    "review-purge": {"outcome": "justified", "record": "保复〔2026〕3号"},
    "declare-validity": {**REASON, "validity": "repealed", "on": "2026-11-08"},
    "withdraw": {**REASON, "ground": "《政府信息公开条例》第十七条"},
}
ITEM = {
    "title": "新事项",
    "audience": "external",
    "body": BODY,
    "department": DEPARTMENT,
    "review_route": "external",
    "channels": ["website"],
}
PERSON = {"name": "林悦", "body": BODY, "department": DEPARTMENT}
OLD_ADDRESS = "http://old.example/1.html"
WORKING = ("disclosure.work",)
# Without an identity provider there is nobody to send one back: tests/integration/catalog/test_catalog_provider.py.
OF_THE_PROVIDER = frozenset({("GET", "/sign-in/callback"), ("POST", "/sign-out/by-provider")})
AUDIENCES: tuple[Audience, ...] = ("external", "internal", "party")


@pytest.mark.parametrize("every", EVERY_PERSON)
def test_every_address_of_the_catalogue_answers_everybody_as_the_table_says(tmp_path: Path, every: int) -> None:
    harness = CatalogHarness(f"sqlite:///{tmp_path}/catalog.sqlite", tmp_path)
    _items(harness)
    harness.enter(a_person("taker", "proposer", "party_member", department=DEPARTMENT))
    digest = _uploaded(harness)
    word = harness.upload("纪要.docx", slim(of_paragraphs("经办人张三丰。")), _owner("party"))["digest"]
    tries = [
        *_open_to_all(),
        *_directory(),
        *_directory_files(harness),
        *_obligations(harness),
        *_registers(harness),
        *_drafting(),
        *_staff(harness),
    ]
    for audience in AUDIENCES:
        item = f"GJJ-{audience}"
        given = {"item": item, "attachments": [digest]}
        drafted = harness.draft(_owner(audience), **{**given, "attachments": [digest, word]})
        tries += _redaction(drafted, _thing(audience, OWNER), word)
        tries += _of_disclosure(drafted, _thing(audience, OWNER), digest)
        public = harness.published(_owner(audience), **given)
        tries += _of_publication(harness, public, audience, digest)
    for audience in ("external", "internal"):
        tries += _issues(harness, audience)
    tries += _consents(harness, digest)
    counts = cells_of(harness, tries, every, elsewhere=OF_THE_PROVIDER)
    print(f"catalog: {counts.total()} cells, {dict(counts)}")
    harness.close()


def _thing(audience: Audience, owner: str = "") -> Thing:
    return Thing(body=BODY, audience=audience, departments=(DEPARTMENT,), owner=owner)


def _owner(audience: Audience) -> Any:
    return a_person(OWNER, "proposer", *(["party_member"] if audience == "party" else []))


def _items(harness: CatalogHarness) -> None:
    keeper = a_person("keeper", "office", "party_member")
    for audience in AUDIENCES:
        given = {**ITEM, "code": f"GJJ-{audience}", "audience": audience, "review_route": audience}
        added = harness.post("/items", given, keeper)
        assert added.status_code == 201, added.json


def _uploaded(harness: CatalogHarness) -> str:
    form = {"file": (io.BytesIO("附表".encode()), "附表.txt")}
    stored = harness.client.post(f"{API}/files", data=form, headers=harness.bearer(_owner("party")))
    assert stored.status_code == 201, stored.json
    return str(stored.json["digest"])


def _open_to_all() -> list[Try]:
    """What everybody may ask for; what is shown is another question."""
    rules = [f"{API}/{name}" for name in ("bodies", "items", "published", "published/facets", "changes")]
    rules += [f"{API}/coverage", f"{API}/obligations", "/coverage", "/obligations", "/calendar", "/calendar.ics"]
    rules += [
        f"{API}/bylaws",
        "/bylaws",
        "/",
        "/published",
        "/directory",
        "/guide",
        "/sign-in",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap/pages.xml",
    ]
    session = [
        Try(rule="/sign-in", path="/sign-in", method="POST", body={"sub": OWNER}),
        Try(rule="/sign-out", path="/sign-out", method="POST"),
    ]
    portion = Try(rule="/sitemap/<int:number>.xml", path="/sitemap/0.xml")
    return [*(Try(rule=rule, path=rule) for rule in rules), portion, *session]


def _directory() -> list[Try]:
    # All that items name: it cannot be left out.
    units = {
        "BGS": "办公室",
        "GJK": "归集科",
        DEPARTMENT: "计划财务科",
        "JHK": "稽核科",
        "FGK": "法规科",
        "YYT": "营业大厅",
    }
    channels = {"website": "website", "screen": "screen", "intranet": "intranet"}
    body = {
        "name": "市住房公积金管理中心",
        "departments": [{"code": code, "name": name} for code, name in units.items()],
        "channels": [
            {"code": code, "name": code, "kind": kind, "automatic": kind != "screen"} for code, kind in channels.items()
        ],
    }
    form = {
        "name": body["name"],
        "departments": "\n".join(f"{name}（{code}）" for code, name in units.items()),
        "channels": "网站（website）：网站，自动公开\n显示屏（screen）：电子显示屏\n"
        "内部（intranet）：内部网页，自动公开",
        "rules.approvers": ["leader"],
    }
    # As they are: who approves is the office's alone to decide, which is no act at an address of its own.
    approvers = ["management_committee", "leader"]
    present = {**body, "rules": {"approvers": approvers}}
    tries = [
        Try(rule=f"{API}/bodies/<code>", path=f"{API}/bodies/{BODY}"),
        _put(f"{API}/bodies/<code>", f"{API}/bodies/{BODY}", present, Thing(body=BODY)),
        _post(f"{API}/bodies", f"{API}/bodies", {**body, "code": "NEW"}, Thing(body="NEW")),
        Try(rule="/bodies/<code>/edit", path=f"/bodies/{BODY}/edit", thing=Thing(body=BODY)),
        _post(
            "/bodies/<code>/edit",
            f"/bodies/{BODY}/edit",
            {**form, "rules.approvers": approvers, "active": "1"},
            Thing(body=BODY),
        ),
        Try(rule="/bodies/new", path="/bodies/new", thing=Thing(body="NEW")),
        _post("/bodies/new", "/bodies/new", {**form, "code": "NEW"}, Thing(body="NEW")),
    ]
    for audience in AUDIENCES:
        at, thing = f"{API}/items/GJJ-{audience}", Thing(body=BODY, audience=audience)
        given = {**ITEM, "audience": audience, "review_route": audience}
        tries += [
            Try(rule=f"{API}/items/<code>", path=at, thing=thing),
            Try(rule=f"{API}/items/<code>/self-check", path=f"{at}/self-check", thing=thing),
            Try(rule=f"{API}/items/<code>/versions", path=f"{at}/versions", thing=thing),
            _put(f"{API}/items/<code>", at, {**given, "reason": "修订"}, thing),
            _post(f"{API}/items/<code>/retire", f"{at}/retire", REASON, thing),
            _post(f"{API}/items", f"{API}/items", {**given, "code": f"GJJ-new-{audience}"}, thing),
            *_item_pages(audience, given, thing),
        ]
        rule, page = "/catalog/items/<code>/template", f"/catalog/items/GJJ-{audience}/template"
        tries += [
            Try(rule=rule, path=page, thing=thing),
            _post(rule, page, {"template": "底稿", "version": "1"}, thing),
            _post(f"{rule}/check", f"{page}/check", {"template": "底稿"}, thing),
        ]
    return tries


def _item_pages(audience: Audience, given: dict[str, Any], thing: Thing) -> list[Try]:
    rule, at = "/directory/items/<code>", f"/directory/items/GJJ-{audience}"
    form = {**given, "time_limit.days": "20"}
    return [
        Try(rule=rule, path=at, thing=thing),
        Try(rule=f"{rule}/edit", path=f"{at}/edit", thing=thing),
        _post(f"{rule}/edit", f"{at}/edit", form, thing),
        _post(f"{rule}/retire", f"{at}/retire", REASON, thing),
        _post("/directory/new", "/directory/new", {**form, "code": f"GJJ-neu-{audience}"}, thing),
    ]


def _directory_files(harness: CatalogHarness) -> list[Try]:
    """The file names an item of the body."""
    rule, page = f"{API}/directory-file", "/directory/files"
    thing = Thing(body=BODY)
    with harness.service.reading() as work:
        reading = read_for(parse_tables(_table().encode(), "csv"), work)
        digest = compare(reading, actor=SYSTEM, work=work, clock=harness.clock).digest()
    return [
        Try(rule=rule, path=f"{rule}?body={BODY}&format=csv"),
        Try(rule=f"{rule}/preview", path=f"{rule}/preview", method="POST", files=True, body=_file, thing=thing),
        Try(rule=rule, path=rule, method="POST", files=True, body=_file, thing=thing),
        Try(rule=page, path=page),
        Try(rule=f"{page}/download", path=f"{page}/download?body={BODY}&format=csv"),
        Try(rule=f"{page}/preview", path=f"{page}/preview", method="POST", files=True, body=_file, thing=thing),
        _post(page, page, {"table": _table(), "digest": digest}, thing),
        Try(rule="/directory/new", path="/directory/new"),
        Try(rule="/guide/edit", path="/guide/edit"),
        _post("/guide/edit", "/guide/edit", {"body": BODY, "telephone": "12329"}, thing),
    ]


def _file() -> dict[str, Any]:
    return {"file": (io.BytesIO(_table().encode()), "目录.csv")}


def _table() -> str:
    heads = [column.head for column in STANDARD]
    row = ["1", "新事项", "", "", "20个工作日", f"市住房公积金管理中心（{BODY}）", "", "全社会", "主动", "市级"]
    return "\n".join(",".join(f'"{cell}"' for cell in line) for line in (heads, row))


def _obligations(harness: CatalogHarness) -> list[Try]:
    tries, keeper = list[Try](), a_person("keeper", "office", "party_member")
    for audience in AUDIENCES:
        code, thing = f"GJJ-standing-{audience}", Thing(body=BODY, audience=audience)
        given = {**ITEM, "code": code, "audience": audience, "review_route": audience, "frequency": "standing"}
        assert harness.post("/items", given, keeper).status_code == 201
        identity = harness.get(f"/obligations?item={code}", keeper).json["items"][0]["id"]
        for rule, path in ((f"{API}/obligations", f"{API}/obligations"), ("/obligations", "/obligations")):
            tries += [
                Try(rule=f"{rule}/<obligation>", path=f"{path}/{identity}", thing=thing),
                _post(f"{rule}/<obligation>/excuse", f"{path}/{identity}/excuse", REASON, thing),
                _post(f"{rule}/<obligation>/undo-excuse", f"{path}/{identity}/undo-excuse", {}, thing),
            ]
    return tries


def _registers(harness: CatalogHarness) -> list[Try]:
    """A rule in force, which everybody reads, one that is to come, and an entry of what was held."""
    keeper, at = a_person("keeper", "office", "party_member"), f"{API}/bylaws"
    given = {"body": BODY, "code": "ZD-01", "version": "1", "kind": "responsibility", "name": "责任制度"}
    there = harness.post("/bylaws", {**given, "in_force_from": "2026-01-01"}, keeper).json["id"]
    coming = harness.post("/bylaws", {**given, "version": "2", "in_force_from": "2027-01-01"}, keeper).json["id"]
    change = {"kind": "responsibility", "name": "责任制度", "in_force_from": "2026-02-01"}
    review = {"reviewed_on": "2026-11-02"}
    new = {**given, "code": "ZD-02", "in_force_from": "2026-01-01"}
    tries = [
        Try(rule=f"{API}/missing-bylaws", path=f"{API}/missing-bylaws?body={BODY}"),
        Try(rule=f"{API}/awareness", path=f"{API}/awareness?body={BODY}"),
        _post(at, at, new, Thing(body=BODY)),
        _post("/bylaws/new", "/bylaws/new", new, Thing(body=BODY)),
        Try(rule="/bylaws/new", path="/bylaws/new"),
    ]
    for identity, audience in ((there, "external"), (coming, "internal")):
        thing = Thing(body=BODY, audience=audience)  # type: ignore[arg-type]
        tries += [Try(rule=f"{base}/<bylaw>", path=f"{base}/{identity}", thing=thing) for base in (at, "/bylaws")]
    kept = Thing(body=BODY)
    tries += [
        _put(f"{at}/<bylaw>", f"{at}/{there}", change, kept),
        Try(rule="/bylaws/<bylaw>/edit", path=f"/bylaws/{there}/edit", thing=kept),
        _post("/bylaws/<bylaw>/edit", f"/bylaws/{there}/edit", change, kept),
        *_registered_activities(harness, keeper),
        *_register_files(),
        *_responsibilities(harness, keeper),
    ]
    for base in (at, "/bylaws"):
        tries += [
            _post(f"{base}/<bylaw>/review", f"{base}/{there}/review", review, kept),
            _post(f"{base}/<bylaw>/remove", f"{base}/{there}/remove", REASON, kept),
        ]
    return tries


def _registered_activities(harness: CatalogHarness, keeper: Any) -> list[Try]:
    at, page, kept = f"{API}/activities", "/activities", Thing(body=BODY)
    given = {"kind": "training", "held_on": "2026-11-02", "topic": "条例学习"}
    held = harness.post("/activities", {**given, "body": BODY, "code": "PX-01"}, keeper).json["id"]
    new = {**given, "body": BODY, "code": "PX-02"}
    tries = [
        Try(rule=at, path=at),
        Try(rule=page, path=page),
        Try(rule=f"{page}/new", path=f"{page}/new"),
        _post(at, at, new, kept),
        _post(f"{page}/new", f"{page}/new", new, kept),
        Try(rule=f"{at}/<activity>", path=f"{at}/{held}", thing=kept),
        Try(rule=f"{page}/<activity>", path=f"{page}/{held}", thing=kept),
        _put(f"{at}/<activity>", f"{at}/{held}", given, kept),
        _post(f"{page}/<activity>", f"{page}/{held}", given, kept),
    ]
    return tries + [_post(f"{base}/<activity>/remove", f"{base}/{held}/remove", REASON, kept) for base in (at, page)]


def _responsibilities(harness: CatalogHarness, keeper: Any) -> list[Try]:
    at, page, kept = f"{API}/responsibilities", "/responsibilities", Thing(body=BODY)
    given = {"level": "first", "name": "方远", "from_on": "2026-01-01", "until_on": "2026-06-30"}
    held = harness.post("/responsibilities", {**given, "body": BODY}, keeper).json["id"]
    new = {**given, "body": BODY, "from_on": "2026-07-01", "until_on": "2026-07-31"}
    missing = f"{API}/missing-responsibilities"
    tries = [
        Try(rule=at, path=at),
        Try(rule=page, path=page),
        Try(rule=missing, path=f"{missing}?body={BODY}", thing=kept),
        Try(rule=f"{page}/new", path=f"{page}/new"),
        _post(at, at, new, kept),
        _post(f"{page}/new", f"{page}/new", new, kept),
        Try(rule=f"{at}/<responsibility>", path=f"{at}/{held}", thing=kept),
        Try(rule=f"{page}/<responsibility>", path=f"{page}/{held}", thing=kept),
        _put(f"{at}/<responsibility>", f"{at}/{held}", given, kept),
        _post(f"{page}/<responsibility>", f"{page}/{held}", given, kept),
    ]
    removals = [_post(f"{base}/<responsibility>/remove", f"{base}/{held}/remove", REASON, kept) for base in (at, page)]
    return tries + removals


def _register_files() -> list[Try]:
    rule, page, kept = f"{API}/register-file", "/registers/files", Thing(body=BODY)
    return [
        Try(rule=rule, path=f"{rule}?body={BODY}&format=csv", thing=kept),
        Try(rule=f"{page}/download", path=f"{page}/download?body={BODY}&format=csv", thing=kept),
        Try(rule=page, path=page),
        *(Try(rule=at, path=at, method="POST", files=True, body=_register, thing=kept) for at in (rule, page)),
    ]


def _register() -> dict[str, Any]:
    table = f"单位,登记编号,形式,日期,主题\n{BODY},PX-09,培训,2026-11-02,条例学习\n"
    return {"file": (io.BytesIO(table.encode()), "登记簿.csv")}


def _drafting() -> list[Try]:
    new = "/catalog/disclosures/new"
    tries = [
        Try(rule=f"{API}/disclosures", path=f"{API}/disclosures"),
        Try(rule="/catalog/disclosures", path="/catalog/disclosures"),
        Try(rule=f"{API}/audit", path=f"{API}/audit"),
        Try(rule=new, path=new),
        Try(
            rule=f"{API}/files",
            path=f"{API}/files",
            method="POST",
            files=True,
            body=lambda: {"file": (io.BytesIO("附表".encode()), "附表.txt")},
        ),
        Try(
            rule=f"{API}/texts",
            path=f"{API}/texts",
            method="POST",
            files=True,
            body=lambda: {"file": (io.BytesIO("<p>正文</p>".encode()), "正文.html")},
        ),
    ]
    for audience in AUDIENCES:
        given = content(item=f"GJJ-{audience}")
        form = {**given, "act": "save"}
        tries += [
            _post(f"{API}/disclosures", f"{API}/disclosures", given, _thing(audience)),
            Try(rule=new, path=f"{new}?item=GJJ-{audience}", thing=_thing(audience)),
            _post(new, new, form, _thing(audience)),
            _post(f"{new}/check", f"{new}/check", given, _thing(audience)),
        ]
    return tries


def _issues(harness: CatalogHarness, audience: Audience) -> list[Try]:
    """An issue that is open, another that is deliberated, and a disclosure that can be added."""
    at, page = f"{API}/issues", "/catalog/issues"
    inside = harness.published(_owner(audience), item=f"GJJ-{audience}", title="列入的一条")
    fitting = harness.published(_owner(audience), item=f"GJJ-{audience}", title="可以列入的一条")
    issue, done = with_added(harness, inside, audience=audience), _deliberated(harness, audience)
    thing, new = Thing(body=BODY, audience=audience), {"body": BODY, "audience": audience}
    given = {
        "add": {"disclosure": fitting},
        "remove": {"disclosure": inside},
        "close": {},
        "cancel": {"reason": "没有信息。"},
        "archive": {},
    }
    tries = [
        Try(rule=at, path=at),
        Try(rule=page, path=page),
        _post(at, at, new, thing),
        _post(page, page, new, thing),
        Try(rule=f"{at}/<issue>", path=f"{at}/{issue}", thing=thing),
        Try(rule=f"{page}/<issue>", path=f"{page}/{issue}", thing=thing),
        _post(
            "/catalog/disclosures/<disclosure>/issue",
            f"/catalog/disclosures/{fitting}/issue",
            {"issue": issue},
            thing,
        ),
    ]
    for act, body in given.items():
        asked = done if act == "archive" else issue
        tries += [
            _post(f"{at}/<issue>/{act}", f"{at}/{asked}/{act}", body, thing),
            Try(
                rule=f"{page}/<issue>/acts/<act>",
                path=f"{page}/{asked}/acts/{act}",
                method="POST",
                body=body,
                thing=thing,
                acts=(f"issue.{act}",),
            ),
        ]
    return tries


def _consents(harness: CatalogHarness, digest: str) -> list[Try]:
    """What the body leads and another one issues with it."""
    given = {"item": "GJJ-external", "attachments": [digest], "title": "联合发文的一条"}
    joint = harness.proposed(_owner("external"), **given, co_issuers=[{"body": OTHER_BODY}])
    read = {"content_hash": harness.whole(joint).revision.content_hash}
    asked = Thing(body=OTHER_BODY, audience="external", kept_from={"proposer": (OWNER,)})
    at, page = f"{API}/consents", "/catalog/consents"
    return [
        Try(rule=at, path=at),
        Try(rule=page, path=page),
        *(
            Try(rule=f"{rule}/<disclosure>{more}", path=f"{rule}/{joint}{path}", thing=asked)
            for rule in (at, page)
            for more, path in (("", ""), ("/files/<digest>", f"/files/{digest}"))
        ),
        *(
            _post(f"{at}/<disclosure>/{act}", f"{at}/{joint}/{act}", body, asked)
            for act, body in (("give", read), ("object", REASON))
        ),
        *(
            Try(
                rule=f"{page}/<disclosure>/acts/<act>",
                path=f"{page}/{joint}/acts/{act}",
                method="POST",
                body=body,
                thing=asked,
                acts=(f"consent.{act}",),
            )
            for act, body in (("give", read), ("object", REASON))
        ),
    ]


def _deliberated(harness: CatalogHarness, audience: Audience) -> str:
    inside = harness.published(_owner(audience), item=f"GJJ-{audience}", title="审议过的一条")
    issue = closed(harness, inside, audience=audience)
    deliberated(harness, issue)
    return issue


def _of_disclosure(identity: str, thing: Thing, digest: str) -> list[Try]:
    at, page = f"{API}/disclosures", "/catalog/disclosures"
    given = {name: value for name, value in content(period="").items() if name != "item"}
    tries = [
        Try(rule=f"{at}/<disclosure>", path=f"{at}/{identity}", thing=thing),
        _put(f"{at}/<disclosure>", f"{at}/{identity}", given, thing),
        Try(
            rule=f"{at}/<disclosure>/timeline", path=f"{at}/{identity}/timeline", thing=thing, acts=("disclosure.work",)
        ),
        Try(rule=f"{at}/<disclosure>/files/<digest>", path=f"{at}/{identity}/files/{digest}", thing=thing),
        Try(rule=f"{page}/<disclosure>/files/<digest>", path=f"{page}/{identity}/files/{digest}", thing=thing),
        Try(rule=f"{page}/<disclosure>", path=f"{page}/{identity}", thing=thing),
        Try(rule=f"{page}/<disclosure>/edit", path=f"{page}/{identity}/edit", thing=thing),
        _post(f"{page}/<disclosure>/edit", f"{page}/{identity}/edit", {**given, "act": "save", "version": "1"}, thing),
        _post(f"{page}/<disclosure>/edit/check", f"{page}/{identity}/edit/check", given, thing),
        Try(rule=f"{page}/<disclosure>/answers", path=f"{page}/{identity}/answers", thing=thing),
    ]
    # Whoever does not work on it knows of it once it is published, and can correct it then.
    return tries + _acts(identity, thing, [act for act in ACTS if act != "correct"])


def _redaction(identity: str, thing: Thing, digest: str) -> Iterable[Try]:
    at, page = f"{API}/disclosures", "/catalog/disclosures"
    words = {"words": [{"ground": "privacy", "words": ["张三丰"]}]}
    for act, given in (("redaction-preview", words), ("redact", {**words, "preview_digest": "sm3:0"})):
        yield _post(f"{at}/<disclosure>/files/<digest>/{act}", f"{at}/{identity}/files/{digest}/{act}", given, thing)
    rule, path = f"{page}/<disclosure>/files/<digest>/redact", f"{page}/{identity}/files/{digest}/redact"
    yield Try(rule=rule, path=path, thing=thing)
    filled = {"words.0": "张三丰", "ground.0": "privacy", "preview_digest": "sm3:0", "version": "1"}
    for under in ("", "/preview", "/copy"):
        yield _post(f"{rule}{under}", f"{path}{under}", filled, thing)


def _acts(identity: str, thing: Thing, acts: Iterable[str], *, version: int = 1) -> list[Try]:
    at, page, tries = f"{API}/disclosures", "/catalog/disclosures", list[Try]()
    for act in acts:
        body = GIVEN.get(act, {})
        tries += [
            _post(f"{at}/<disclosure>/{act}", f"{at}/{identity}/{act}", body, thing),
            Try(
                rule=f"{page}/<disclosure>/acts/<act>",
                path=f"{page}/{identity}/acts/{act}",
                method="POST",
                body={**body, "version": str(version)},
                thing=thing,
                acts=(f"disclosure.{act}",),
            ),
        ]
    return tries


def _of_publication(harness: CatalogHarness, identity: str, audience: Audience, digest: str) -> list[Try]:
    number, rule = harness.index_number(identity), "/published/<body>/<serial>"
    if audience == "external":
        with harness.service.transaction() as work:
            work.imports.add(BODY, "1", disclosure=identity, digest="sm3:0", address=OLD_ADDRESS)
    thing = Thing(body=BODY, audience=audience, owner=OWNER)
    timeline = f"{API}/disclosures/{identity}/timeline"
    tries = [Try(rule=f"{API}/disclosures/<disclosure>/timeline", path=timeline, thing=thing)]
    tries += _acts(identity, _thing(audience, OWNER), ACTS, version=harness.whole(identity).etag)
    if audience == "external":
        tries.append(Try(rule="/moved", path=f"/moved?from={OLD_ADDRESS}", thing=thing))
    for at in (API, ""):
        tries += [
            Try(rule=f"{at}{rule}", path=f"{at}/published/{number}", thing=thing),
            Try(rule=f"{at}{rule}/files/<digest>", path=f"{at}/published/{number}/files/{digest}", thing=thing),
        ]
    return tries


def _staff(harness: CatalogHarness) -> list[Try]:
    harness.staff({"sub": OWNER, **PERSON, "posts": []})
    office = a_person("enterer", "office", "security_admin")
    entered = harness.post(f"/people/{OWNER}/posts", {"role": "proposer", "body": BODY}, office)
    assert entered.status_code == 201, entered.json
    with harness.service.transaction() as work:
        begun = start_session(StartSession(sub=OWNER, minutes=60), work=work, clock=harness.clock)
    post, session, himself = entered.json["id"], begun.id, Thing(body=BODY, owner=OWNER)
    entering = Thing(body=BODY, roles=("office",), kept_from={"holder": (OWNER,)})
    confirming = Thing(body=BODY, kept_from={"holder": (OWNER,), "enterer": ("enterer",)})
    ending = Thing(body=BODY, roles=("office", "security_admin"))
    new = {"role": "archivist", "body": BODY}
    at, page = f"{API}/people/{OWNER}", f"/staff/{OWNER}"
    rule, on_page = f"{API}/people/<sub>", "/staff/<sub>"
    fresh = {**PERSON, "sub": "neu"}
    return [
        Try(rule=f"{API}/people", path=f"{API}/people"),
        Try(rule="/staff", path="/staff"),
        Try(rule="/staff/new", path="/staff/new"),
        _post(f"{API}/people", f"{API}/people", fresh, Thing(body=BODY)),
        _post("/staff/new", "/staff/new", fresh, Thing(body=BODY)),
        Try(rule=rule, path=at, thing=himself),
        Try(rule=f"{rule}/posts", path=f"{at}/posts", thing=himself),
        Try(rule=f"{rule}/sessions", path=f"{at}/sessions", thing=himself),
        _put(rule, at, PERSON, Thing(body=BODY)),
        _post(f"{rule}/posts", f"{at}/posts", new, entering),
        _post(f"{rule}/posts/<post>/confirm", f"{at}/posts/{post}/confirm", {}, confirming),
        _post(f"{rule}/posts/<post>/end", f"{at}/posts/{post}/end", REASON, ending),
        _post(f"{rule}/sign-out", f"{at}/sign-out", {}, himself),
        _post(f"{rule}/sessions/<session>/end", f"{at}/sessions/{session}/end", {}, himself),
        Try(rule=on_page, path=page, thing=himself),
        Try(rule=f"{on_page}/edit", path=f"{page}/edit", thing=Thing(body=BODY)),
        _post(f"{on_page}/edit", f"{page}/edit", {**PERSON, "active": "1"}, Thing(body=BODY)),
        _post(f"{on_page}/posts", f"{page}/posts", {"role": "archivist", "department": BODY}, entering),
        _post(f"{on_page}/posts/<post>/confirm", f"{page}/posts/{post}/confirm", {}, confirming),
        _post(f"{on_page}/posts/<post>/end", f"{page}/posts/{post}/end", REASON, ending),
        _post(f"{on_page}/sign-out", f"{page}/sign-out", {}, himself),
        _post(f"{on_page}/sessions/<number>/end", f"{page}/sessions/{session}/end", {}, himself),
    ]


def _post(rule: str, path: str, body: dict[str, Any], thing: Thing) -> Try:
    return Try(rule=rule, path=path, method="POST", body=body, thing=thing)


def _put(rule: str, path: str, body: dict[str, Any], thing: Thing) -> Try:
    return Try(rule=rule, path=path, method="PUT", body=body, thing=thing, headers={"If-Match": "*"})
