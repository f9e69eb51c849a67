"""What is said of a joint document when its consent (会签) is lacking or is not to be given."""

from __future__ import annotations

from collections.abc import Sequence

from chassis.ports import Conflict, NotAllowed


class AwaitsConsent(Conflict):
    """What several bodies issue is public once all of them have consented."""

    code = "awaits_consent"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"联合发文，等待会签：{'、'.join(missing)}。请其在本系统会签，或者由牵头单位的政务公开办公室登记会签的文号或文件。",
            "It is issued jointly and awaits consents: let those bodies consent here, or have the office of the body "
            "that leads record the proof.",
            missing=list(missing),
        )


class ConsentNotAsked(Conflict):
    """The body has consented already."""

    code = "consent_not_asked"

    def __init__(self) -> None:
        super().__init__(
            "已经会签，不用再办；如有变化，请写明理由后选“不同意”。",
            "It has been consented to already; object with a reason if that has changed.",
        )


class ConsentMismatch(Conflict):
    """The content is not what was read."""

    code = "consent_mismatch"

    def __init__(self) -> None:
        super().__init__(
            "内容在您阅读之后改过，还没有会签；请重新阅读后再办。",
            "It was changed after you read it; read it again, then consent.",
        )


class OwnProposal(NotAllowed):
    """Who proposes it, or did before it was handed over, speaks for none of those who issue it too."""

    code = "own_proposal"

    def __init__(self) -> None:
        super().__init__(
            "本件由您提出，或者曾由您提出，会签请由他人办理。",
            "You propose it, or did before it was handed over; somebody else has to consent or to record that.",
        )
