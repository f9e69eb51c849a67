"""What of a file no program can read, by kind: a person looks at it before it is disclosed (保密审查)."""

from __future__ import annotations

UNSEEN = {
    "binary": ("内嵌对象", "an embedded object"),
    "font": ("无法识别字符的文字", "text whose font does not say which characters it shows"),
    "picture": ("图片", "a picture"),
    # Its metadata are read by the scan; a copy without them would break the seal, so a person looks at them.
    "signed": (
        "带电子签章、未去除的文件属性",
        "properties that a signature or seal covers, so that they were not taken out",
    ),
}
