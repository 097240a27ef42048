"""Words that turn a row or a whole list round, where nothing is read: 退保 in a remark, 以下作废 between rows, a title.

``states`` are columns that ask of each row whether it counts. This is the same said by the way: in the cells of columns
that no field takes, in lines between the rows of data, above the header, in the sheet's name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from mutualaid import words
from mutualaid.results import Finding
from mutualaid.rules.identity import mask_value
from mutualaid.rules.shapes import Shape
from mutualaid.sheets.cells import is_empty, plain_sign
from mutualaid.sheets.grid import Cells, Grid, is_blank
from mutualaid.sheets.headings import Columns, heading_key, own_columns
from mutualaid.sheets.readings import Header
from mutualaid.sheets.rows import Kind
from mutualaid.sheets.sayings import plain
from mutualaid.sheets.states import STATE, denies, says_yes, stated

_WORDS: Mapping[str, str] = {
    "quit": (
        "退保|停保|断保|弃保|放弃(?!治疗)|不参保|未参保|不参加|未参加|不投保|未投保|不续保|未续保|不再续|不续(?!费)|不愿|不买|不购买|"
        "暂不参|不予参保|not enrolled|opted out|opts out|surrendered|withdr[ae]wn?|lapsed"
    ),
    "leave": (
        "退会|离会|退出工会|离职|辞职|离岗|除名|开除|减员|终止会籍|解除合同|解除劳动|不同意入会|resigned|resignation|"
        "terminated|left the union|leavers"
    ),
    "member": "非会员|不是会员|未入会|not a member|non-?members?",
    "retire": r"(?<![延推将近])(?<!延迟)(?<!临近)(?<!即将)(?:已退休|离退休|退休)(?![金证费前待年时日之])|retired",
    "death": "死亡|去世|病故|身故|亡故|已故|逝世|过世|deceased|died",
    "void": (
        "作废|冲红|红冲|红字(?!会)|冲销|冲正|冲账|撤销|注销|取消|无效|删除|废除|废票|错账|void|cancel+ed|reversed|reversal|"
        "deleted|invalid"
    ),
    "return": "退款|退费|退回|退汇|退票|退还|返还|已退(?![休役伍])|款已退|refund(?:ed)?|returned",
    "pay": "未缴|欠缴|未交|欠费|欠款|未付|未到账|未到帐|未收|没交|没缴|待缴|少缴|unpaid|not paid|arrears",
    "aid": (
        "未发放|未支付|未到账|未到帐|(?:发放|支付|付款|打款|转账|交易)失败|账户不存在|账号不存在|户名不符|账号错误|账号有误|账户异常|"
        "已销户|failed|account closed|rejected"
    ),
    "review": (
        "手续未办|未办理|未办结|未接收|(?:手续|资料|材料|证件)不全|待核|待查|存疑|"
        "不通过|未通过|不同意|不合格|拒绝|驳回|拒签|拒批|不符合|不予|待审|rejected|declined|not approved|disapproved"
    ),
    "repeat": "重复|duplicate",
    "closed": "撤并|已撤|关闭|解散|停业|吊销|closed|dissolved",
    "enter": (
        "(?:不要|不用|不必|勿|别|无需|不需要?|不得|不能|不予|不应)(?:再)?(?:录入?|导入|登记|上报|计入|统计)|不录入?|不计入|剔除|划掉|删掉|"
        "do not (?:enter|import)|not to be (?:entered|imported)"
    ),
    "valid": "失效|停用|expired|inactive",
    "settle": "未结算|撤销结算|退费|not settled",
}
"""What speaks of a state in a text of any kind, against the row or the list that it is said of."""
_NOT = "(?<![未不无非没])(?<!没有)(?<!没有被)(?<!尚未)(?<!not )(?<!no )"
_TAKEN_BACK = Shape(
    r"返聘|重新|恢复|再次|再参|又参|复会|已补|补缴|补交|补收|已更正|已改|已续|后续保|转正|历史|去年|上年|往年|以前|曾|原[参退离]|如(?!下|实)|若|不得|须|需|"
    r"请勿|凡|一律|方可|即可|否则|again|rejoin|re-?enroll|formerly|if "
)
"""What takes such a word back, or makes a rule of it: 原退保后重新参保, 退保须本人签字 is none."""
_BOTH = Shape(
    r"(?:参保?|投保|入会?|缴费?|新增|增|加|转入|新)[及和与并、/或,，]?(?:退|减|离|停|未|欠)|"
    r"(?:退保?|退会?|减员?|未?缴费?|停保?|离职)[及和与并、/或,，](?:参|投|入|新|增|缴|在)|"
    r"(?:joiners?|new) (?:and|&|or) "
)
"""A list of both: 增减员明细表, 入退会登记表, 参保及退保."""
_LISTS = Shape(
    r"(?:.*(?:表|名册|花名册|名单|明细|清单|台账|汇总|统计|人员|职工|会员|员工|list|roster|register|members).*)"
)
_SENTENCE = Shape(r"[。;；!！?？]|[,，].*[,，]")
_EXPLAINS = Shape(r"(?i)^\W*(?:填表|填写|填报)?(?:说明|须知|注意|注|备注|提示|要求|notes?(?![a-z]))")
_BELOW = Shape(r"(?i)以下|下列|如下|下面|below|following")
_ABOVE = Shape(r"(?i)以上|上述|上列|上面|above")
_LONGEST_TITLE = 30
_LONGEST_SECTION = 16


class _Under(NamedTuple):
    """Cells that turn a row under headings of one kind, though elsewhere they say nothing."""

    headings: Shape
    imports: frozenset[str]
    against: Shape
    is_otherwise: bool = False
    """Whether everything else than ``against`` turns a row."""
    ticks: bool = False
    """Whether a blank cell does, where others are ticked."""
    of_numbers: bool = True
    """Whether a number may; else whole columns of them are not looked at."""

    def turns(self, cell: object, sign: str) -> bool:
        """Whether a cell, plainly ``sign``, turns its row."""
        found = self.against.fullmatch(sign) is not None
        return not (found or is_empty(cell)) if self.is_otherwise else found


_ENROLLING, _PEOPLE = frozenset(("enroll",)), frozenset(("enroll", "member"))
_ANY = frozenset(("unit", "member", "enroll", "contribution", "claim", "payout", "relief"))
_MONEY = _ANY - {"unit", "member"}
_NOT_OF_IT = "^(?!.*(?:短信|公开|通知|代扣|调剂|会费))"
_NO = r"否|不.*|×|x|✗|✘|╳|n|no|false|拒.*|错.*|有误.*|未.*"
_RELATIVES = Shape(r"(?:职工|会员|本人)?(?:家属|配偶|爱人|子女|儿子|女儿|父母|父亲|母亲|丈夫|妻子|岳父|岳母|公公|婆婆)")
"""Whom a remark calls somebody else than the member."""
_REMARKS = Shape(r"^(?:备注|附注|注|说明|人员(?:类别|类型|性质)|身份|对象|remarks?|notes?)$")
_UNDER = (
    _Under(
        Shape(r"借贷|收支|收付|资金方向|资金流向|借/?贷|交易方向|debit|drcr|direction"),
        frozenset(("contribution",)),
        Shape(r"借.*|支.*|付.*|出.*|往账?|转出|流出|d|dr|debit|out|-|减"),
    ),
    _Under(Shape(r"增减|加减|进出"), _PEOPLE, Shape(r"减.*|[-—–]+|退.*|出|删.*|remove|-1")),
    _Under(
        Shape(rf"{_NOT_OF_IT}.*(?:意愿|同意|自愿|确认|核对|校验|签字|签名|勾选|打勾|选中|agree|confirm|consent)"),
        _ANY,
        Shape(_NO),
    ),
    _Under(Shape(r"勾选|打勾|选中|^tick"), _ANY, Shape(_NO), ticks=True),
    _Under(
        Shape(r"续保|续费|首保|首次|renew"),
        _ENROLLING,
        Shape(
            r"(?!.*(?:重新|再次|又))(?:.{0,4}不再?续.*|未续.*|停.*|退.*|断.*|终止.*|中断.*|放弃.*|不参.*|不投.*|lapsed|stopped)"
        ),
    ),
    _Under(
        Shape(r"币种|币别|货币|currency"), _MONEY, Shape(r"人民币元?|cny|rmb|[￥¥]|元|本币|0?1|156|cny人民币"), True
    ),
    _Under(
        Shape(r"(?:失败|退汇|退票|拒付|错误)(?:原因|信息|说明|描述)|failurereason|returnreason"),
        frozenset(("payout",)),
        Shape(r"无|正常|.*成功|success.*|ok|0+|[-—/]+"),
        True,
    ),
    _Under(
        Shape(
            r"^(?!.*(?:劳动|劳务|组织|工会|社保|人事|工资|隶属|党|户主|联系|紧急|受益|监护|继承|代办)).*(?:关系|relation)"
        ),
        _ANY - {"unit", "contribution"},
        Shape(r"(?:职工|会员|参保人|患者)?(?:本人|自己)|在职职工|职工|self|employee|own"),
        True,
    ),
    _Under(_REMARKS, _ANY - {"unit", "contribution"}, _RELATIVES),
    _Under(
        Shape(r"(?:支付|打款|汇款|转账|付款|到账|到帐|入账|扣款|收款)(?:状态|情况|结果|与否|标志)"),
        frozenset(("enroll", "contribution")),
        Shape(r"未.*|待.*|在途.*|.*(?:处理|审核)中|.*失败.*|.*不成功.*|退.*|否|无|n|no|×|pending|failed|unpaid"),
    ),
    _Under(
        Shape(r"工伤|第三方责任|责任方|work-?relatedinjury"), frozenset(("claim",)), Shape(r"是|有|√|✓|y|yes|1|true")
    ),
    _Under(
        Shape(r"^(?:序号?|编号|行号|no|num|number)$"), _ANY, Shape(r".*(?:删|退|废|撤|销|×|✗|╳).*"), of_numbers=False
    ),
    _Under(
        Shape(r"操作|业务|变动|变更|类型|类别|标志|标识|情况|状态|交易"),
        _PEOPLE | {"contribution"},
        Shape(r"减少?|减员|删|退|停|注销|delete|remove"),
    ),
)
_ANSWERED = {
    "left_on": frozenset(("leave", "member", "death", "retire")),
    "result": frozenset(("return", "aid", "void", "review")),
    "kind": frozenset(("return", "quit", "void")),
}
"""Fields of which a cell says the same as words that turn its row: who has left, on a day that is read, may be so."""
_HARDLY_READ = frozenset(("first_or_renewal",))
"""Fields that are compared with the ledger and decide nothing: what turns a row is heeded there too."""
_COMMENTED = Shape(r"[(（]([^()（）]*)[)）][^“\n]*“([^”\n]*)”[^\n]*--accept COMMENT_OTHERWISE")
"""How a comment that spoke against a row is told below 错误原因, in either language."""
_WHOSE = frozenset(("name", "document_no", "unit_code", "unit_name", "receipt_no", "settlement_no"))
"""Fields that say of whom or what a row is: where all of them are struck through, the row is."""
_SAME = {
    "enroll": frozenset(("quit",)),
    "quit": frozenset(("quit",)),
    "pay": frozenset(("pay",)),
    "owing": frozenset(("pay",)),
    "member": frozenset(("member", "leave")),
    "leave": frozenset(("member", "leave")),
    "aid": frozenset(("aid",)),
}
"""What a column of a state has said of a row already, whatever stands above it."""


@lru_cache(maxsize=32)
def _shape(states: tuple[str, ...]) -> Callable[[str], re.Match[str] | None]:
    listed = "|".join(f"(?P<{name}>{_WORDS[name]})" for name in states if name in _WORDS)
    return re.compile(f"{_NOT}(?:{listed})").search if listed else lambda _: None


def _plainly(text: str) -> str:
    """A text without its blanks, but for those between English words."""
    return (text if text.isascii() else plain(text)).casefold()


def turned(text: str, columns: Columns, *, is_rule: bool = False) -> tuple[str, str] | None:
    """The state that a text speaks of against what it is said of, and its words; ``None`` where it says nothing so.

    What is said of a whole list or of how to fill in a form (``is_rule``) says of no row that it is not to be entered.

    >>> from mutualaid.sheets.columns import ENROLL
    >>> turned("本人放弃参保", ENROLL), turned("原退保后重新参保", ENROLL), turned("未退保", ENROLL)
    (('quit', '放弃'), None, None)
    """
    said = _plainly(text)
    states = dict.fromkeys(("void", *columns.states.split()))
    if columns.name != "member" or is_rule:
        states.pop("retire", None)  # who has retired may be insured and paid, and a list of them be one of members
    found = _shape(tuple(states))(said) if columns.states else None
    if found is None or _TAKEN_BACK.search(said) is not None:
        return _not_to_enter(said) if columns.states and not is_rule else None
    return str(found.lastgroup), found[0]


def _not_to_enter(said: str) -> tuple[str, str] | None:
    """What says in so many words that a row is not to be entered: 此人不要录入; what is said of it is no rule."""
    found = _shape(("enter",))(said)
    return None if found is None else ("enter", found[0])


def turned_list(text: str, columns: Columns) -> tuple[str, str] | None:
    """As ``turned``, of a title or a sheet's name: what tells how to fill in a form, or lists both, turns nothing.

    >>> from mutualaid.sheets.columns import MEMBER
    >>> turned_list("2018年退会会员花名册", MEMBER), turned_list("会员增减员明细表", MEMBER)
    (('leave', '退会'), None)
    """
    said = _plainly(text)
    if len(said) > _LONGEST_TITLE and not text.isascii():
        return None
    found = turned(text, columns, is_rule=True)
    if found is None or _SENTENCE.search(said) is not None:
        return None
    return None if _EXPLAINS.match(said) is not None or _BOTH.search(said) is not None else found


def _announced(text: str, columns: Columns) -> tuple[str, str] | None:
    """As ``turned``, of a line between rows of data: one that speaks of the rows beside it."""
    said = _plainly(text)
    if _BELOW.search(said) is not None or _ABOVE.search(said) is not None:
        return turned(text, columns)
    is_short = len(said) <= _LONGEST_SECTION or _LISTS.fullmatch(said) is not None
    return turned_list(text, columns) if is_short else None


_Answers = Mapping[int, tuple[frozenset[str], bool]]
"""Column -> the states that its cell may answer for, and whether any day does."""


class _Saying(NamedTuple):
    """What turns the rows from one on, to another: where it stands, and its words."""

    state: str
    words: str
    where: str
    first: int
    last: int


@dataclass(slots=True, eq=False, repr=False)
class Turning:
    """What a sheet says against its own rows where nothing is read."""

    grid: Grid
    header: Header
    columns: Columns
    _sayings: list[_Saying] = field(default_factory=list)

    def meet_titles(self, above: Iterable[tuple[int, Cells]], last: int) -> None:
        """The sheet's name and the lines above its header speak of all rows."""
        name = self.grid.sheet
        if name is not None and (found := turned_list(name, self.columns)) is not None:
            self._sayings.append(_Saying(*found, words.sentence("WHERE_SHEET"), 0, last))
        for row, cells in above:
            for cell in cells:
                if type(cell) is str and (found := turned_list(cell, self.columns)) is not None:
                    self._sayings.append(_Saying(*found, words.sentence("WHERE_ROW", row=row), row, last))

    def meet_lines(self, others: Sequence[tuple[int, Cells, Kind]], last: int) -> None:
        """Lines between the rows speak of those below them up to the next line, or where they say so above."""
        lines = [each for each in others if each[2].kind in ("title", "note", "signature", "page")]
        begins = self.header.rows[-1]
        ends = [row for row, _, kind in lines if kind.kind in ("title", "note") and kind.why != "like_title"]
        for row, cells, _ in lines:
            for cell in cells:
                if type(cell) is not str or (found := _announced(cell, self.columns)) is None:
                    continue
                if _ABOVE.search(cell) is not None:
                    first, until = max((end for end in ends if end < row), default=begins), row
                else:
                    first, until = row, min((end for end in ends if end > row), default=last)
                self._sayings.append(_Saying(*found, words.sentence("WHERE_ROW", row=row), first, until))

    def doubts(self, rows: Sequence[tuple[int, Cells]]) -> Iterator[tuple[int, str, Finding]]:
        """Every row that something of all this speaks against; a column that does is a field from here on."""
        fields = self.header.fields
        answers = {fields.index(name): (of, name.endswith("_on")) for name, of in _ANSWERED.items() if name in fields}
        stated = {i: _SAME[state.name] for i, state in self.header.states.items() if state.name in _SAME}
        for saying in self._sayings:
            facts: dict[str, object] = {"where": saying.where, "said": saying.words}
            finding = Finding("held", "LIST_OTHERWISE", facts, bound=saying.words)
            for row, cells in rows:
                is_told = any(saying.state in of and not is_blank(cells[index]) for index, of in stated.items())
                if (
                    saying.first <= row <= saying.last
                    and not is_told
                    and not _is_answered(saying.state, cells, answers)
                ):
                    yield row, f"{STATE}{saying.state}:", finding
        for index in self._unread():
            yield from self._of_column(index, rows, answers)
        yield from self._beside_cells(rows, answers)

    def _unread(self) -> Iterator[int]:
        settled = {reading.index for reading in self.header.readings if reading.how == "settled"}
        own = {*own_columns(self.header.headings), *settled}
        for index, name in enumerate(list(self.header.fields)):
            if (name is None or name in _HARDLY_READ) and index not in own:
                yield index

    def _of_column(
        self, index: int, rows: Sequence[tuple[int, Cells]], answers: _Answers
    ) -> Iterator[tuple[int, str, Finding]]:
        key = heading_key(self.header.headings[index])
        under = [
            each
            for each in _UNDER
            if self.columns.name in each.imports and key and each.headings.search(key) is not None
        ]
        of_numbers = any(each.of_numbers for each in under)
        is_ticked = any(each.ticks for each in under) and any(says_yes(cells[index]) for _, cells in rows)
        told: dict[object, tuple[str, Finding]] = {}
        for cell in {cells[index] for _, cells in rows}:
            if is_blank(cell):
                if is_ticked:
                    told[cell] = "void", stated(cell)
            elif not of_numbers and (type(cell) is not str or cell.isdecimal()):
                continue
            elif (found := self._of_cell(cell, under)) is not None:
                told[cell] = found
        for row, cells in rows if told else ():
            if (found := told.get(cells[index])) is not None and not _is_answered(found[0], cells, answers):
                name = f"{STATE}{found[0]}:{index}"
                if self.header.fields[index] is None:
                    self.header.fields[index] = name
                yield row, str(self.header.fields[index]), found[1]

    def _beside_cells(self, rows: Sequence[tuple[int, Cells]], answers: _Answers) -> Iterator[tuple[int, str, Finding]]:
        """Comments that speak against their rows, and rows that are struck through.

        Neither goes into the workbook that is handed back: there the doubt stands below 错误原因.
        """
        own = own_columns(self.header.headings)
        if not self.grid.comments and not self.grid.struck and not own:
            return
        by_row: dict[int, list[tuple[int, str]]] = {}
        for (row, index), said in self.grid.comments.items():
            by_row.setdefault(row, []).append((index, said))
        for row, cells in rows:
            told = str(cells[own[0]]) if own else ""
            for index, said in by_row.get(row, ()):
                found = turned(said, self.columns)
                if found is not None and not _is_answered(found[0], cells, answers):
                    yield row, STATE, _commented(self.header.headings[index], found[1])
            if (before := _COMMENTED.search(told)) is not None:
                yield row, STATE, _commented(before[1], before[2])
            if self._is_struck(row, cells) or "--accept ROW_STRUCK" in told:
                yield row, STATE, Finding("held", "ROW_STRUCK")

    def _is_struck(self, row: int, cells: Cells) -> bool:
        """Whether all cells that say of whom or what a row is are struck through."""
        struck, fields = self.grid.struck, self.header.fields
        filled = [index for index, name in enumerate(fields) if name is not None and not is_blank(cells[index])]
        named = [index for index in filled if fields[index] in _WHOSE] or filled
        return bool(struck and named) and all((row, index) in struck for index in named)

    def _of_cell(self, cell: object, under: Sequence[_Under]) -> tuple[str, Finding] | None:
        sign = plain_sign(cell)
        if any(each.turns(cell, sign) for each in under):
            return "void", stated(cell, said=mask_value(STATE, cell))
        found = turned(cell, self.columns) if type(cell) is str else None
        return None if found is None else (found[0], stated(cell, said=found[1]))


def _commented(heading: str, said: str) -> Finding:
    return Finding("held", "COMMENT_OTHERWISE", {"column": heading, "said": said}, bound=said)


def _is_answered(state: str, cells: Cells, answers: _Answers) -> bool:
    """Whether the row itself says the same in a column that is read: left on a day, returned by the bank."""
    return any(
        state in of and not is_blank(cells[index]) and (is_day or denies(cells[index]))
        for index, (of, is_day) in answers.items()
    )
