"""Which of what stays in a proposal is sensitive personal data, so that an assessment is due (影响评估)."""

from __future__ import annotations

from collections.abc import Mapping

from services.review.domain.proposal import Proposal

# Kinds of findings, as the catalogue names them. 个人信息保护法第二十八条 names financial accounts and whereabouts,
# GB/T 35273-2020 annex B identity documents. Of minors no kind is found: a proposer or an item declares them.
SENSITIVE_KINDS: Mapping[str, str] = {
    "identity_number": "特定身份（GB/T 35273-2020 附录B）",
    "bank_card": "金融账户（个人信息保护法第二十八条）",
    "location": "行踪轨迹（个人信息保护法第二十八条）",
}


def sensitive_kinds(proposal: Proposal) -> tuple[str, ...]:
    """The names of the sensitive kinds that stay readable in what goes to everybody, each once."""
    if proposal.audience != "external":
        return ()
    kept = (each for each in proposal.metadata.kept_findings if each.kind in SENSITIVE_KINDS)
    return tuple(dict.fromkeys(each.name or each.kind for each in kept))


def needs_assessment(proposal: Proposal) -> bool:
    """Whether it discloses sensitive personal data: its item or proposer says so, or such findings are kept in it."""
    return proposal.sensitive_item or proposal.metadata.sensitive_data or bool(sensitive_kinds(proposal))
