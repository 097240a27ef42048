"""Words that stand for a code: sex, status, kind, result, category, cause, level, yes and no."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mutualaid.results import Finding
from mutualaid.rules.shapes import Shape
from mutualaid.rules.values.counts import NO_WORDS
from mutualaid.rules.values.text import Findings, compact, plain, refused


def _word(cell: object, words: Mapping[str, str], code: str) -> tuple[str | None, Findings]:
    """The code behind one of the words; anything else is refused under ``code``."""
    found = words.get(cell) if isinstance(cell, str) else None
    if found is None:
        text = plain(cell)
        if text is None:
            return None, ()
        word = compact(text).casefold()
        found = words.get(word) or words.get(_ASIDE.sub("", word))
        if found is None:
            return refused(code)
    return found, ()


_ASIDE = re.compile("^已|(?:会员|职工|人员|同志|状态)$")
"""What offices put around a word without changing what it says: 已成功, 在会会员, 男职工; a denial is never one."""


def _codes(**words: str) -> dict[str, str]:
    return {word: code for code, listed in words.items() for word in (code.casefold(), *listed.split())}


_SEXES = _codes(M="男 男性 男士 male man", F="女 女性 女士 female woman")
_STATUSES = _codes(
    in_service="在职 在岗 在职在岗 正常 在会 在籍 在册 入会 有效 会员 正式 正常在会 在职在会 "
    "inservice active valid member joined",
    kept="保留会籍 会籍保留 保留 keptmembership retained",
)
_UNIT_KINDS = _codes(
    district="区 区级 区总 区总工会 县 县级 县总工会",
    street="街道 街道级 街道办事处 街道总工会 街道工会",
    town="镇 镇级 镇总工会 镇工会 地区 地区级 地区总工会 地区办事处",
    township="乡 乡级 乡总工会 乡工会",
    system="系统 系统级 系统工会 局 产业 产业工会 行业 行业工会",
    grassroots="基层 基层级 基层工会 基层单位 基层工会委员会 基层工会联合会 工会联合会 联合会 联合基层工会 "
    "独立基层工会 单独基层工会 grass-roots",
)
_PAID = "支付 付款 发放 打款 转账 汇款 划款 代发 入账 到账".split()  # noqa: SIM905
"""What is done with money: 已支付, 支付成功 or 支付失败; 支付 alone, or 已处理, does not tell how it ended."""
_DONE = (*_PAID, "交易", "处理")
_RESULTS = _codes(
    paid=" ".join(
        ("成功 到账 success successful ok", *(f"已{word}" for word in _PAID), *(f"{word}成功" for word in _DONE))
    ),
    returned=" ".join(
        ("退汇 退回 失败 未成功 不成功 退票 return failed failure", *(f"{word}失败" for word in _DONE)),
    ),
    recovered="追回 收回 追缴 退缴",
)
_CAUSES = _codes(
    illness="疾病 因病 病 生病 患病 普通疾病 一般疾病 疾病住院 disease sickness",
    accident="意外 意外伤害 意外事故 意外受伤 意外事件 外伤 意外住院 injury",
)
_CATEGORIES = _codes(
    outpatient="门诊 门急诊 门(急)诊 急诊 门诊类 门诊报销 门诊二次报销",
    inpatient="住院 住院类 住院报销 住院二次报销",
    over_cap="超封顶线 超封顶 超过封顶线 封顶线以上 overcap",
)
_KIN = _codes(
    child="子女 儿子 女儿 孩子 小孩 长子 长女 次子 次女 独生子 独生女 之子 之女 children son daughter",
    spouse="配偶 丈夫 妻子 爱人 夫妻 husband wife",
)
_RELATIVES = frozenset(("家属", "家人", "亲属", "直系亲属", "dependant", "dependent", "family"))
_WHOSE = re.compile("^(?:职工|会员|本人|参保人)")
_INSURED = "(?:城镇)?(?:职工|居民|异地|普通|特殊|一般|本地|统筹|医保)*"
_VISITS = {
    "outpatient": Shape(
        rf"{_INSURED}(?:门诊|急诊|门急诊|门\(急\)诊|门\(急诊\)|门诊/急诊)"
        r"(?:慢特病|慢性病|慢病|特殊病|特殊疾病|特病|大病|两病|统筹|治疗|就诊|就医|留观|抢救|报销|结算|类)*"
        rf"|{_INSURED}(?:慢特病|慢性病|门慢|门特|门大|特病|慢病)(?:门诊)?|outpatient|clinic|emergency|visit"
    ),
    "stay": Shape(
        rf"{_INSURED}(?:急诊|门诊|门急诊)?转?(?:日间|生育|外伤|单病种|精神|康复|家庭)*"
        r"(?:住院|日间手术|日间病房)(?:治疗|医疗|就诊|就医|报销|结算|类)*|inpatient|stay|hospitalstay|admission"
    ),
}
"""What a settlement is of, as offices write it."""
_RECEIPTS = _codes(
    receipt="互助费 互助金 互助保障费 互助保险费 缴费 缴款 收款 收费 收 收入 参保费 参保缴费 交费 保费 保险费 "
    "contribution",
    joining_fee="入会费 入会会费 会员入会费 joiningfee",
    refund="退费 退款 退 退回 退保",
)


def says_kin(cell: object, kin_code: str) -> bool:
    """Whether a cell calls somebody that to the member, or a relative of whatever kind.

    >>> [says_kin(cell, "child") for cell in ("女儿", "职工子女", "家属", "妻子", "本人", None)]
    [True, True, True, False, False, False]
    """
    text = plain(cell)
    word = "" if text is None else _WHOSE.sub("", compact(text).casefold())
    return word in _RELATIVES or _KIN.get(word) == kin_code


def read_sex(cell: object) -> tuple[str | None, Findings]:
    """``M`` or ``F`` from 男, 女, M, F, male, female; a typed number is refused.

    >>> read_sex("女"), read_sex("Male"), read_sex(1)[1][0].code
    (('F', ()), ('M', ()), 'SEX_UNREADABLE')
    """
    return _word(cell, _SEXES, "SEX_UNREADABLE")


def read_status(cell: object) -> tuple[str | None, Findings]:
    """``in_service`` (在职, 在会, 已入会, 有效 …) or ``kept`` (保留会籍).

    >>> read_status("在职"), read_status("已入会"), read_status("保留会籍"), read_status("退会")[1][0].code
    (('in_service', ()), ('in_service', ()), ('kept', ()), 'STATUS_UNREADABLE')
    """
    return _word(cell, _STATUSES, "STATUS_UNREADABLE")


def read_unit_kind(cell: object) -> tuple[str | None, Findings]:
    """``district``, ``street``, ``town``, ``township``, ``system`` or ``grassroots``.

    >>> read_unit_kind("镇"), read_unit_kind("基层工会")
    (('town', ()), ('grassroots', ()))
    """
    return _word(cell, _UNIT_KINDS, "UNIT_KIND_UNREADABLE")


def read_receipt_kind(cell: object) -> tuple[str | None, Findings]:
    """``receipt`` (互助费) or ``joining_fee`` (入会费); money going back is refused here, with the way to do it.

    >>> read_receipt_kind("入会费"), read_receipt_kind("退费")[1][0].code, read_receipt_kind("x")[1][0].code
    (('joining_fee', ()), 'KIND_REFUND', 'KIND_UNREADABLE')
    """
    code, findings = _word(cell, _RECEIPTS, "KIND_UNREADABLE")
    return refused("KIND_REFUND") if code == "refund" else (code, findings)


def read_payout_result(cell: object) -> tuple[str | None, Findings]:
    """``paid``, ``returned`` (退汇) or ``recovered`` (追回).

    >>> read_payout_result("成功"), read_payout_result("退汇")
    (('paid', ()), ('returned', ()))
    """
    return _word(cell, _RESULTS, "PAYOUT_RESULT_UNREADABLE")


def read_category(cell: object) -> tuple[str | None, Findings]:
    """``outpatient`` (门诊), ``inpatient`` (住院) or ``over_cap`` (超封顶线).

    >>> read_category("门诊"), read_category("超封顶线")
    (('outpatient', ()), ('over_cap', ()))
    """
    return _word(cell, _CATEGORIES, "CATEGORY_UNREADABLE")


def read_visit(cell: object) -> tuple[str | None, Findings]:
    """``outpatient`` (门诊, 急诊, 慢特病 …) or ``stay`` (住院 …), with what offices put around them; else it is held.

    >>> read_visit("门诊慢特病"), read_visit("急诊转住院"), read_visit("药店购药")[1][0].code
    (('outpatient', ()), ('stay', ()), 'VISIT_UNREADABLE')
    """
    text = plain(cell)
    if text is None:
        return None, ()
    word = compact(text).casefold()
    for code, said in _VISITS.items():
        if said.fullmatch(word):
            return code, ()
    return None, (Finding("held", "VISIT_UNREADABLE"),)


def read_cause(cell: object) -> tuple[str | None, Findings]:
    """``illness`` (疾病) or ``accident`` (意外).

    >>> read_cause("意外"), read_cause("疾病"), read_cause("其他")[1][0].code
    (('accident', ()), ('illness', ()), 'CAUSE_UNREADABLE')
    """
    return _word(cell, _CAUSES, "CAUSE_UNREADABLE")


_LEVELS = {
    word: level
    for level, listed in (
        (1, "1 一 一级 一甲 一乙 一丙 1级"),
        (2, "2 二 二级 二甲 二乙 二丙 2级"),
        (3, "3 三 三级 三甲 三乙 三丙 三特 3级"),
    )
    for word in listed.split()
}
_LEVELS |= {
    f"{word}{grade}等": level for word, level in tuple(_LEVELS.items()) if word[-1] == "级" for grade in "甲乙丙特"
}
_DENIALS = frozenset("无無未否不没非")
_UNRATED = frozenset(("未定级", "未评级", "未定", "未评", "无等级", "无级别", "无", "-", "/", "unrated", "none"))


def read_hospital_level(cell: object) -> tuple[int | None, Findings]:
    """The level of a hospital, 1 to 3; ``None`` for a blank cell and for a hospital that was not rated (未定级).

    >>> read_hospital_level("三甲"), read_hospital_level("二级甲等"), read_hospital_level(1.0)
    ((3, ()), (2, ()), (1, ()))
    >>> read_hospital_level("未定级"), read_hospital_level("四级")[1][0].code
    ((None, ()), 'HOSPITAL_LEVEL_UNREADABLE')
    """
    text = plain(cell)
    if text is None:
        return None, ()
    word = compact(text).casefold()
    level = _LEVELS.get(word.removesuffix("医院"))
    if level is None and word not in _UNRATED:
        return refused("HOSPITAL_LEVEL_UNREADABLE")
    return level, ()


def read_referral(cell: object) -> tuple[bool, Findings]:
    """Whether there is a slip of referral: 是, 有, Y or the slip's own number; blank, 否, 无 and 未转诊 are none.

    >>> read_referral("是"), read_referral("ZZ2018-17"), read_referral("无"), read_referral(None)
    ((True, ()), (True, ()), (False, ()), (False, ()))
    >>> read_referral("无转诊单"), read_referral("不需要")
    ((False, ()), (False, ()))
    """
    text = plain(cell)
    word = "" if text is None else compact(text).casefold()
    # A denial in more words than one; a slip's number has a digit in it.
    is_denied = word[:1] in _DENIALS and not any(map(str.isdigit, word))
    return not is_denied and word not in NO_WORDS | {""}, ()
