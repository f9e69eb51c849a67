"""Traditional signs beside the simplified ones, as far as names, posts and words of an accusation need them.

No whole table: a sign that stands in none of them is compared as it was written.
"""

from __future__ import annotations

_TRADITIONAL = (
    "舉報檢發紅賄貪敗權謀錢處費禮條煙關係節飽護傘擊復輸員塊萬兩幾購請託後門給辦業務單據個這長書記會計納師領導總經醫屬營廳財審農網電訊聞廣視臺編輯"
    "監紀黨團組稅國學園區縣鎮鄉銀貸歸積規劃勞動術設備張陳劉楊趙黃吳孫馬許鄭馮鄧葉蘇蔣賈閻韓羅蕭鍾鐘譚賴龔龐嚴齊陸盧顧遲邊歐陽賀湯鄔畢聶歷婁竇寧藍"
    "談項連莊駱樂鄒魯韋喬謝衛榮鄺龍閔諸東遼闞繆麗華軍強偉傑鵬飛鳳蘭蓮嬌瓊瑩穎靜鶯鴻鶴勝曉輝煒燦爾愛維綠績繼紹練絲縉綺緒緣纓倫儀億優僑儉剛勁勵勛勳"
    "協啟喚嘯嵐嶸慶憶懷擁揚攜敘時晉暉曄棟樹橋機歡漢潔濤淵滿潤澤濱瀾灝煥熱牽獻瑋璣瑤環瓏禎穩競筆簡義聖聰聯肅興艷豔蕓藝蘊覺親詩詠誠語諾讓賢賓贊軒輕"
    "達遠進運選錦鋒銘銳鋼鑑閃開隨雋雙雲韻順頌願顏風馳驍騰驚麥齡範"
)
_SIMPLIFIED = (
    "举报检发红贿贪败权谋钱处费礼条烟关系节饱护伞击复输员块万两几购请托后门给办业务单据个这长书记会计纳师领导总经医属营厅财审农网电讯闻广视台编辑"
    "监纪党团组税国学园区县镇乡银贷归积规划劳动术设备张陈刘杨赵黄吴孙马许郑冯邓叶苏蒋贾阎韩罗萧钟钟谭赖龚庞严齐陆卢顾迟边欧阳贺汤邬毕聂历娄窦宁蓝"
    "谈项连庄骆乐邹鲁韦乔谢卫荣邝龙闵诸东辽阚缪丽华军强伟杰鹏飞凤兰莲娇琼莹颖静莺鸿鹤胜晓辉炜灿尔爱维绿绩继绍练丝缙绮绪缘缨伦仪亿优侨俭刚劲励勋勋"
    "协启唤啸岚嵘庆忆怀拥扬携叙时晋晖晔栋树桥机欢汉洁涛渊满润泽滨澜灏焕热牵献玮玑瑶环珑祯稳竞笔简义圣聪联肃兴艳艳芸艺蕴觉亲诗咏诚语诺让贤宾赞轩轻"
    "达远进运选锦锋铭锐钢鉴闪开随隽双云韵顺颂愿颜风驰骁腾惊麦龄范"
)
_TABLE = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def simplified(words: str) -> str:
    """The words with each traditional sign of the table as its simplified one."""
    return words.translate(_TABLE)
