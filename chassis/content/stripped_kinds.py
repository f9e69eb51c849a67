"""What the public copy of a file no longer holds, by kind, as whoever uploads it is told."""

from __future__ import annotations

STRIPPED = {
    "author": ("作者和修改人", "authors and editors"),
    "organisation": ("单位和负责人", "company and manager"),
    "subject": ("属性中的标题、主题和备注", "title, subject and remarks of its properties"),
    "times": ("编辑时间", "times of editing"),
    "software": ("软件和模板", "software and template"),
    "custom": ("自定义属性", "custom properties"),
    "comment_authors": ("批注的署名", "names on its comments"),
    "paths": ("本机路径", "paths on a computer"),
    "printer": ("打印机设置", "settings of a printer"),
    "thumbnail": ("缩略图", "a thumbnail"),
    "hidden_data": ("附带的隐藏数据", "hidden data of programs"),
    "location": ("GPS位置", "GPS position"),
    "camera": ("拍摄设备和参数", "camera and its settings"),
    "picture_notes": ("图片中的附注", "notes within pictures"),
    "old_saves": ("以前保存的内容", "what earlier saves left behind"),
}
