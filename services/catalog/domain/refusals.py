"""Named refusals of the catalogue, each of which says in both languages what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from chassis.ports import Conflict, Gone, IllegalTransition, Invalid, NotAllowed, NotFound, in_both
from services.catalog.domain.vocabulary import ACTS, OTHER_ACTS, STATES


class NotInThisState(IllegalTransition):
    """The act is not possible as things stand; says so in the words of the pages."""

    def in_chinese(self, allowed: Sequence[str]) -> str:
        """What can be done, by its name."""
        # What review and the timer do is nothing that the reader can choose, and a purge is no way on.
        own = [ACTS[name] for name in allowed if name in ACTS and name not in OTHER_ACTS]
        can = f"现在可以：{'、'.join(own)}。" if own else "请刷新页面，看它现在的状态。"
        return f"这条信息现在的状态是“{STATES[self.state]}”，不能“{ACTS[self.act]}”。{can}"


class NoSuchDisclosure(NotFound):
    """The disclosure is unknown, or the asker may not know of it."""

    code = "no_such_disclosure"

    def __init__(self) -> None:
        super().__init__(
            "没有这条公开信息，或者您无权查看；请核对地址，或者登录后再试。",
            "There is no such disclosure, or you may not see it; check the address or sign in.",
        )


class NothingToConsentTo(NoSuchDisclosure):
    """It is unknown, or nobody asks the asker's body any more; which of them it is, is not told."""

    def __init__(self) -> None:
        super(NoSuchDisclosure, self).__init__(
            "没有这件请本单位会签的信息，或者已经不用会签：本单位其他人可能已表示不同意，牵头单位也可能已收回。"
            "请看会签列表（/catalog/consents）。",
            "Nothing of this address asks for your body's consent, or no longer: somebody of it may have objected, or "
            "the body that leads took it back. See the list of consents (/catalog/consents).",
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


class NotProactive(Conflict):
    """What the directory gives on request is not published proactively (依申请公开)."""

    code = "not_proactive"

    def __init__(self, code: str) -> None:
        super().__init__(
            f"事项“{code}”依申请公开，不主动公开；请另选事项，或者请政务公开办公室修改公开方式。",
            f"The item '{code}' is disclosed on request; choose another one or ask the office to change its method.",
        )


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


class PurgedByYou(NotAllowed):
    """Who purged does not review that himself."""

    code = "purged_by_you"

    def __init__(self) -> None:
        super().__init__(
            "这次清除由您办理，须由政务公开办公室（党内事项为党组织）或者保密审查人员中的另一人复核。",
            "You purged it; another one of the office, the party organisation or the secrecy officers reviews that.",
        )
