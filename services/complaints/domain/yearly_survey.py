"""The standard questions of the yearly evaluation of a body by society (社会评议), with which its office may begin.

They follow what the rules of the county ask of public disclosure: true, complete, in time, useful; then service.
"""

from __future__ import annotations

from services.complaints.domain.questions import ONE, RATING, SEVERAL, WORDS, Question

TITLE = "{year}年度政务公开社会评议"
INTRODUCTION = (
    "请您对本单位一年来的政务公开工作作出评议。不记名，每人一份，约需三分钟。请不要填写姓名、电话等个人信息。"
    "结果汇总后在本网站公布。"
)
STANDARD_QUESTIONS = (
    Question(
        text="您与本单位的关系是？",
        kind=ONE,
        options=("办事群众", "企业和其他组织", "本单位职工", "其他"),
        required=False,
    ),
    Question(text="公开的内容真实可信吗？", kind=RATING),
    Question(text="应当公开的内容公开得全面吗？", kind=RATING),
    Question(text="公开得及时吗？", kind=RATING),
    Question(text="公开的内容看得懂、用得上吗？", kind=RATING),
    Question(
        text="您通常从哪里了解本单位的公开信息？",
        kind=SEVERAL,
        options=("门户网站", "办事大厅公开栏、电子屏", "微信等新媒体", "电话或者当面咨询", "没有了解过"),
    ),
    Question(
        text="提出的意见得到答复或者处理了吗？", kind=ONE, options=("都答复了", "部分答复了", "没有答复", "没有提过")
    ),
    Question(text="对政务公开工作总体满意吗？", kind=RATING),
    Question(text="您最希望改进什么？", kind=WORDS, required=False),
)
