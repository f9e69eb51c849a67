"""What a file may be called: names are kept, shown and told like every other text, and say what the file is."""

from __future__ import annotations

from chassis.content import personal_data
from chassis.content.file_types import WrongFile, extension_of, kind_of
from chassis.content.markings import SecrecyMarking, find_marking_in_name
from chassis.ports import Invalid

_NEVER = ("identity_number", "bank_card", "mobile")


class PersonalDataInName(Invalid):
    """A number that belongs to a person stands in a file's name, which is told to everybody."""

    code = "personal_data_in_name"

    def __init__(self, where: str) -> None:
        zh = "文件名含有身份证号、银行卡号或手机号。请改名后再提交。"
        en = "The file's name holds an identity, bank card or telephone number. Rename it."
        super().__init__(zh, en, errors={where: f"{zh} / {en}"})


def check_name(name: str, where: str, *, media_type: str) -> None:
    """Refuse a name for a file of this media type; ``where`` is the field's path.

    Raises :class:`SecrecyMarking`, :class:`WrongFile` (its extension is another kind's) or
    :class:`PersonalDataInName`.
    """
    if find_marking_in_name(name):
        raise SecrecyMarking(where)
    if kind_of(name, where).media_type != media_type:
        raise WrongFile(
            f"扩展名“.{extension_of(name)}”与文件的实际类型不符。请保留原来的扩展名。",
            f"'.{extension_of(name)}' is not what the file is. Keep its extension.",
            where,
        )
    if any(found.kind in _NEVER for found in personal_data.find(name)):
        raise PersonalDataInName(where)
