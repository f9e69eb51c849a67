"""An agency loads what is public from the public log, and goes on where it stood."""

from __future__ import annotations

from typing import Any

import pytest

from services.notify.adapters.external import CONTRACTS
from subscriber.book import Book
from subscriber.events import PublicationEvent
from subscriber.first_load import FirstLoad, OtherLog
from subscriber.site import BadSite, NotNow
from subscriber.texts import fetch_text
from tests.harness.stand_in_catalog import Catalog

SITE = "https://zwgk.example.gov.cn"
ONE, TWO, THREE = "GJJ/2026-00001", "GJJ/2026-00002", "GJJ/2026-00003"


def loaded(catalog: Catalog, book: Book | None = None, **options: Any) -> list[PublicationEvent]:
    events: list[PublicationEvent] = []
    FirstLoad(SITE, book=book or Book(), fetch=catalog.fetch, first_pause_seconds=0, **options).run(events.append)
    return events


def test_what_is_public_is_loaded_in_its_present_state_and_what_is_gone_as_gone() -> None:
    catalog = Catalog()
    catalog.tell("published", ONE, "全文一")
    catalog.tell("published", TWO, "全文二")
    catalog.tell("corrected", ONE, "更正后")
    catalog.tell("published", THREE, "秘密")
    catalog.tell("withdrawn", TWO)
    catalog.tell("withdrawn", THREE, erase=True)
    found = [(event.index_number, event.kind, event.erases) for event in loaded(catalog)]
    assert found == [(ONE, "corrected", False), (TWO, "withdrawn", False), (THREE, "withdrawn", True)]
    assert catalog.fetched == [ONE]


def test_an_event_of_a_load_has_the_shape_of_those_that_are_told_and_its_text_along() -> None:
    catalog = Catalog()
    catalog.tell("corrected", ONE, "全文一")
    catalog.tell("withdrawn", TWO)
    present, gone = loaded(catalog)
    CONTRACTS.check("disclosure.corrected", present.data)
    assert present.data["api"] == f"{SITE}/catalog/api/v1/published/{ONE}"
    assert fetch_text(present, lambda _: pytest.fail("it has the text already")) == "全文一"
    assert (gone.data["unlist"], gone.data["reason"]) == (True, "已废止")


def test_a_load_tells_up_to_where_to_forget_after_a_public_notice() -> None:
    catalog = Catalog()
    catalog.tell("corrected", ONE, "全文一", erase_through=1)
    catalog.tell("withdrawn", TWO, erase_through=2)
    catalog.tell("published", THREE, "全文三")
    events = loaded(catalog)
    assert [event.erases_through for event in events] == [1, 2, 0]
    CONTRACTS.check("disclosure.corrected", events[0].data)


def test_a_later_load_brings_only_what_changed_since() -> None:
    catalog, book = Catalog(), Book()
    catalog.tell("published", ONE, "全文一")
    assert len(loaded(catalog, book)) == 1
    catalog.tell("published", TWO, "全文二")
    assert [event.index_number for event in loaded(catalog, book)] == [TWO]
    assert loaded(catalog, book) == []


def test_a_site_that_is_away_is_asked_again_and_at_last_given_up_for_this_time() -> None:
    catalog, book = Catalog(), Book()
    catalog.tell("published", ONE, "全文一")
    catalog.tell("published", TWO, "全文二")
    catalog.away = 3
    assert len(loaded(catalog, book)) == 2
    catalog.tell("published", THREE, "全文三")
    catalog.away = 1
    with pytest.raises(NotNow):
        loaded(catalog, book, patience_seconds=0)
    assert [event.index_number for event in loaded(catalog, book)] == [THREE]


def test_one_publication_that_the_site_cannot_give_does_not_keep_back_those_behind_it() -> None:
    catalog, book = Catalog(), Book()
    for index_number in (ONE, TWO, THREE):
        catalog.tell("published", index_number, "全文")
    catalog.damaged = {TWO}
    assert [event.index_number for event in loaded(catalog, book, patience_seconds=0)] == [ONE, THREE]
    assert [(left.index_number, left.reason) for left in book.left()] == [(TWO, "the site answered 503")]
    assert "标题" not in book.left()[0].line
    assert loaded(catalog, book, patience_seconds=0) == []
    catalog.damaged.clear()
    assert [event.index_number for event in loaded(catalog, book)] == [TWO]
    assert (book.left(), loaded(catalog, book)) == ([], [])


def test_what_is_not_found_though_the_log_names_it_is_not_taken_for_gone() -> None:
    """A gateway that knows nothing of an address answers so, and the load passed it for good without a word."""
    catalog, book = Catalog(), Book()
    catalog.tell("published", ONE, "全文一")
    catalog.tell("published", TWO, "全文二")
    catalog.unknown = {ONE}
    assert [event.index_number for event in loaded(catalog, book, patience_seconds=0)] == [TWO]
    assert [left.index_number for left in book.left()] == [ONE]
    catalog.unknown.clear()
    assert [event.index_number for event in loaded(catalog, book)] == [ONE]
    assert book.left() == []


def test_what_was_left_out_and_withdrawn_since_is_gone_and_left_out_no_more() -> None:
    catalog, book = Catalog(), Book()
    catalog.tell("published", ONE, "全文")
    catalog.damaged = {ONE}
    assert loaded(catalog, book, patience_seconds=0) == []
    catalog.tell("withdrawn", ONE, erase=True)
    assert [event.erases for event in loaded(catalog, book)] == [True]
    assert book.left() == []


def test_a_load_whose_own_store_is_away_leaves_nothing_out() -> None:
    catalog, book = Catalog(), Book()
    catalog.tell("published", ONE, "全文")

    def handle(_: PublicationEvent) -> None:
        raise NotNow("the agency's database")

    with pytest.raises(NotNow):
        FirstLoad(SITE, book=book, fetch=catalog.fetch, patience_seconds=0, first_pause_seconds=0).run(handle)
    assert book.left() == []
    assert [event.index_number for event in loaded(catalog, book)] == [ONE]


def test_what_was_withdrawn_between_the_log_and_the_text_is_left_to_the_next_line() -> None:
    catalog, book = Catalog(), Book()
    catalog.tell("published", ONE, "全文一")
    catalog.texts[ONE] = ""
    assert loaded(catalog, book) == []
    catalog.tell("withdrawn", ONE)
    assert [event.kind for event in loaded(catalog, book)] == ["withdrawn"]


def test_other_topics_and_bodies_are_left_out() -> None:
    catalog = Catalog()
    catalog.tell("published", ONE, "全文一")
    catalog.tell("published", "GDKY/2026-00001", "别的单位")
    assert [event.index_number for event in loaded(catalog, bodies=["GJJ"])] == [ONE]
    assert loaded(catalog, topics=["policy"]) == []


def test_a_correction_that_gives_it_another_topic_reaches_whoever_has_it_and_nobody_else() -> None:
    catalog, book = Catalog(), Book()
    catalog.tell("published", ONE, "全文一")
    assert len(loaded(catalog, book, topics=["finance"])) == 1
    catalog.topics = {ONE: "policy", TWO: "policy"}
    catalog.tell("corrected", ONE, "更正后")
    catalog.tell("published", TWO, "全文二")
    assert [event.index_number for event in loaded(catalog, book, topics=["finance"])] == [ONE]
    assert loaded(catalog, topics=["finance"]) == []


def test_a_load_that_is_widened_brings_what_was_left_out_before() -> None:
    catalog, book = Catalog(), Book()
    catalog.topics = {TWO: "policy"}
    for index_number in (ONE, TWO, "GDKY/2026-00001"):
        catalog.tell("published", index_number, "全文")
    assert [event.index_number for event in loaded(catalog, book, topics=["finance"], bodies=["GJJ"])] == [ONE]
    assert TWO in [event.index_number for event in loaded(catalog, book, topics=["policy", "finance"], bodies=["GJJ"])]
    assert loaded(catalog, book, topics=["finance", "policy"], bodies=["GJJ"]) == []
    assert "GDKY/2026-00001" in [event.index_number for event in loaded(catalog, book)]


def test_a_book_that_is_further_than_the_log_of_the_site_is_not_gone_on_with() -> None:
    catalog, book, put_back = Catalog(), Book(), Catalog()
    catalog.tell("published", ONE, "全文一")
    catalog.tell("published", TWO, "全文二")
    put_back.tell("published", ONE, "全文一")
    assert len(loaded(catalog, book)) == 2
    with pytest.raises(OtherLog, match=r"请换用新的接收记录.*has not reached 2.*new book"):
        loaded(put_back, book, patience_seconds=0)


@pytest.mark.parametrize("site", ["zwgk.example.gov.cn", "ftp://zwgk.example.gov.cn", "", None])
def test_what_is_no_address_of_a_site_is_refused_at_once_in_both_languages(site: Any) -> None:
    with pytest.raises(BadSite, match=r"网站地址不对.*no address of a site"):
        FirstLoad(site, book=Book())


@pytest.mark.parametrize("words", [b"{}", b'{"code": 403, "msg": "blocked"}', b"[]", b"<html>", b"null"])
def test_words_of_what_stands_before_the_site_are_not_taken_for_its_own(words: bytes) -> None:
    with pytest.raises(NotNow):
        FirstLoad(SITE, book=Book(), fetch=lambda _: (200, words), patience_seconds=0).run(lambda _: None)


@pytest.mark.parametrize("narrowed", ["topics", "bodies"])
def test_letters_are_not_taken_for_codes(narrowed: str) -> None:
    with pytest.raises(ValueError, match=rf"{narrowed} 应为列表.*Give {narrowed} as a list"):
        FirstLoad(SITE, book=Book(), **{narrowed: "finance"})
