"""The columns of each import: the headings that a field goes by, in Chinese and English, and what others are made of.

A list holds the names that a field is called by; whoever's they are, with a number, a day or a type behind them or in
other words, they are composed (``says``, in the meanings of ``vocabulary``).
"""

from __future__ import annotations

from mutualaid.sheets.headings import Column, Columns

__all__ = [
    "BANK_ANSWER",
    "CLAIM",
    "CONTRIBUTION",
    "ENROLL",
    "IMPORTS",
    "MEMBER",
    "PAYOUT",
    "RELIEF",
    "UNIT",
    "Column",
    "Columns",
]


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split("|"))


_NAME = Column(
    "name",
    _words(
        "姓名|会员姓名|职工姓名|员工姓名|人员姓名|参保人|参保人姓名|被保障人|被保障人姓名|被保险人姓名|"
        "受助人|受助人姓名|领取人姓名|收款人姓名|患者姓名|申请人姓名|户名|name|full name|member name|"
        "person name"
    ),
    required=True,
    weak=_words("申请人|患者|收款人|领款人|名字|会员|职工|员工|人员|职员|教职工|member|employee|worker"),
    says="name | insured title?",
)
_DOCUMENT_TYPE = Column(
    "document_type",
    _words(
        "证件类型|证件类别|证件种类|证件名称|身份证件类型|有效证件类型|证照类型|document type|ID type|type of document"
    ),
    says="document kind title? | document title",
)
_DOCUMENT_NO = Column(
    "document_no",
    _words(
        "证件号码|证件号|证件编号|身份证号|身份证号码|身份证|身份证件号码|身份证件号|居民身份证号|"
        "居民身份证号码|公民身份号码|公民身份证号码|有效证件号码|有效证件号|会员身份证号|会员身份证号码|"
        "会员证件号码|职工身份证号|职工身份证号码|参保人身份证号|参保人身份证号码|参保人证件号码|"
        "受助人身份证号|受助人身份证号码|受助人证件号码|收款人身份证号|收款人身份证号码|患者身份证号码|"
        "申请人身份证号码|身份证号/证件号|ID number|ID no|ID card number|ID card no|ID card|identity number|"
        "identity card number|document number|document no|identity document number"
    ),
    required=True,
    weak=_words("ID"),
    says=(
        "document number? id? title? | document number kind? document | id number plaincard? | id plaincard | "
        "insured id"
    ),
)
_SEX = Column("sex", _words("性别|会员性别|职工性别|sex|gender"), says="sex")
_PHONE = Column(
    "phone",
    _words(
        "手机号|手机号码|手机|移动电话|移动电话号码|本人手机号|本人手机号码|本人手机|会员手机号|会员手机号码|"
        "手机号（联系电话）|phone|mobile|mobile phone|phone number|mobile number|phone no"
    ),
    weak=_words("联系电话|联系方式|电话|电话号码|本人电话|本人联系电话|telephone|tel"),
    says="phone number?",
)
_CARD_NO = Column(
    "card_no",
    _words(
        "互助服务卡号|工会会员互助服务卡号|会员互助服务卡号|互助服务卡卡号|互助服务卡|工会会员互助服务卡|"
        "工会会员服务卡号|工会服务卡号|会员服务卡号|服务卡号|工会卡号|京卡号|京卡卡号|京卡号码|京卡|"
        "card number|card no|service card number|union card number"
    ),
    weak=_words("卡号|会员卡号|会员卡"),
    says="card number? plaincard? union?",
    weakly="plaincard number",
)
_UNIT = Column(
    "unit",
    _words(
        "所属工会|所属基层工会|所属单位|所在工会|所在单位|所在基层工会|所属工会名称|所属单位名称|单位名称|"
        "工会名称|工会组织名称|基层工会名称|基层工会|工会|单位|单位全称|参保单位|参保单位名称|参加单位|"
        "填报单位|申报单位|投保单位|缴费单位|缴费单位名称|缴款单位|工作单位|会员所属工会|unit|unit name|"
        "union|union name|grassroots union"
    ),
    weak=_words("单位编码|单位编号|工会编码|工会编号|单位代码|工会代码|所属工会编码|付款单位|unit code"),
    says="union title? name? membership? join? pay? | employer title? name? union? membership? join? pay?",
    weakly="subunion title?",
)
_JOINED_ON = Column(
    "joined_on",
    _words("入会日期|入会时间|加入工会日期|加入工会时间|入会年月|入会日|joined on|join date|date joined"),
    says="join day into? union? | membership start day | membership join day | membership day",
)
_STATUS = Column(
    "status",
    _words("会籍状态|会员状态|会籍|会员会籍状态|membership status|member status"),
    weak=_words("状态|status"),
    says="membership status?",
)
_LEFT_ON = Column(
    "left_on",
    _words("退会日期|退会时间|离会日期|离会时间|会籍终止日期|退出日期|注销日期|left on|leave date|date left"),
    says="leave day union? | membership end day | membership leave day",
    near="death day | retire day | outof day | change",
)
_LEFT_REASON = Column(
    "left_reason",
    _words(
        "退会原因|退会事由|离会原因|离会事由|退出原因|注销原因|会籍终止原因|会籍注销原因|减员原因|"
        "left reason|leave reason|leaving reason|reason for leaving"
    ),
    says="leave reason membership? | membership end reason",
)
_PLAN = Column(
    "plan",
    _words(
        "参保项目|险种|参保险种|投保险种|险种名称|参保计划|互助计划|互助保障计划|保障计划|保障项目|互助项目|"
        "互助保障项目|参加项目|参加计划|计划名称|活动名称|参保活动|互助活动|互助保障活动|计划|plan|plan name|"
        "scheme"
    ),
    weak=_words("项目|项目名称|险别"),
    says="plan title? name? kind? pay? number? | cover kind | cover title",
)


def _paid_by(field: str, listed: str, says: str) -> Column:
    """What one payer gave; offices put 其中 (of which) before such a heading."""
    said = _words(listed)
    return Column(field, (*said, *(f"其中{heading}" for heading in said if not heading.isascii())), says=says)


_PARTS = (
    _paid_by(
        "member_part",
        (
            "个人缴费|个人缴费金额|个人缴纳|个人承担|个人承担金额|个人部分|个人自缴|个人自费|个人出资|个人支付|"
            "个人应缴|职工缴费|职工承担|职工个人缴费|会员缴费|会员个人缴费|本人缴费|自缴金额|自筹金额|"
            "paid by member|member paid|member part|member share"
        ),
        says=" | ".join(
            f"{whose} {gave} money? {more}"
            for whose in ("member", "staff")
            for gave, more in (("pay", ""), ("bear", "pay?"))
        ),
    ),
    _paid_by(
        "unit_part",
        (
            "单位缴费|单位缴费金额|单位缴纳|单位承担|单位承担金额|单位部分|单位补贴|单位补贴金额|单位补助|"
            "单位出资|单位支付|行政补贴|行政补助|行政缴费|行政承担|行政拨款|企业缴费|企业缴纳|企业承担|企业补贴|"
            "公司缴费|公司承担|公司补贴|paid by unit|unit paid|unit part|unit share|paid by employer|"
            "employer paid"
        ),
        says="employer pay money? | employer bear money? pay?",
    ),
    _paid_by(
        "union_part",
        (
            "工会补贴|工会补贴金额|工会补助|工会缴费|工会承担|工会部分|工会出资|工会支付|工会经费|工会经费补贴|"
            "基层工会补贴|本级工会补贴|paid by union|union subsidy|union part"
        ),
        says="union pay money? | union bear money? pay?",
    ),
    _paid_by(
        "district_part",
        (
            "区补贴|区补助|区级补贴|区级补助|区级承担|区工会补贴|区总工会补贴|区总工会补助|区总补贴|区财政补贴|"
            "paid by district|district subsidy|district part"
        ),
        says="district bear money? pay? union?",
    ),
    _paid_by(
        "city_part",
        (
            "市补贴|市补助|市级补贴|市级补助|市级承担|市工会补贴|市总工会补贴|市总工会补助|市总补贴|市财政补贴|"
            "paid by city|city subsidy|city part"
        ),
        says="city bear money? pay? union?",
    ),
)
_MEMBER = (
    _NAME,
    _DOCUMENT_TYPE,
    _DOCUMENT_NO,
    _SEX,
    _PHONE,
    _CARD_NO,
    _UNIT,
    _JOINED_ON,
    _STATUS,
    _LEFT_ON,
    _LEFT_REASON,
)

UNIT = Columns(
    "unit",
    (
        Column(
            "unit_code",
            _words(
                "单位编码|单位编号|单位代码|工会编码|工会编号|工会代码|组织编码|组织代码|"
                "工会组织编码|编码|unit code|code"
            ),
            weak=_words("编号|代码"),
            says="union number | employer number",
        ),
        Column(
            "unit_name",
            _words(
                "单位名称|工会名称|单位|工会|单位全称|工会全称|基层工会名称|基层工会|工会组织名称|所属工会|"
                "unit name|unit|union|union name"
            ),
            required=True,
            weak=_words("名称|name"),
            says="union title? | employer title? union?",
        ),
        Column(
            "parent_code",
            _words(
                "上级单位编码|上级单位编号|上级单位代码|上级工会编码|上级工会编号|上级编码|上级代码|"
                "所属上级编码|parent code|parent unit code"
            ),
            weak=_words("上级单位|上级工会|上级单位名称|上级工会名称|上级|所属上级工会|parent|parent unit"),
            says="above number union? employer? title? province? district? city?",
            weakly="above union? employer? title? province? district? city?",
        ),
        Column(
            "unit_kind",
            _words("类型|单位类型|工会类型|类别|单位类别|工会类别|层级|单位层级|kind|unit kind|type|unit type"),
            says="union level | employer level",
        ),
        Column(
            "uscc",
            _words(
                "统一社会信用代码|社会信用代码|信用代码|统一社会信用代码证号|统一信用代码|"
                "统一社会信用代码（工会）|工会统一社会信用代码|USCC|unified social credit code|"
                "social credit code"
            ),
        ),
        Column(
            "staff_count",
            _words(
                "职工人数|职工总数|职工数|在职职工人数|在职职工数|在职职工总数|单位职工人数|员工人数|staff|"
                "staff count|headcount|number of staff"
            ),
            says="staff heads employer? | staff count employer?",
        ),
        Column(
            "opened_on",
            _words(
                "成立日期|成立时间|建会日期|建会时间|工会成立日期|工会成立时间|组建日期|opened on|founded on|"
                "opening date"
            ),
            says="open day union? employer?",
        ),
    ),
    asks="unit day",
    days="open close",
    states="valid void review repeat founded closed",
)

_MOVES = (
    Column(
        "new_unit",
        _words("转入单位|转入工会|调入单位|调入工会|新单位|新工会|现单位|现工会|变更后单位|new unit|new union"),
        says="into union title? name? change? | into employer title? name? union? change?",
        near="change union | change employer",
    ),
    Column(
        "moved_on",
        _words("转入日期|转入时间|调入日期|调入时间|变更日期|调动日期|转会日期|moved on|transfer date"),
        says="into day change? union? employer? | change day union? employer?",
        near="outof day",
    ),
    Column(
        "old_unit",
        _words("原单位|原工会|转出单位|转出工会|调出单位|调出工会|变更前单位|old unit|former union"),
        says="outof union title? name? change? | outof employer title? name? union? change?",
    ),
)
"""Of a list of changes: where somebody moves to, from which day on, and from where."""
MOVES = frozenset(("new_unit", "old_unit"))
"""Fields that make a list one of changes: neither is ever the usual answer to what a column is."""

_ANSWER = Column("answer", _words("催办答复|单位答复|reminder answer"))
"""What a unit answered of somebody for whom it was chased (``sheets.answers``)."""

MEMBER = Columns(
    "member",
    (*_MEMBER, *_MOVES, _ANSWER),
    asks="money plan unit person share day",
    days="join leave death retire membership into outof change start end enroll pay quitcover",
    states="member service valid void review repeat leave retire death",
)

ENROLL = Columns(
    "enroll",
    (
        *_MEMBER,
        _ANSWER,
        _PLAN,
        Column(
            "share_count",
            _words(
                "份数|参保份数|投保份数|购买份数|参加份数|参保数量|份|shares|share count|units|"
                "number of units|number of shares"
            ),
            weak=_words("数量"),
            says="share count? plan? | enroll count",
        ),
        Column(
            "starts_on",
            _words(
                "起保日期|起保日|生效日期|生效日|生效时间|保障生效日期|保障起始日期|保障起期|保险起期|"
                "参保起始日期|保障开始日期|起始日期|开始日期|起保时间|保障期起|保障期限起|starts on|"
                "start date|effective date|cover starts"
            ),
            weak=_words("参保日期|参保时间"),
            says="start day plan? period? | period start | cover start | enroll start",
            near="period | start end day",
            weakly="enroll day",
        ),
        Column(
            "ends_on",
            _words(
                "止保日期|止保日|终止日期|到期日期|到期日|截止日期|结束日期|保障终止日期|保障到期日期|"
                "保障截止日期|保障止期|保险止期|失效日期|止保时间|保障期止|保障期限止|ends on|end date|"
                "expiry date|cover ends"
            ),
            says="end day plan? period? | period end | cover end | enroll end",
            near="quitcover day",
        ),
        Column(
            "fee",
            _words(
                "互助费|缴费金额|缴纳金额|参保费|参保费用|参保金额|互助金额|互助费金额|缴纳互助费|互助保障费|"
                "保费|保险费|投保金额|应缴金额|缴费额|缴款金额|费用|contribution|fee|premium"
            ),
            weak=_words("会费|会员费|金额|金额小计|缴费合计|合计缴费|缴费总额|合计金额|amount"),
            says=(
                "fee pay? standard? money? total? plan? | mutual pay? standard? money? total? plan? | "
                "pay money total? plan? | pay standard money? | "
                "cover standard money? |standard money | enroll money total? | plan money | cover money"
            ),
            weakly="money total? | dues total? money?",
        ),
        *_PARTS,
        Column(
            "tier",
            _words("档次|档位|参保档次|投保档次|缴费档次|意外档次|意外伤害档次|保障档次|tier"),
            says="tier plan? pay?",
        ),
        Column(
            "received_on",
            _words(
                "缴费日期|缴费时间|缴款日期|缴纳日期|收款日期|交费日期|付款日期|到账日期|received on|"
                "payment date|date received"
            ),
            says="pay day fee? money?",
        ),
        Column(
            "first_or_renewal",
            _words(
                "参保类型|首次或续保|首次/续保|首保续保|首次续保|新保续保|新保/续保|是否续保|续保标志|"
                "新增或续保|参保性质|参保方式|新/续|参保类型（首次/续保）|first or renewal|renewal"
            ),
            says="renewal kind?",
        ),
    ),
    asks="money plan unit person share day",
    days="start end enroll cover pay join leave death membership quitcover into outof change",
    states="enroll pay owing member service valid void review repeat return quit leave retire death",
)

CONTRIBUTION = Columns(
    "contribution",
    (
        Column(
            "receipt_no",
            _words(
                "收据号|收据号码|收据编号|票据号|票据号码|票据编号|票号|收款单号|发票号码|发票号|单据号|"
                "凭证号|receipt no|receipt number|receipt"
            ),
            says="receipt number",
        ),
        _UNIT,
        _PLAN,
        Column(
            "received_on",
            _words(
                "收款日期|缴费日期|缴款日期|到账日期|缴纳日期|收款时间|缴费时间|交费日期|入账日期|"
                "received on|date received|payment date"
            ),
            weak=_words("日期|date"),
            says="pay day fee? money?",
            weakly="receipt day | serial day",
        ),
        Column(
            "amount",
            _words(
                "金额|缴费金额|收款金额|缴款金额|互助费|互助费金额|到账金额|实收金额|缴费总金额|缴纳金额|"
                "贷方发生额|贷方金额|贷方|收入金额|来账金额|amount|contribution"
            ),
            required=True,
            weak=_words("合计金额|总金额"),
            says=(
                "fee pay? standard? money? total? plan? | mutual pay? standard? money? total? plan? | "
                "pay money total? plan? | money plan | cover money"
            ),
            weakly="money total",
        ),
        *_PARTS,
        Column(
            "kind",
            _words("类型|类别|款项类别|收款类别|费用类别|收退类型|收款类型|款项类型|收/退|业务类型|性质|kind|type"),
            says="pay kind | fee kind | money kind | mutual kind",
        ),
    ),
    asks="money plan unit person day",
    days="pay receipt",
    states="pay owing valid void review repeat return quit",
)

PAYOUT = Columns(
    "payout",
    (
        _NAME,
        _DOCUMENT_TYPE,
        _DOCUMENT_NO,
        Column(
            "card_tail",
            (
                *_CARD_NO.synonyms,
                *_words(
                    "互助服务卡号（后四位）|互助服务卡号后4位|互助服务卡后四位|互助服务卡后4位|"
                    "京卡号（后四位）|京卡号后4位|京卡后四位|京卡后4位|卡号（后四位）|卡号后4位|卡号末四位|"
                    "卡号尾号|卡尾号|收款卡号|银行卡号|账号|收款账号|银行账号|card tail|last four of card|"
                    "last 4 digits|card last four"
                ),
            ),
            weak=_CARD_NO.weak,
            says="card number? plaincard? union? tail? | account number? tail? pay? aid? | plaincard tail number?",
        ),
        Column(
            "plan",
            (*_PLAN.synonyms, *_words("项目|项目名称|报销项目|赔付项目|直赔项目")),
            says="plan title? kind? aid? | cover kind | cover title",
        ),
        Column(
            "quarter",
            _words("就诊季度|季度|所属季度|报销季度|就医季度|赔付季度|就诊时间季度|quarter|visit quarter"),
            says="season visit? aid?",
        ),
        Column(
            "category",
            _words("类别|报销类别|就诊类别|就医类别|医疗类别|费用类别|门诊/住院|就诊类型|就医类型|category|visit type"),
            weak=_words("类型"),
            says="aid kind | visit kind | medical kind",
        ),
        Column(
            "amount",
            _words(
                "金额|报销金额|受助金额|受助金|赔付金额|支付金额|发放金额|补助金额|互助金额|实付金额|"
                "直赔金额|二次报销金额|给付金额|到账金额|amount|paid amount"
            ),
            required=True,
            says=(
                "aid money total? pay? | aid pay | pay money total? | cover money | fee cover | "
                "mutual aid? money? total? pay? standard?"
            ),
            weakly="money total?",
        ),
        Column(
            "paid_on",
            _words(
                "支付日期|到账日期|发放日期|支付时间|发放时间|到账时间|付款日期|赔付日期|给付日期|打款日期|"
                "交易日期|paid on|payment date|date paid"
            ),
            weak=_words("日期|date"),
            says="aid day pay? | pay day | serial day",
        ),
        Column(
            "result",
            _words(
                "结果|支付结果|发放结果|到账结果|支付状态|发放状态|交易结果|交易状态|付款结果|处理结果|"
                "result|payment result"
            ),
            weak=_words("状态|status"),
            says="outcome aid? pay? serial? | aid status | pay status | serial status",
        ),
        Column(
            "serial_no",
            _words(
                "流水号|交易流水号|支付流水号|银行流水号|业务流水号|付款流水号|交易号|支付单号|serial no|"
                "serial number|transaction no|transaction number"
            ),
            says="serial number? aid? pay?",
        ),
    ),
    asks="money plan person day",
    days="aid pay return serial",
    spares="medical fund selfone selftwo ownexpense item admit visit settle accident",
    states="aid valid void review repeat return",
)

BANK_ANSWER = Columns(
    "bank_answer",
    (
        Column(
            "line_no",
            _words("序号|编号|行号|顺序号|明细序号|明细号|笔号|no|line no|line number|sequence"),
            required=True,
        ),
        Column(
            "name",
            _words(
                "户名|姓名|收款人|收款人姓名|收款户名|收款人户名|收款账号名称|账户名称|持卡人|持卡人姓名|name|payee"
            ),
            says="name pay? account? | insured title? | account title pay?",
        ),
        Column(
            "card_no",
            _words(
                "账号|帐号|收款账号|收款帐号|收款人账号|收款人帐号|银行账号|银行卡号|卡号|账户|account|"
                "account no|account number|card number"
            ),
            required=True,
            says="account number? pay? | plaincard number | card number? plaincard?",
        ),
        Column(
            "amount",
            _words("金额|交易金额|付款金额|支付金额|发放金额|实付金额|代发金额|amount|paid amount"),
            required=True,
            says="money total? pay? aid? serial?",
        ),
        Column("document_no", _DOCUMENT_NO.synonyms, says=_DOCUMENT_NO.says),
        Column("purpose", _words("用途|摘要|汇款用途|附言|purpose"), says="note pay? aid?"),
        Column(
            "result",
            _words(
                "结果|处理结果|交易结果|付款结果|支付结果|发放结果|代发结果|状态|交易状态|处理状态|付款状态|"
                "result|status|payment result"
            ),
            required=True,
            says="outcome aid? pay? serial? | aid status | pay status | serial status",
        ),
        Column(
            "reason",
            _words("原因|失败原因|退汇原因|退票原因|错误信息|失败信息|返回信息|结果说明|failure reason|return reason"),
            says="reason return? pay? aid?",
        ),
        Column(
            "paid_on",
            _words(
                "日期|交易日期|付款日期|支付日期|处理日期|入账日期|到账日期|退汇日期|记账日期|发放日期|date|"
                "payment date|processed on"
            ),
            says="pay day | serial day | aid day | return day",
        ),
    ),
    asks="money person day",
    days="pay serial aid return",
)

CLAIM = Columns(
    "claim",
    (
        _NAME,
        _DOCUMENT_NO,
        Column(
            "settlement_no",
            _words(
                "结算单号|交易流水号|结算单号/交易流水号|结算单编号|结算流水号|结算编号|医保结算单号|流水号|"
                "单据号|settlement no|settlement number"
            ),
            required=True,
            says="settle number medical? receipt? | settle serial number? medical?",
        ),
        Column(
            "hospital",
            _words(
                "医院|医院名称|就诊医院|就诊医院名称|住院医院|定点医疗机构|医疗机构|医疗机构名称|就诊机构|"
                "hospital|hospital name"
            ),
            says="hospital title? visit? admit? | hospital name",
        ),
        Column(
            "hospital_level",
            _words("医院等级|医院级别|医疗机构等级|医疗机构级别|hospital level|hospital grade"),
            says="hospital level visit? admit?",
        ),
        Column(
            "admitted_on",
            _words("入院日期|入院时间|住院日期|入院日|admitted on|admission date"),
            needed=True,
            says="admit day",
        ),
        Column(
            "discharged_on",
            _words("出院日期|出院时间|出院日|discharged on|discharge date"),
            needed=True,
            says="discharge day admit?",
        ),
        Column(
            "diagnosis",
            _words("诊断|诊断名称|出院诊断|疾病名称|患病名称|主要诊断|疾病诊断|diagnosis"),
            says="disease title? discharge? admit? visit?",
        ),
        Column(
            "total_fee",
            _words(
                "总费用|费用总额|医疗费总额|医疗费用总额|医疗总费用|总金额|费用合计|费用总金额|总费用金额|"
                "医疗费用合计|total fee|total|total cost"
            ),
            needed=True,
            says="total money medical? admit? | admit money",
            weakly="medical money",
        ),
        Column(
            "fund_paid",
            _words(
                "统筹基金支付|统筹支付|统筹支付金额|统筹基金支付金额|医保统筹支付|基金支付|基金支付金额|"
                "统筹基金|医保基金支付|医保基金支付金额|fund paid|paid by fund"
            ),
            says="fund medical? aid? pay? bear? money?",
            near="medical | medical aid | medical pay",
        ),
        Column(
            "self_pay_one",
            _words("自付一|自付1|自付一金额|自付Ⅰ|self pay one|self pay 1"),
            needed=True,
            says="selfone medical? aid? pay? bear? money?",
        ),
        Column(
            "self_pay_two",
            _words("自付二|自付2|自付二金额|自付Ⅱ|self pay two|self pay 2"),
            says="selftwo medical? aid? pay? bear? money?",
        ),
        Column(
            "own_expense",
            _words("自费|自费金额|自费费用|own expense|self expense"),
            says="ownexpense medical? pay? bear? money?",
        ),
        Column(
            "referral",
            _words("转诊单|是否转诊|转诊|转诊单号|转诊证明|有无转诊|有无转诊单|转诊单编号|referral"),
            says="referral whether? mark? number? title? serial?",
        ),
        Column(
            "cause",
            _words("原因|住院原因|就诊原因|事由|出险原因|cause|reason for admission"),
            says="admit reason | visit reason | accident reason",
        ),
        Column(
            "visit",
            _words(
                "就医类型|就医类别|就诊类型|就诊类别|医疗类别|医疗类型|就医方式|就诊方式|医疗方式|结算类别|结算类型|"
                "门诊/住院|住院/门诊|type of visit|visit type|kind of visit"
            ),
            weak=_words("类别|类型|visit"),
            says="visit kind",
        ),
        Column(
            "visited_on",
            _words(
                "就诊日期|就诊时间|就医日期|就医时间|门诊日期|门诊时间|急诊日期|看病日期|visited on|visit date|"
                "date of visit"
            ),
            says="visit day",
        ),
        Column(
            "icd_code",
            _words(
                "病种代码|病种编码|病种编号|疾病代码|疾病编码|疾病编号|诊断代码|诊断编码|诊断编号|主诊断编码|"
                "ICD|ICD代码|ICD编码|ICD-10|ICD-10代码|ICD-10编码|病种代码（ICD-10）|病种编码（ICD-10）|"
                "疾病代码（ICD-10）|疾病编码（ICD-10）|诊断代码（ICD-10）|诊断编码（ICD-10）|ICD-10疾病编码|"
                "ICD-10诊断编码|disease code|diagnosis code|illness code|ICD code|ICD-10 code|"
                "disease code (ICD-10)|diagnosis code (ICD-10)"
            ),
            says="disease number",
        ),
    ),
    asks="money person day",
    days="admit discharge accident",
    spares="item",
    states="settle valid void review repeat return quit",
)

RELIEF = Columns(
    "relief",
    (
        _NAME,
        _DOCUMENT_TYPE,
        _DOCUMENT_NO,
        _UNIT,
        Column(
            "applied_on",
            _words(
                "申请日期|申请时间|申请救助日期|救助申请日期|申报日期|提出日期|applied on|application date|date applied"
            ),
            weak=_words("日期|date"),
            says="apply day aid?",
        ),
        Column(
            "amount",
            _words(
                "救助金额|申请金额|申请救助金额|拟救助金额|临时救助金额|救助金|金额|补助金额|拟补助金额|"
                "慰问金额|amount|relief amount|amount asked"
            ),
            required=True,
            says="aid money total? standard?",
            weakly="money total?",
        ),
    ),
    asks="money unit person day",
    days="apply aid",
    spares="medical fund selfone selftwo ownexpense item",
    states="valid void review repeat",
)

IMPORTS = {each.name: each for each in (UNIT, MEMBER, ENROLL, CONTRIBUTION, CLAIM, PAYOUT, RELIEF, BANK_ANSWER)}
"""The columns of every import, by its name."""
