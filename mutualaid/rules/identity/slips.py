"""Names and numbers of people where none belong: in a heading, in a sheet's name, in a cell of another column.

Where a file has no header, where columns have shifted or somebody keeps a sheet a person, they stand there.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from re import Match

from mutualaid.codes import PART_FIELDS
from mutualaid.rules.identity.masks import mask_document, mask_name, narrow
from mutualaid.rules.shapes import Shape

LONGEST_HEADING = 120
_PASSPORT = r"(?<![A-Za-z])[A-Za-z]{1,2}\d{7,9}(?!\d)"
_NUMBER = Shape(rf"{_PASSPORT}|\d(?:[ -]?\d){{6,}}[Xx]?")
_DAYS = Shape(r"(?:(?:19|20)\d\d(?:-?(?:0?[1-9]|1[0-2])(?:-?(?:0?[1-9]|[12]\d|3[01]))?)?(?:[ -]|$))+")
_CODE_OF_UNIT = Shape(r"[1-6]\d{8}(?:\d{3})?")
_WORD = Shape(r"[\u3400-\u9fff·]+|[A-Za-z]+")
_LANDLINE = r"(?<![\d.])0\d{2,3}[- ]?\d{7,8}(?![\d.])"
_OF_SOMEBODY, _TELEPHONE = Shape(rf"{_PASSPORT}|{_LANDLINE}"), Shape(_LANDLINE)
"""A passport, or a telephone with its area."""
_CODES = frozenset(("uscc", "unit_code", "parent_code"))
_OF_PAPERS = frozenset(("receipt_no", "serial_no", "settlement_no")) | _CODES
"""Columns of numbers that may look like a passport's; a code that is nothing else is one."""
_LABEL = Shape(
    "(?:联系|手机|电话|身份证|证件|姓名|会员|职工|银行|互助|服务|工资|卡|账|户|号码|号|编码|编号|人|花名册|名册|名单|表|第|批|页|年度?|月|日|至)+"
)
"""What stands beside a number and names nobody: 电话, 卡号."""
_BEFORE = Shape(
    "(?:说明|样例|示例|字典|样表|联系人|经办人|填表人|填报人|姓名|会员|职工|员工|同志|报给|转给|发给|交给|参见|参照|详见|"
    "[同随跟和与由经找问请代替给见])+"
)
_AFTER = Shape(
    "(?:说明|样例|示例|字典|样表|同志|先生|女士|老师|等人|名册|名单|工作室|个人|的)+$|"
    "(?:已|本人|要求|申请|办理|补办|代办|退休|退会|调出|调入|离职|去世|病故|住院|门诊|请假|一样|相同)+.*$"
)
_CHINESE = Shape(r"[\u3400-\u9fff·]+")

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵覃武钱戴严莫孔汤康赖庞樊兰殷施洪翟颜倪牛温芦俞葛柴"
    "梅阎聂鲁岳齐欧鲍柯卞祝涂缪蓝裴戚石"
    "章乔路祁凌童娄骆伍游屈翁詹焦尤苗左关闵符褚景宫谷耿巩冉阮边辛盛柳桂宗喻项靳饶麻隋甄宁燕卫华米卜晋滕邬柏窦臧茅万荣池易岑"
    "穆查竺逯盖益桓仲娜佟阚刁邢谌尚巫冀艾舒常昝晁敖訾曲苑郗宿胥糜申扈蒙廉甘简管包解谈席仇候"
    "張陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭呂蔣葉蘇盧鍾譚陸賈鄒龔萬錢嚴賴龐蘭顏溫蘆閻聶魯歐劉羅"
)
"""One character each; some 300 of the commonest, with which 98 of 100 names begin."""
_RARE = (
    "狄伏纪祝湛虞裘宣郁杭诸吉钮嵇荀於惠芮羿汲邴乌隗宓伊栾暴钭厉戎束幸韶郜蓟薄蒲邰鄂蔺屠阴闻莘逄姬宰郦雍郤璩桑濮寿浦晏瞿茹习宦鱼"
    "慎戈庾暨衡弘匡寇禄阙殳沃蔚夔厍乜鞠巢蒯荆么佘仝冼揭肇佴揣尧闪铁冮矫麦粟苟楚谯尉亓班"
)
_DOUBLE = (
    "欧阳|上官|司马|诸葛|司徒|东方|夏侯|皇甫|尉迟|公孙|慕容|令狐|长孙|宇文|端木|南宫|独孤|澹台|公冶|呼延|申屠|钟离|闻人"
)
_NO_LAST = (
    "会司厂店校院所局委办部处镇乡村县区市街道站队社团组行馆庄营堡坊矿场寺屯类证职金费业务额款式表册单案目期号数型级名"
    "长员工人者性别日月年天底初末时间度位份率比值计项注址话码机件种次序列档线油山园河谷平"
)
"""Characters with which a union, a place or a word of a list ends, and hardly any name."""
_NO_NAMES = (
    "石景山|任意|任务|任职|任期|任免|任课|万元|万达|万科|关系|关联|关注|关闭|常住|常用|常年|解释|解除|解决|包干|包含|包括|白班|方式|方法|"
    "方案|方向|方面|高温|高级|高中|高校|高管|高新|高血压|白血病|金融|金属|严重|余下|余数|简历|简称|简介|简要|管理|管辖|尚未|尚欠|江苏|江西|"
    "毛重|毛利|施工|施救|温度|路段|康复|武警|武装|左右|章程|荣誉|付息|付清|付讫|甘肃|宁夏|查询|查看|查收|华北|孔号|符合|申请|申报|申领|申诉|"
    "益处|候补|边检|宿舍|谈话|游客|辛苦|盖章|封存|麻醉|景区|蒙古|席位|查验|查无|项次|解约|任教|钱数|段落|余留|周岁|付款|宗教|申购|范围|解散|解聘|查重|方便|马上|高龄|郑重|何时|"
    "纪检|纪律|祝贺|宣传|吉林|惠民|伊犁|衡水|习惯|铁路|铁矿|寿命|寿险|薄弱|暴雨|厉害|幸福|班次|班级|班组|班别|杭州|桑塔|楚雄|诸暨|麦田"
)
"""Words that begin as names do."""
_NAME = Shape(
    rf"\s*(?!{_NO_NAMES})(?:(?:{_DOUBLE})(?:\s*[\u3400-\u9fff]){{1,2}}|"
    rf"[{_SURNAMES}{_RARE}]\s*[\u3400-\u9fff]?\s*(?![{_NO_LAST}])[\u3400-\u9fff]|[\u3400-\u9fff]+·[\u3400-\u9fff·]+)\s*"
)
_BEGIN_NAMES = frozenset(_SURNAMES + _RARE).union(name[0] for name in _DOUBLE.split("|"))
_NAME_ALONE = Shape(
    r"\s*(?![不未待长至暂没空无同如上永今去已另见略是有按以自每本次])(?:(?:[\u3400-\u9fff]\s*){1,3}(?![年月日底初末号天后前元份起止])"
    r"[\u3400-\u9fff]|[\u3400-\u9fff]+·[\u3400-\u9fff·]+|[A-Za-z]+(?:[ .]+[A-Za-z]+)+)\s*"
)
"""Two to four characters that say nothing of a day or an amount (不详, 待补, 去年底), or words in Latin letters."""
_NUMERIC = frozenset(
    (
        *("uscc", "staff_count", "share_count", "fee", "tier", "amount", "serial_no", "settlement_no", "receipt_no"),
        *("total_fee", "fund_paid", "self_pay_one", "self_pay_two", "own_expense"),
        *PART_FIELDS,
    )
)
"""Columns of numbers; a short word in one of them, as in one of days, is a name that slipped there."""


def mask_heading(text: str, *, is_known: bool = True) -> str:
    """A heading or the name of a sheet as it may be seen: one that holds somebody's number is masked whole.

    Days, years and codes of units are nobody's numbers. One that nobody knows (``is_known``) and that is called as
    people are is masked as a name.

    >>> mask_heading("魏一 110229198001010178"), mask_heading("李强13800130001"), mask_heading("E12345678")
    ('魏* 110***********0178', '李*1********01', 'E******78')
    >>> mask_heading("证件号码"), mask_heading("名册 20180101-20181231"), mask_heading("110119100 延庆镇")
    ('证件号码', '名册 20180101-20181231', '110119100 延庆镇')
    >>> mask_heading("魏一", is_known=False), mask_heading("金额"), mask_heading("康庄镇", is_known=False)
    ('魏*', '金额', '康庄镇')
    """
    text = narrow(text)
    if not holds_number(text):
        return cut(text) if is_known else mask_slipped_name(cut(text))
    at, shown = 0, ""
    for run in _NUMBER.finditer(text):
        shown += mask_words(text[at : run.start()]) + mask_document(run[0])
        at = run.end()
    return cut(shown + mask_words(text[at:]))


def cut(text: str) -> str:
    """A heading as far as anybody reads it: a text of pages where a heading belongs fills no screen.

    >>> cut("姓名"), len(cut("姓名" * 2500))
    ('姓名', 120)
    """
    return text if len(text) <= LONGEST_HEADING else f"{text[: LONGEST_HEADING - 1]}…"


def holds_number(text: str) -> bool:
    """Whether somebody's number stands in a heading or in the name of a sheet."""
    return any(_is_somebodys(run[0]) for run in _NUMBER.finditer(text))


def mask_headings(headings: Sequence[str], known: Collection[int] = ()) -> list[str]:
    """The headings of one line as they may be seen; ``known`` are the places of those that have a meaning.

    Where one of the others is nothing but somebody's number, the line is a row of data: of it no other word is shown.

    >>> mask_headings(["单位", "110229198001010178", "2017-01-01"]), mask_headings(["姓名", "13800130001"], {0})
    (['单*', '110***********0178', '2017-01-01'], ['姓名', '1********01'])
    """
    others = [index for index in range(len(headings)) if index not in known]
    is_data = any(_NUMBER.fullmatch(told := headings[index].strip()) and _is_somebodys(told) for index in others)
    return [
        mask_words(heading)
        if is_data and index in others and not holds_number(heading)
        else mask_heading(heading, is_known=index in known)
        for index, heading in enumerate(headings)
    ]


def mask_slipped(field: str, text: str, shown: str) -> str:
    """What a cell shows once its numbers are masked (``shown``), with a name masked that slipped into its column.

    A short word is a name in a column of days or numbers, and where it begins with a surname and ends like no union
    or place in one of words; beside somebody's number every word is. So is a passport where no numbers of papers are.

    >>> mask_slipped("joined_on", "李强华", "李强华"), mask_slipped("unit", "李 强 华", "李 强 华")
    ('李*华', '李*华')
    >>> mask_slipped("unit", "康庄镇、李强华(女)", "康庄镇、李强华(女)"), mask_slipped("unit", "E12345678", "E12345678")
    ('康庄镇、李*华(女)', 'E******78')
    >>> mask_slipped("unit", "张山营", "张山营"), mask_slipped("joined_on", "不详", "不详")
    ('张山营', '不详')
    """
    if text != shown:
        return _CHINESE.sub(lambda run: mask_name(run[0]), shown) if holds_number(text) else shown
    is_numeric = field.endswith("_on") or field.startswith(("plan:", "fee:")) or field in _NUMERIC
    is_whole = field in _CODES and _OF_SOMEBODY.fullmatch(shown.strip()) is not None
    number = _TELEPHONE if field in _OF_PAPERS and not is_whole else _OF_SOMEBODY
    shown = number.sub(lambda run: mask_document(run[0]), shown)
    if _NAME_ALONE.fullmatch(shown) if is_numeric else _is_name(shown):
        return mask_name(shown.strip())
    return mask_slipped_name(shown)


def mask_slipped_name(text: str) -> str:
    """A text, masked where it is called as people are; so is each of its words, whatever label stands beside a name.

    >>> mask_slipped_name("李 强 华"), mask_slipped_name("说明李强华"), mask_slipped_name("康庄镇、王芳")
    ('李*华', '说明李*华', '康庄镇、王*')
    """
    if _is_name(text):
        return mask_name(text.strip())
    return _CHINESE.sub(_mask_word, text) if _may_name(text) else text


def _may_name(text: str) -> bool:
    """Whether a name may stand in a text: most have not even what names begin with."""
    return not _BEGIN_NAMES.isdisjoint(text) or "·" in text


def _is_name(text: str) -> bool:
    return _may_name(text) and _NAME.fullmatch(text) is not None


def _mask_word(run: Match[str]) -> str:
    word = run[0]
    before, after = _BEFORE.match(word), _AFTER.search(word)
    start, end = before.end() if before else 0, after.start() if after else len(word)
    name = word[start:end]
    return f"{word[:start]}{mask_name(name)}{word[end:]}" if _is_name(name) else word


def mask_words(text: str) -> str:
    """Every word of a text masked as a name, but for those of labels."""
    return _WORD.sub(lambda run: run[0] if _LABEL.fullmatch(run[0]) else mask_name(run[0]), text)


def _is_somebodys(number: str) -> bool:
    """Whether a run of seven digits or more is somebody's number: no day, no code of a unit."""
    if number[0].isalpha():
        return True
    digits = "".join(filter(str.isalnum, number))
    return not (_DAYS.fullmatch(number) or _CODE_OF_UNIT.fullmatch(digits))
