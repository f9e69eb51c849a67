"""The last page before 提出: everything that was filled in, each with the way back to its field."""

from __future__ import annotations

from typing import Any

from chassis.web.pages import Pages, render
from chassis.web.request import actor, clock
from services.catalog.adapters.access import may
from services.catalog.adapters.pages.companions import companion_of, lacks_interpretation
from services.catalog.adapters.pages.draft_check import check_kept
from services.catalog.adapters.pages.labels import vocabulary
from services.catalog.adapters.pages.working import further_named
from services.catalog.adapters.storage.reads import disclosures as reads
from services.catalog.adapters.storage.work import Work
from services.catalog.adapters.texts import readable_text
from services.catalog.domain.drafting import edit as edit_rule

pages = Pages("catalog", "answers-pages")


@pages.get("/catalog/disclosures/<disclosure>/answers", who=may("disclosure.propose"))
def check_answers(work: Work, disclosure: str) -> Any:
    """What shall be proposed as it stands; what is missing leads to its field."""
    found = reads.find_disclosure(work.events.connection, actor(), disclosure)
    content = found.revision.content
    edit_rule(found, content, by=actor(), at=clock().now())
    text = readable_text(work.files, content.text.digest)
    left = content.after_notice
    return render(
        "catalog/check_answers.html",
        it=found,
        item=found.item,
        content=content,
        text=text or "",
        text_damaged=text is None,
        after_notice_text=readable_text(work.files, left.text.digest) or "" if left else "",
        check=check_kept(found, work),
        companion=(companion := companion_of(found, work)),
        lacks_interpretation=lacks_interpretation(found, companion),
        further=further_named(content, work),
        element_names={element.code: element.name for element in found.item.elements},
        **vocabulary(),
    )
