"""What of a file no program can read, by kind: a person looks at it before it is disclosed (保密审查)."""

from __future__ import annotations

UNSEEN = {
    "binary": ("内嵌对象", "an embedded object"),
    "font": ("无法识别字符的文字", "text whose font does not say which characters it shows"),
    "picture": ("图片", "a picture"),
}
