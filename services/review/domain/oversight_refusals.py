"""What evaluation, remedial orders and inspection refuse; each says what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chassis.ports import Conflict, IllegalTransition, Invalid, NotAllowed, NotFound, in_both

ORDER_STATE_NAMES = {"issued": "整改中", "replied": "待核验", "verified": "已核验", "ended": "已终止"}
ORDER_ACT_NAMES = {"reply": "回复", "verify": "核验通过", "reorder": "重新整改", "end": "终止"}
INSPECTION_STATE_NAMES = {
    "planned": "已计划",
    "frozen": "等待抽样",
    "drawn": "检查中",
    "concluded": "已办结",
}
INSPECTION_ACT_NAMES = {
    "discard": "撤销",
    "freeze": "封存抽样范围",
    "draw": "抽样",
    "check": "登记检查",
    "visit": "登记走访",
    "find": "登记问题",
    "conclude": "办结",
}


NO_SUCH_DEPARTMENT = in_both(
    "本单位没有这个科室，请从列表中选择。", "The body has no such department; choose from the list."
)


class EvaluationNotFound(NotFound):
    """There is no such evaluation, or the asker may not know of it."""

    code = "evaluation_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这次评议，或者您不能查看。请从评议列表进入。",
            "There is no such evaluation, or you may not see it. Open it from the list.",
        )


class EvaluationIncomplete(Invalid):
    """Something is missing of what an evaluation needs, or contradicts the rest."""

    code = "evaluation_incomplete"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "评议记录还不完整，请按提示补正。", "The record of the evaluation lacks something.", errors=errors
        )


class OwnPublication(NotAllowed):
    """Who proposed what is evaluated does not record the evaluation."""

    code = "own_publication"

    def __init__(self) -> None:
        super().__init__(
            "其中有您提出过的信息，不能由您登记评议；请领导小组其他成员或者政务公开办公室登记。",
            "Something of it was proposed by you; another member of the leading group or the office records it.",
        )


class OrderNotFound(NotFound):
    """There is no such order, or the asker may not know of it."""

    code = "order_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这份整改通知，或者您不能查看。请从待办或整改列表进入。",
            "There is no such remedial order, or you may not see it. Open it from your tasks or the list.",
        )


class OrderRefused(Invalid):
    """An order, or an answer to it, lacks something."""

    code = "order_incomplete"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("请按提示补正后再提交。", "Correct the fields named in 'errors'.", errors=errors)


class OrderMoved(IllegalTransition):
    """The order is in a state in which that is not possible."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        acts = "、".join(ORDER_ACT_NAMES[name] for name in allowed if name in ORDER_ACT_NAMES)
        can = f"现在可以：{acts}。" if acts else "已经办结，无需再办。"
        return f"这份整改通知“{ORDER_STATE_NAMES[self.state]}”，不能“{ORDER_ACT_NAMES[self.act]}”。{can}"


class OwnRemedy(NotAllowed):
    """Who has to mend does not verify that it was mended, nor does anybody of his department."""

    code = "own_remedy"

    def __init__(self) -> None:
        super().__init__(
            "您是整改责任人、回复人或者在整改部门工作，不能核验；请其他部门的政务公开办公室人员或者领导核验。",
            "You work in the department that mends it, or replied; the office or a leader of another one verifies it.",
        )


class NoSuchEvidence(NotFound):
    """The order has no such file."""

    code = "no_such_evidence"

    def __init__(self) -> None:
        super().__init__(
            "这份整改通知没有这个材料，请从整改页面打开。",
            "This order has no such file; open it from the order's page.",
        )


class InspectionNotFound(NotFound):
    """There is no such inspection, or the asker may not know of it."""

    code = "inspection_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这次检查，或者您不能查看。请从检查列表进入。",
            "There is no such inspection, or you may not see it. Open it from the list.",
        )


class InspectionMoved(IllegalTransition):
    """The inspection is in a state in which that is not possible."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        acts = "、".join(INSPECTION_ACT_NAMES[name] for name in allowed if name in INSPECTION_ACT_NAMES)
        can = f"现在可以：{acts}。" if acts else "检查已经办结，无需再办。"
        state, act = INSPECTION_STATE_NAMES[self.state], INSPECTION_ACT_NAMES[self.act]
        return f"这次检查“{state}”，不能“{act}”。{can}"


class InspectionBegun(Conflict):
    """What was seen and found stays on record."""

    code = "inspection_begun"

    def __init__(self) -> None:
        super().__init__(
            "已经登记了走访或者问题，不能撤销；不再检查的，请写明结论后办结。",
            "Visits or findings are on record, so it is not discarded; conclude it and say why.",
        )


class InspectionRefused(Invalid):
    """Something of an inspection is wrong or missing."""

    code = "inspection_incomplete"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("请按提示补正后再提交。", "Correct the fields named in 'errors'.", errors=errors)


class OwnDepartment(NotAllowed):
    """Nobody inspects the department in which he works."""

    code = "own_department"

    def __init__(self) -> None:
        super().__init__(
            "您在被检查的部门工作，不能检查本部门；请其他部门的监督员检查。",
            "You work in the department that is inspected; an inspector of another one inspects it.",
        )


class IndicatorsNotFound(NotFound):
    """There is no such set of indicators, or the asker may not know of it."""

    code = "indicators_not_found"

    def __init__(self) -> None:
        super().__init__(
            "没有这套考核指标，或者您不能查看。请从指标列表进入。",
            "There is no such set of indicators, or you may not see it. Open it from the list.",
        )


class IndicatorsScored(Conflict):
    """What the body gave itself stays on record."""

    code = "indicators_scored"

    def __init__(self) -> None:
        super().__init__(
            "已经有自评，这套指标不能撤销；指标有变的，请用另一个名称载入新的一套。",
            "The body scored itself by them, so they stay; load changed indicators under another name.",
        )


class IndicatorsExist(Conflict):
    """The same indicators are loaded once."""

    code = "indicators_exist"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"这个单位这一年度已经载入“{name}”，没有再载入。要换成新的，请先在该套指标的页面撤销；已有自评的，请改用另一个名称。",
            f"“{name}” is loaded for this body and year already. To replace it discard that set first; "
            "once it has scores, give the changed one another name.",
        )


class IndicatorsRefused(Invalid):
    """A set of indicators, or a score, is wrong."""

    code = "indicators_invalid"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("指标或者得分有误，请按提示修改。", "Correct the fields named in 'errors'.", errors=errors)


def not_in_body(field: str) -> dict[str, str]:
    """That a publication that is named is not to be found."""
    return {
        field: in_both(
            "有的信息不在本单位已公开的信息中，或者不在所选时期公开，请从列表中勾选。",
            "Something named is not among what the body published in that period; choose from the list.",
        )
    }
