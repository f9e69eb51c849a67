"""What is said of people and their posts when an act on them is refused."""

from __future__ import annotations

from chassis.ports import NotAllowed


class OwnPost(NotAllowed):
    """Nobody enters or confirms a post of his own."""

    code = "own_post"

    def __init__(self) -> None:
        super().__init__(
            "不能为自己登记或者确认岗位，请由其他有权人员办理。",
            "Nobody enters or confirms a post of his own; ask another person who may.",
        )


class EnteredByYou(NotAllowed):
    """Who entered a post does not confirm it."""

    code = "entered_by_you"

    def __init__(self) -> None:
        super().__init__(
            "这个岗位由您登记，须由另一位安全管理员确认。", "You entered this post; another security admin confirms it."
        )


class OwnName(NotAllowed):
    """Another person enters the name under which somebody signs, and by which a tip-off finds whom it reports."""

    code = "own_name"

    def __init__(self) -> None:
        super().__init__(
            "不能修改本人的姓名：审批由此署名，举报也按姓名认人。请由本单位政务公开办公室其他人员办理；"
            "没有其他人员的，请运维先任命一位。",
            "Nobody changes his own name: approvals are signed with it, and tip-offs find people by it. Another person "
            "of the office does; where there is none, the operator appoints one.",
        )


class OwnDepartment(NotAllowed):
    """Another person moves somebody to another department: by his own he is kept from what concerns it."""

    code = "own_department"

    def __init__(self) -> None:
        super().__init__(
            "不能修改本人的单位和科室：涉及本科室的整改核验、检查、举报须由其他科室的人员办理。"
            "请由本单位政务公开办公室其他人员办理；没有其他人员的，请运维先任命一位。",
            "Nobody changes his own body and department: orders, inspections and tip-offs that concern it are for "
            "others. Another person of the office does; where there is none, the operator appoints one.",
        )


class NotYourself(NotAllowed):
    """What somebody else has to decide."""

    code = "not_yourself"

    def __init__(self) -> None:
        super().__init__(
            "不能修改本人的党员身份，请由本单位党组织其他人员办理。",
            "Nobody changes his own party membership; another person of the party organisation does.",
        )
