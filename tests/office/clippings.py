"""What Word and Excel put on the clipboard as HTML."""

from __future__ import annotations

FROM_WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><style><!-- p.MsoNormal {margin:0cm;} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN><!--StartFragment-->
<h1><span lang=EN-US>2026</span>年工作要点<o:p></o:p></h1>
<p class=MsoNormal style='text-indent:2em'><span>全年办理<b>重点事项，</b>共三类，见</span><a href="https://www.gov.cn/zhengce/"><span>政策文件</span></a>。</p>
<p class=MsoListParagraph style='margin-left:21.0pt;text-indent:-21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
lang=EN-US style='font-family:Wingdings'><span style='mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span>购房提取</span></p>
<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>n<span>&nbsp;&nbsp; </span></span><![endif]>首套住房</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span><![endif]>填写申请表</p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span style='mso-list:Ignore'>2.<span>&nbsp;&nbsp; </span></span><![endif]>提交材料</p>
<p class=MsoListParagraph style='mso-list:l2 level1 lfo3'><![if !supportLists]><span style='mso-list:Ignore'>第一条<span>&nbsp; </span></span><![endif]>为规范提取业务，制定本办法。</p>
<table class=MsoTableGrid border=1>
 <tr><td rowspan=2><p class=MsoNormal>类别<o:p></o:p></p></td><td colspan=2><p class=MsoNormal>2026年</p></td></tr>
 <tr><td><p>计划</p></td><td><p>实际</p></td></tr>
 <tr><td rowspan=2><p>归集</p></td><td><p>18000</p></td><td><p>18560</p></td></tr>
 <tr><td><p>13000</p></td><td><p>13540</p></td></tr>
</table>
<p class=MsoNormal><span style='display:none;mso-hide:all'>内部口径七七四一</span>以上数据未经审计。</p>
<script>alert("x")</script><img src="file:///C:/seal.png">
<!--EndFragment--></body></html>"""

TRACKED = """<html><body><p class=MsoNormal>共<del cite="mailto:liu" datetime="2026-11-01">二百</del><ins
cite="mailto:liu" datetime="2026-11-01">三百</ins>户。</p></body></html>"""

FROM_EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body><table border=0 cellpadding=0>
<!--StartFragment--><col width=72><tr height=18><td colspan=3 class=xl65>三季度收支表</td></tr>
<tr><td>月份</td><td>收入</td><td>支出</td></tr><tr><td>7月</td><td align=right>1,200</td><td align=right>800</td></tr>
<tr style='display:none'><td>8月</td><td>9</td><td>9</td></tr><!--EndFragment--></table></body></html>"""
