"""The public's evaluation of publications."""

from __future__ import annotations

import pytest

from chassis.ports import Gone, Invalid, NotFound
from services.complaints.domain.directory import WITHDRAWN
from services.complaints.domain.evaluation import AlreadyEvaluated, EvaluatedFromHere, Evaluation
from services.complaints.domain.title import is_repeated
from services.complaints.use_cases.evaluate_disclosure import Evaluated, EvaluateDisclosure, evaluate_disclosure
from tests.unit.complaints.builders import Office, a_publication


@pytest.fixture
def office() -> Office:
    office = Office()
    office.work.directory.keep_publication(a_publication())
    return office


def evaluate(office: Office, token: str = "t1", rating: int = 5, **wanted: object) -> Evaluated:
    """From a place of one's own, unless it is given."""
    ratings = {"truthfulness": rating, "completeness": rating, "effectiveness": rating}
    command = EvaluateDisclosure(**{"disclosure": "d1", "token": token, "source": token, **ratings, **wanted})  # type: ignore[arg-type]  # a builder's mixed values
    return evaluate_disclosure(command, work=office.work, clock=office.clock)


def test_averages_are_shown_from_the_third_evaluation_counts_always(office: Office) -> None:
    evaluate(office, "t1", 5)
    few = evaluate(office, "t2", 4).totals.public()
    assert (few["count"], few["truthfulness"], few["suppressed"]) == (2, None, True)
    enough = evaluate(office, "t3", 4).totals.public()
    assert (enough["count"], enough["truthfulness"], enough["suppressed"]) == (3, 4.33, False)


def test_event_carries_the_averages_and_says_whether_they_may_be_shown(office: Office) -> None:
    evaluate(office, "t1", 3)
    data = office.work.events.last("evaluation.submitted").data
    assert (data["count"], data["truthfulness"], data["suppressed"]) == (1, 3.0, True)
    assert office.work.events.last("evaluation.submitted").audience == "external"


def test_one_person_evaluates_a_publication_once(office: Office) -> None:
    office.work.directory.keep_publication(a_publication(disclosure="d2"))
    evaluate(office, "t1")
    with pytest.raises(AlreadyEvaluated):
        evaluate(office, "t1", known=True)
    evaluate(office, "t1", disclosure="d2")


def test_what_becomes_public_between_two_looks_is_counted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The evaluation was kept, told with a count of 0, and missing from the totals for ever."""
    count, looks = office.work.evaluations.count, []

    def too_early(evaluation: Evaluation) -> object:
        looks.append(evaluation)
        return count(evaluation) if len(looks) > 1 else None

    monkeypatch.setattr(office.work.evaluations, "count", too_early)
    assert evaluate(office).totals.count == 1
    assert office.work.events.last("evaluation.submitted").data["count"] == 1


def test_one_place_evaluates_a_publication_once_within_the_window_unless_it_is_known(office: Office) -> None:
    """评议刷票: without a token nobody can be told from the one before him."""
    office.work.directory.keep_publication(a_publication(disclosure="d2"))
    evaluate(office, "t1", source="hall")
    with pytest.raises(EvaluatedFromHere) as refused:
        evaluate(office, "t2", source="hall")
    assert refused.value.retry_after == 600
    evaluate(office, "t4", source="home")
    evaluate(office, "t5", source="hall", disclosure="d2")
    office.wait(minutes=10)
    evaluate(office, "t3", source="hall")


def test_who_is_known_evaluates_from_one_place_as_others_do_up_to_a_limit(office: Office) -> None:
    for token in ("t1", "t2", "t3"):
        evaluate(office, token, source="school", known=True)
    with pytest.raises(EvaluatedFromHere):
        evaluate(office, "t4", source="school", known=True)


def test_who_comes_again_is_told_that_he_evaluated_and_not_that_somebody_did(office: Office) -> None:
    """His own token tells, whether or not his address has to wait."""
    evaluate(office, "t1", source="hall")
    with pytest.raises(AlreadyEvaluated):
        evaluate(office, "t1", source="hall")
    with pytest.raises(EvaluatedFromHere):
        evaluate(office, "t2", source="hall")


def test_a_flood_from_many_places_is_held_back_for_its_publication_alone(office: Office) -> None:
    office.work.directory.keep_publication(a_publication(disclosure="d2"))
    for number in range(5):
        evaluate(office, f"t{number}")
    with pytest.raises(EvaluatedFromHere):
        evaluate(office, "t6")
    evaluate(office, "t6", disclosure="d2")


def test_token_is_kept_only_as_a_digest(office: Office) -> None:
    evaluate(office, "visitor-token", source="a hash")
    assert "visitor-token" not in repr(office.work.evaluations.kept)


def test_comment_becomes_an_opinion_that_must_be_answered(office: Office) -> None:
    """您提、我办: every comment gets adopted, answered or explained."""
    done = evaluate(office, comment="缺少附表。", publish_ok=True)
    assert done.receipt is not None
    case = done.receipt.case
    assert (case.kind, case.channel, case.disclosure, case.department) == ("opinion", "evaluation", "d1", "CW")
    assert case.publish_ok
    assert office.work.events.names() == ["evaluation.submitted", "case.received", "task.opened"]
    assert done.totals.comments == 1


def test_unknown_publication_cannot_be_evaluated(office: Office) -> None:
    with pytest.raises(NotFound):
        evaluate(office, disclosure="d9")


def test_withdrawn_publication_is_evaluated_no_more(office: Office) -> None:
    office.work.directory.keep_publication(a_publication(state=WITHDRAWN, reason="已失效"))
    with pytest.raises(Gone):
        evaluate(office)


def test_marked_comment_is_refused_and_the_evaluation_with_it(office: Office) -> None:
    with pytest.raises(Invalid):
        evaluate(office, comment="机密★10年")
    assert office.work.evaluations.kept == []


@pytest.mark.parametrize(
    ("comment", "title"),
    [
        ("缺少附表。请补上。", "缺少附表"),
        ("网点几点开门？公告里没有写。", "网点几点开门？"),
        ("  第一行\n第二行", "第一行"),
        ("长" * 80, "长" * 59 + "…"),
        ("……", "……"),
        ("。", "。"),
    ],
)
def test_a_comment_is_titled_by_its_first_sentence(office: Office, comment: str, title: str) -> None:
    done = evaluate(office, comment=comment)
    assert done.receipt is not None
    assert done.receipt.case.title == title


def test_a_title_that_is_the_first_sentence_is_not_said_twice_in_public() -> None:
    assert is_repeated("网点几点开门？", "网点几点开门？公告里没有写。")
    assert is_repeated("长" * 59 + "…", "长" * 80)
    assert not is_repeated("建议延长时间", "中午也能办就好了。")
