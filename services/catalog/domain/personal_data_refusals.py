"""What is said of personal data, and of words that a notice hides, when they stand where they may not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from chassis.ports import Conflict, Invalid, in_both
from services.catalog.domain.findings import Finding


class AggregateOnly(Invalid):
    """廉政档案 and the like may be shown only as reported or in aggregate, never the papers."""

    code = "aggregate_only"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "该事项只能公开汇总情况：不得上传附件，并须声明正文为汇总情况。",
            "This item may be disclosed in aggregate only: no attachments, and the text must be declared aggregate.",
            errors=errors,
        )


class PersonalDataFound(Invalid):
    """What shall be proposed holds personal data, or what readers do not see, without a reason (条例第十五条)."""

    code = "personal_data_found"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "内容或者附件里有个人信息、隐藏内容，还不能提出：请改用隐去后的文字或者附件，确需保留的逐项写明理由。",
            "Its words or files hold personal data or hidden content: take over the masked text, attach redacted "
            "files, or give a reason for each finding that must stay.",
            errors={
                field: in_both(f"发现{found}", f"Found: {masked}.")
                for field, (found, masked) in _by_field(findings).items()
            },
            findings=[asdict(finding) for finding in findings],
        )


class PersonalDataInReason(Invalid):
    """A reason or ground that becomes public as it is given shows personal data (条例第十五条)."""

    code = "personal_data_found"

    def __init__(self, findings: Sequence[Finding]) -> None:
        found = _by_field(findings)
        super().__init__(
            f"理由和依据会公开，不能写个人信息：{'；'.join(zh for zh, _ in found.values())}。请删去后再提交。",
            "Reason and ground become public and must show no personal data: "
            f"{'; '.join(f'{finding.kind} {finding.masked}' for finding in findings)}. Leave them out.",
            errors={
                field: in_both(f"发现{listed}，请删去。", f"Leave out: {masked}.")
                for field, (listed, masked) in found.items()
            },
            findings=[asdict(finding) for finding in findings],
        )


class HiddenWordsQuoted(Invalid):
    """What stays public after a public notice says what its end hides (个人信息保护法第六条、第十九条)."""

    code = "hidden_words_quoted"

    def __init__(self, quoted: Mapping[str, Sequence[str]]) -> None:
        listed = "、".join(f"“{word}”" for word in dict.fromkeys(word for words in quoted.values() for word in words))
        super().__init__(
            f"公示结束后仍会公开的文字里不能有公示期满要隐去的内容：{listed}。请删去或者改写，例如“一人退出”。",
            f"What stays public after the notice must not say what its end hides: {listed}. Leave it out or reword it.",
            errors={
                field: in_both(f"请删去{'、'.join(words)}。", f"Leave out: {', '.join(words)}.")
                for field, words in quoted.items()
            },
        )


class NothingToMask(Conflict):
    """All personal data that it shows have a reason, or there are none."""

    code = "nothing_to_mask"

    def __init__(self) -> None:
        super().__init__("没有需要隐去的个人信息，可以直接提出。", "There is nothing to mask; propose it as it is.")


class NothingToAcknowledge(Conflict):
    """Nothing was refused or withdrawn that its proposer has not read about yet."""

    code = "nothing_to_acknowledge"

    def __init__(self) -> None:
        super().__init__(
            "没有等待知悉的事项，无需办理。", "Nothing here waits to be acknowledged; there is nothing to do."
        )


def _by_field(findings: Sequence[Finding]) -> dict[str, tuple[str, str]]:
    """What was found in each field, masked, in both languages."""
    by_field: dict[str, list[Finding]] = {}
    for finding in findings:
        by_field.setdefault(finding.field, []).append(finding)
    return {
        field: (
            "、".join(f"{finding.name} {finding.masked}" for finding in found),
            ", ".join(f"{finding.kind} {finding.masked}" for finding in found),
        )
        for field, found in by_field.items()
    }
