"""Whom a tip-off reports gets it by no act, in whatever order acts are done."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from chassis.ports import Actor, Refusal
from services.complaints.domain import reported as rules
from services.complaints.use_cases.accept_case import AcceptCase, accept_case
from services.complaints.use_cases.assign_case import AssignCase, assign_case
from services.complaints.use_cases.dispute_transfer import DisputeTransfer, dispute_transfer
from services.complaints.use_cases.merge_case import MergeCase, merge_case
from services.complaints.use_cases.name_reported import NameReported, name_reported
from services.complaints.use_cases.split_case import Part, SplitCase, split_case
from services.complaints.use_cases.transfer_case import TransferCase, transfer_case
from tests.unit.complaints.builders import Office
from tests.unit.complaints.tip_offs import CAI, CHEN, PEOPLE, WANG, a_tip_off, told_not_for

ACTORS = st.sampled_from(PEOPLE)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "assign", "transfer", "dispute", "merge", "split", "name"]),
        ACTORS,
        ACTORS,
        st.sampled_from([None, "CW", "BGS"]),
    ),
    max_size=12,
)
REPORTS = st.sampled_from(
    [{}, {"reported_departments": ("CW",)}, {"reported_person": "蔡文"}, {"text": "说的是王芳。"}]
)


@given(report=REPORTS, steps=STEPS)
@example(report={}, steps=[("accept", CAI, CAI, None), ("name", CHEN, CAI, None)])
@example(
    report={},
    steps=[
        ("accept", CAI, CAI, None),
        ("transfer", CAI, CAI, "BGS"),
        ("name", CHEN, CAI, None),
        ("dispute", CHEN, CAI, None),
    ],
)
@example(report={"reported_person": "王芳"}, steps=[("accept", CHEN, CHEN, None), ("transfer", CHEN, WANG, "CW")])
@example(report={"reported_departments": ("CW",)}, steps=[("accept", CHEN, CHEN, None), ("transfer", CHEN, CAI, "CW")])
@example(
    report={"reported_departments": ("CW",)},
    steps=[("accept", CHEN, CHEN, None), ("split", CHEN, CAI, None), ("assign", CHEN, CAI, None)],
)
def test_no_sequence_of_acts_gives_it_to_whom_it_reports(
    report: dict[str, object], steps: list[tuple[str, Actor, Actor, str | None]]
) -> None:
    """信访工作条例第三十条第三款."""
    office = Office()
    office.work.directory.staff.update({person.sub: person for person in PEOPLE})
    numbers = [a_tip_off(office, **report)]
    first = set(rules.kept_away(office.work.cases.kept[numbers[0]].reported, PEOPLE))
    other = office.submit(kind="complaint", body="GJJ").case.number
    accept_case(AcceptCase(actor=CHEN, number=other), work=office.work, clock=office.clock)
    for act, by, whom, department in steps:
        number, made = numbers[-1], {"work": office.work, "clock": office.clock}
        kept = rules.concerns(office.work.cases.kept[number].reported, by)
        try:
            _act(act, by, whom, department, number, other, numbers, made)
        except Refusal:
            pass
        else:
            assert not kept, f"{by.sub} did {act}"
        for each in numbers:
            case = office.work.cases.kept[each]
            assert case.kind == "tip_off"
            assert first <= set(rules.kept_away(case.reported, PEOPLE)), "a part is kept from the same"
            assert case.handler is None or not rules.concerns(case.reported, _person(case.handler["sub"]))
            assert case.department is None or rules.department(case.body, case.department) not in case.reported
            assert office.work.cases.refolded(each) == case
            assert set(rules.kept_away(case.reported, PEOPLE)) <= told_not_for(office, case)


def _act(
    act: str,
    by: Actor,
    whom: Actor,
    department: str | None,
    number: str,
    other: str,
    numbers: list[str],
    made: dict[str, object],
) -> None:
    who = {"actor": by, "number": number}
    if act == "accept":
        accept_case(AcceptCase(**who), **made)
    elif act == "assign":
        assign_case(AssignCase(**who, person=whom.sub, department=department), **made)
    elif act == "transfer":
        transfer_case(TransferCase(**who, department=department, reason="属其职责"), **made)
    elif act == "dispute":
        dispute_transfer(DisputeTransfer(**who, reason="不属于我们"), **made)
    elif act == "merge":
        merge_case(MergeCase(**who, into=other), **made)
    elif act == "split":
        numbers.append(split_case(SplitCase(**who, part=Part(title="另一件", text="另一件事")), **made).number)
    else:
        people = () if department else (whom.sub,)
        name_reported(
            NameReported(**who, reason="来电说到", people=people, departments=(department,) if department else ()),
            **made,
        )


def _person(sub: str) -> Actor:
    return next(person for person in PEOPLE if person.sub == sub)
