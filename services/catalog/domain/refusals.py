"""Named refusals of the catalogue, each of which says in both languages what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from chassis.ports import Conflict, Gone, IllegalTransition, Invalid, NotAllowed, NotFound, in_both
from services.catalog.domain.findings import Finding
from services.catalog.domain.vocabulary import ACTS, ISSUE_ACTS, ISSUE_STATES, OTHER_ACTS, STATES


class NotInThisState(IllegalTransition):
    """The act is not possible as things stand; says so in the words of the pages."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        # What review and the timer do is nothing that the reader can choose, and a purge is no way on.
        own = [ACTS[name] for name in allowed if name in ACTS and name not in OTHER_ACTS]
        can = f"现在可以：{'、'.join(own)}。" if own else "请刷新页面，看它现在的状态。"
        return f"这条信息现在的状态是“{STATES[self.state]}”，不能“{ACTS[self.act]}”。{can}"


class NoSuchBody(NotFound):
    """The body is unknown."""

    code = "no_such_body"

    def __init__(self, code: str) -> None:
        super().__init__(f"没有代码为“{code}”的单位，请核对单位代码。", f"There is no body '{code}'; check its code.")


class NoSuchItem(NotFound):
    """The item is unknown."""

    code = "no_such_item"

    def __init__(self, code: str) -> None:
        super().__init__(f"目录中没有事项“{code}”，请核对事项编码。", f"There is no item '{code}'; check its code.")


class DirectoryChanged(Conflict):
    """The directory changed after somebody looked at what a file would do to it."""

    code = "directory_changed"

    def __init__(self) -> None:
        super().__init__(
            "核对之后目录又有变动，还没有导入；下面是现在的比较结果，请再核对一次。",
            "The directory changed after you looked; look at the comparison again and confirm it.",
        )


class NoSuchDisclosure(NotFound):
    """The disclosure is unknown, or the asker may not know of it."""

    code = "no_such_disclosure"

    def __init__(self) -> None:
        super().__init__(
            "没有这条公开信息，或者您无权查看；请核对地址，或者登录后再试。",
            "There is no such disclosure, or you may not see it; check the address or sign in.",
        )


class CursorAhead(Invalid):
    """A cursor of the public log that it has not reached: of another system, or of this one before it was restored."""

    code = "cursor_ahead"

    def __init__(self, newest: int) -> None:
        zh = f"公开日志目前只到 {newest}。这个位置来自别处或恢复之前，请从 after=0 重新读取并核对。"
        en = (
            f"The log has reached {newest}; this cursor is from elsewhere or before a restore. Read again from after=0."
        )
        super().__init__(zh, en, errors={"after": in_both(zh, en)}, newest=newest)


class NotItsProposer(NotAllowed):
    """Only the person who proposes a revision may do this with it."""

    code = "not_its_proposer"

    def __init__(self) -> None:
        super().__init__(
            "只有本稿的承办人可以这样做，请联系承办人。", "Only this revision's proposer may do this; ask that person."
        )


class ItemRetired(Conflict):
    """The item takes no new disclosures."""

    code = "item_retired"

    def __init__(self, code: str) -> None:
        super().__init__(
            f"事项“{code}”已停用，不能再公开；请另选事项，或者请政务公开办公室恢复。",
            f"The item '{code}' is retired; choose another one or ask the office to restore it.",
        )


class NotProactive(Conflict):
    """What the directory gives on request is not published proactively (依申请公开)."""

    code = "not_proactive"

    def __init__(self, code: str) -> None:
        super().__init__(
            f"事项“{code}”依申请公开，不主动公开；请另选事项，或者请政务公开办公室修改公开方式。",
            f"The item '{code}' is disclosed on request; choose another one or ask the office to change its method.",
        )


class AlreadyExists(Conflict):
    """The code is taken."""

    code = "already_exists"

    def __init__(self, code: str) -> None:
        super().__init__(f"“{code}”已经存在，请改用修改。", f"'{code}' exists already; change it with PUT instead.")


class RevisionUnderWay(Conflict):
    """One revision at a time."""

    code = "revision_under_way"

    def __init__(self, number: int) -> None:
        super().__init__(
            f"第{number}版正在办理，请先办结或者放弃该稿。",
            f"Revision {number} is under way; finish or abandon it first.",
        )


class ContentDamaged(Conflict):
    """Text or attachments are not what was approved: the file store has lost or changed them."""

    code = "content_damaged"

    def __init__(self, parts: Sequence[str]) -> None:
        named = "、".join(f"“{part}”" for part in parts)
        super().__init__(
            f"不能公开：{named}的文件已损坏或者缺失。请运维人员从备份恢复后再次公开；无法恢复的，暂缓公开后由承办人重新填写、上传。",
            f"It cannot be published: the files of {', '.join(parts)} are damaged or missing. Have them restored and "
            "publish again, or hold it, and its proposer gives them anew.",
            parts=list(parts),
        )


class Incomplete(Invalid):
    """The draft lacks something that a proposal needs."""

    code = "incomplete"

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(
            "还不能提出：请补齐标出的内容。", "It cannot be proposed yet: complete the named fields.", errors=errors
        )


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


class ApprovalMismatch(Conflict):
    """先审查、后公开: what was approved is not what would be published."""

    code = "approval_mismatch"

    def __init__(self) -> None:
        super().__init__(
            "审核通过的内容与待公开的内容不一致，不予公开；请重新提出审核。",
            "What was approved is not what would be published; propose it again.",
        )


class NoticeOver(Conflict):
    """A public notice whose last day is over before it was public: nobody could object in time."""

    code = "notice_over"

    def __init__(self) -> None:
        super().__init__(
            "公示期在公开前已经届满：请暂缓公开，由承办人改公示期后重新提出。",
            "The notice was over before it was public: hold it, and have its proposer choose a later day.",
        )


class NoSuchAttachment(NotFound):
    """A draft has no attachment of this digest."""

    code = "no_such_attachment"

    def __init__(self) -> None:
        super().__init__(
            "草稿里没有这个附件，可能已经换成别的。请回到草稿看现在的附件。",
            "The draft has no such attachment; it may have been replaced. Read the draft for those that it has.",
        )


class PreviewChanged(Conflict):
    """A redacted copy is another than was looked at: what is to be withheld was changed since."""

    code = "preview_changed"

    def __init__(self) -> None:
        super().__init__(
            "这次遮盖的结果与预览的不同，没有替换。请重新预览，核对后再替换。",
            "The copy is another than the one that was previewed, so nothing was replaced. Preview it again.",
        )


class EditionClosed(Gone):
    """An edition of a public notice that has ended, or of which a later edition (``withheld_by``) withheld words."""

    code = "edition_closed"

    def __init__(
        self, *, index_number: str, notice_ended_on: date | None, notice_ended_early: bool, withheld_by: int = 0
    ) -> None:
        zh = "公示已结束，这一版不再公开；请看现行版本，其中已隐去个人信息。"
        en = "The public notice has ended and this edition is closed; read the present one, without the personal data."
        if withheld_by:
            zh = (
                f"更正后的第{withheld_by}版依法隐去了部分内容，这一版不再公开；请看现行版本，其中列明隐去了几处和依据。"
            )
            en = (
                f"Edition {withheld_by} withholds some of its words, so this edition is closed; read the present one, "
                "which lists how many places were withheld and why."
            )
        super().__init__(
            zh,
            en,
            index_number=index_number,
            withheld_by=withheld_by,
            notice_ended_on=notice_ended_on,
            notice_ended_early=notice_ended_early,
        )


class AwaitsDeliberation(Conflict):
    """Its body deliberates by issue before anything is public."""

    code = "awaits_deliberation"

    def __init__(self) -> None:
        super().__init__(
            "本单位先按期审议、后公开：请政务公开办公室把它列入期次，审议同意后自动公开。",
            "Its body deliberates before publication: the office adds it to an issue, and it is published once that "
            "is agreed.",
        )


class AwaitsCompanion(Conflict):
    """A document and its interpretation are public together."""

    code = "awaits_companion"

    def __init__(self) -> None:
        super().__init__(
            "文件与解读同步公开：另一件审核通过后，两件自动一并公开。",
            "A document and its interpretation are published together, once the other one is approved too.",
        )


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
    """Who proposed it speaks for none of those who issue it too."""

    code = "own_proposal"

    def __init__(self) -> None:
        super().__init__(
            "本件由您提出，会签请由他人办理。", "You proposed it; somebody else has to consent or to record that."
        )


class InterpretationMissing(Conflict):
    """The item demands an interpretation beside each document."""

    code = "interpretation_missing"

    def __init__(self, disclosure: str, item: str) -> None:
        super().__init__(
            "该事项的文件须与解读同步起草、同步审签、同步公开。请先在本件页面点“起草解读”，写好解读后再提出。",
            "A document of this item goes out together with an interpretation: draft one that names this document in "
            "`interprets`, then propose it.",
            disclosure=disclosure,
            item=item,
        )


class DocumentEnded(Conflict):
    """What it explains never becomes public."""

    code = "document_ended"

    def __init__(self) -> None:
        super().__init__(
            "所解读的文件已放弃、不予公开或者清除，本件没有可以同步公开的文件。请放弃本件；文件重新起草的，在其页面另起草解读。",
            "The document that it explains was given up, refused or purged. Give this one up; draft another for the "
            "document that takes its place.",
        )


class NothingToFile(NotInThisState):
    """What was purged left nothing that could be filed."""

    def __init__(self) -> None:
        super().__init__("purged", "file", ["purge"])

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """Why nothing is left to be filed."""
        return "这条信息已经清除，没有可以归档的内容；清除的复核记录另行保存。"


class NoFonds(Conflict):
    """An archive number begins with the fonds that the archives gave to the body (DA/T 22)."""

    code = "no_fonds"

    def __init__(self, body: str) -> None:
        super().__init__(
            f"“{body}”还没有登记全宗号，不能归档。请政务公开办公室在单位资料中登记档案馆给定的全宗号（fonds）后再归档。",
            f"'{body}' has no fonds number, so nothing is filed: its office enters the one that the archives gave it "
            "(fonds, with the body), then file.",
        )


class NotDelivered(Conflict):
    """Filing needs the publication out on all its channels."""

    code = "not_delivered"

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"还有渠道没有完成公开：{'、'.join(names)}；请渠道维护人确认后再归档。",
            f"Not yet out on: {', '.join(names)}; have the channel keeper confirm, then file.",
            channels=names,
        )


class NotPublished(Conflict):
    """The act needs something published."""

    code = "not_published"

    def __init__(self) -> None:
        super().__init__(
            "这条信息没有处于公开状态，不能这样做；请刷新后再试。",
            "It is not published at present; reload and try again.",
        )


class AudienceFixed(Conflict):
    """Audience and body of an item never change: readers of the one must never find the other."""

    code = "audience_fixed"

    def __init__(self) -> None:
        super().__init__(
            "事项的公开对象和所属单位不能修改；请停用该事项，另建新事项。",
            "An item's audience and body cannot change; retire it and add a new one.",
        )


class Withdrawn(Gone):
    """It was public and was withdrawn; the tombstone says why."""

    code = "withdrawn"

    def __init__(self, *, index_number: str, reason: str, ground: str, withdrawn_at: str, title: str) -> None:
        said = reason.rstrip("。.；; ")
        super().__init__(
            f"该信息已撤下。原因：{said}。如有疑问，请联系政务公开办公室。",
            f"This disclosure was withdrawn. Reason: {said}. For questions contact the disclosure office.",
            index_number=index_number,
            reason=reason,
            ground=ground,
            withdrawn_at=withdrawn_at,
            title=title,
        )


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


class NotYourself(NotAllowed):
    """What somebody else has to decide."""

    code = "not_yourself"

    def __init__(self) -> None:
        super().__init__(
            "不能修改本人的党员身份，请由本单位党组织其他人员办理。",
            "Nobody changes his own party membership; another person of the party organisation does.",
        )


class AlreadyFiled(Conflict):
    """There is nothing new to file."""

    code = "already_filed"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"这一版已经归档，档号 {number}。更正、撤下、领导小组评议或者整改核验之后，再归档为补充材料，档号不变。",
            f"This edition is filed as {number}. After a correction, a withdrawal, an evaluation of the leading group "
            "or a verified order an addendum is filed under it.",
        )


class PurgedByYou(NotAllowed):
    """Who purged does not review that himself."""

    code = "purged_by_you"

    def __init__(self) -> None:
        super().__init__(
            "这次清除由您办理，须由政务公开办公室（党内事项为党组织）或者保密审查人员中的另一人复核。",
            "You purged it; another one of the office, the party organisation or the secrecy officers reviews that.",
        )


class NoSuchIssue(NotFound):
    """The issue is unknown, or the asker may not know of it."""

    code = "no_such_issue"

    def __init__(self) -> None:
        super().__init__(
            "没有这一期，或者您无权查看；请从期次列表进入。",
            "There is no such issue, or you may not see it; open it from the list of issues.",
        )


class IssueNotInThisState(IllegalTransition):
    """The act is not possible with the issue as it stands."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        # Whether it is agreed is the leading group's to say.
        own = [ISSUE_ACTS[name] for name in allowed if name not in ("agree", "disagree")]
        otherwise = "请等领导小组审议。" if self.state == "closed" else "请刷新页面，看它现在的状态。"
        can = f"现在可以：{'、'.join(own)}。" if own else otherwise
        return f"这一期现在的状态是“{ISSUE_STATES[self.state]}”，不能“{ISSUE_ACTS[self.act]}”。{can}"


class NotForIssue(Conflict):
    """What cannot be in this issue."""

    code = "not_for_issue"


class AlreadyInIssue(Conflict):
    """It is in an issue that is not deliberated yet."""

    code = "already_in_issue"

    def __init__(self, number: str) -> None:
        super().__init__(
            f"它已经列入“{number}”，请先从那一期移出。", f"It is in '{number}' already; remove it there first."
        )


class NotInIssue(Conflict):
    """The issue has no such disclosure."""

    code = "not_in_issue"

    def __init__(self) -> None:
        super().__init__("这一期没有这条信息，请刷新后再试。", "The issue has no such disclosure; reload it.")


class IssueNotReady(Conflict):
    """What is deliberated has passed review."""

    code = "issue_not_ready"

    def __init__(self, disclosures: Sequence[str]) -> None:
        super().__init__(
            f"还有{len(disclosures)}条没有审核通过，不能提请审议；请等审核办结，或者把它们移出本期。",
            f"{len(disclosures)} of its disclosures have not passed review; wait for that, or remove them.",
            disclosures=list(disclosures),
        )


class IssueEmpty(Conflict):
    """There is nothing to deliberate."""

    code = "issue_empty"

    def __init__(self) -> None:
        super().__init__(
            "这一期还没有可以审议的信息，请先列入。",
            "There is nothing in this issue to deliberate; add disclosures first.",
        )


class IssueNotEmpty(Conflict):
    """Only what holds nothing is cancelled."""

    code = "issue_not_empty"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"这一期列入了 {count} 条信息，不能撤销。请先把它们移出（可以列入其他期次），再撤销。",
            f"There are {count} disclosures in this issue; remove them first, then cancel it.",
        )


class NothingOutYet(Conflict):
    """Nothing of an issue can be filed yet."""

    code = "nothing_out_yet"

    def __init__(self) -> None:
        super().__init__(
            "这一期还没有可以归档的信息；请等其中至少一条在各渠道公开完成后再归档。",
            "Nothing of this issue can be filed yet; file it once one of its disclosures is out on all its channels.",
        )


class IssueFull(Conflict):
    """An issue stays short enough to be deliberated."""

    code = "issue_full"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"一期最多列入{most}条，请新开一期。", f"An issue has at most {most} disclosures; open another."
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


class NoSuchObligation(NotFound):
    """The obligation is unknown, or the asker may not know of it."""

    code = "no_such_obligation"

    def __init__(self) -> None:
        super().__init__(
            "没有这项公开义务，或者您无权查看；请从公开覆盖页面进入。",
            "There is no such obligation, or you may not see it; take it from the list.",
        )


class ObligationSettled(Conflict):
    """What is fulfilled or excused already is not excused."""

    code = "obligation_settled"

    def __init__(self) -> None:
        super().__init__(
            "这项公开义务已经履行或者免除，无需再免除；请刷新后查看。",
            "It is fulfilled or excused already; reload to see how it stands.",
        )


class NotExcused(Conflict):
    """Only what the office excused can be taken back by it."""

    code = "not_excused"

    def __init__(self) -> None:
        super().__init__(
            "这项公开义务不是由政务公开办公室免除的，或者目录已不再要求，不能撤销；需要的，请先在目录中恢复。",
            "The office did not excuse it, or the directory asks for it no more; restore it there first.",
        )


class NoSuchEntry(NotFound):
    """The register has no such entry, or the asker may not know of it."""

    code = "no_such_entry"

    def __init__(self) -> None:
        super().__init__(
            "登记簿里没有这一条，或者您无权查看；请从登记簿的列表进入。",
            "The register has no such entry, or you may not see it; take it from the list.",
        )
