"""Headings that no list holds, read by their parts; and those that must not be read as a field."""

from __future__ import annotations

from itertools import product

import pytest

from mutualaid.sheets import (
    BANK_ANSWER,
    CLAIM,
    CONTRIBUTION,
    ENROLL,
    MEMBER,
    PAYOUT,
    RELIEF,
    UNIT,
    Columns,
)
from mutualaid.sheets.headings import heading_key
from mutualaid.sheets.meaning import Known

MEANT: tuple[tuple[Columns, str, str], ...] = (
    # --- in other words still ---
    (MEMBER, "status", "会籍情况|会员资格|会籍现状（在职/保留会籍）|会籍（在职、保留）"),
    (MEMBER, "phone", "银行预留手机号|银行绑定手机号码|开户预留手机号码"),
    (ENROLL, "share_count", "活动份数|险种份数|认购份数|申购份数|参保份数/份|职工认购份数"),
    (ENROLL, "fee", "互助费/元|缴费金额：元|应缴互助金|互助保障金（元）|保险费元"),
    (CONTRIBUTION, "unit", "交款单位|缴款单位名称|交费工会"),
    (CONTRIBUTION, "unit_part", "单位交款|单位缴款金额"),
    (PAYOUT, "amount", "互助金金额（元）|互助金|发放互助金（元）|互助保障金金额"),
    (PAYOUT, "category", "类别（门诊/住院）|就诊类别（住院、门诊）|医疗类别（门诊/住院/超封顶线）"),
    (PAYOUT, "result", "支付结果（成功/退汇）|发放状态（成功/失败）"),
    (CLAIM, "own_expense", "自费部分|个人自费|个人自费金额（元）|全自费费用|医疗自费部分"),
    (CLAIM, "self_pay_one", "自付一部分|个人自付一（元）"),
    (CLAIM, "self_pay_two", "自付二部分|个人自付二"),
    (CLAIM, "fund_paid", "医保统筹部分|统筹基金部分|统筹支付部分（元）"),
    (CLAIM, "diagnosis", "出院主要诊断|入院诊断名称|住院疾病名称|就诊疾病"),
    (CLAIM, "referral", "转诊标志|转院标识"),
    (CONTRIBUTION, "amount", "金额（小写）|金额(小写)"),
    (ENROLL, "fee", "会费合计|会费合计金额"),
    (UNIT, "parent_code", "主管部门|归口部门"),
    (CLAIM, "discharged_on", "住院日期（出院）|住院时间（出院）"),
    (CLAIM, "admitted_on", "住院日期（入院）|住院时间（入院）"),
    (CLAIM, "referral", "转院转诊单|有无转院证明|是否转诊转院|转诊单（有/无）|转院单号"),
    (CLAIM, "hospital_level", "医院等级（一/二/三级）|医院级别（三甲/二甲）"),
    (UNIT, "parent_code", "上级工会（街道乡镇）|上级工会（街道/乡镇）"),
    # --- people, as any list of them has it ---
    (
        MEMBER,
        "name",
        (
            "姓名|会员姓名|职工姓名|投保人姓名|被保险人|被保险人姓名|参保人员姓名|参保职工|参保职工姓名|"
            "参保会员姓名|参加人姓名|入会人姓名|员工姓名（必填）|本人姓名|教职工姓名|被保障人姓名*|受助职工姓名|"
            "1.姓名|姓名（与身份证一致）|职工（会员）姓名|姓名（被保险人）|被保人|participant name|Insured|"
            "Employee name|NAME|姓名 Name|姓　名|工会会员姓名|购买人姓名|困难职工姓名|队员姓名|请填写姓名"
        ),
    ),
    (
        MEMBER,
        "document_no",
        (
            "身份证号|本人身份证号码|被保险人身份证号码|护照号|护照号码|参保人员证件号|参保职工身份证号|"
            "投保人身份证号码|会员身份证件号码|职工证件编号|二代身份证号|二代证号码|身份证（号码）|"
            "号码（身份证）|证件号码（身份证/护照）|身份证号码（18位）|有效身份证件号码|居民身份证号码（必填）|"
            "证件编号（身份证号码）|证件/身份证号码|军官证号|港澳通行证号码|外国人永久居留证号码|"
            "港澳居民来往内地通行证号码|participant ID number|identity document no.|passport number|身份证ID|"
            "本人有效证件号码|身份证号 ID No.|公民身份证号|2018年参保人身份证号|（3）身份证号码|"
            "职工本人身份证号码|队员身份证号|社员身份证号"
        ),
    ),
    (
        MEMBER,
        "document_type",
        (
            "证件类型|身份证件种类|身份证件类型|有效证件种类|本人证件类型|被保险人证件类型|参保人证件种类|"
            "会员证件类型|证件种类（必选）|证件类别名称|document kind|identity document type"
        ),
    ),
    (MEMBER, "sex", "性别|性别sex|参保人性别|被保险人性别|本人性别|性别（男/女）|Gender|职工性别|employee sex"),
    (
        MEMBER,
        "phone",
        (
            "手机号|预留手机号|本人联系方式|预留手机号码|本人手机电话|职工手机号|参保人手机号码|被保险人联系电话|"
            "绑定手机号|常用手机号码|手机（本人）|会员联系手机|联系方式（手机）|移动电话（必填）|cell phone|"
            "Mobile No|employee phone number|员工移动电话号码|个人手机号码|收款人手机号"
        ),
    ),
    (
        MEMBER,
        "card_no",
        (
            "互助服务卡号|互助卡号|京卡·互助服务卡卡号|工会服务卡卡号|服务卡号码|京卡互助服务卡号|"
            "京卡（互助服务卡）号码|会员互助卡号码|工会会员卡号|会员服务卡卡号|本人互助服务卡号|职工服务卡号|"
            "京卡·互助服务卡号|工会会员互助服务卡卡号|互助服务卡编号|联名卡号|工会卡卡号|会员卡卡号|本人卡号"
        ),
    ),
    (
        MEMBER,
        "unit",
        (
            "所属工会|企业名称|办卡单位|申请单位|单位工会|公司名称|所在企业|用人单位名称|所属基层工会组织|"
            "会员所在单位|职工工作单位|填报单位名称|所属企业工会|所在公司|入会单位|就职单位|任职单位名称|"
            "参保单位全称|单位（全称）|所属总工会|会籍单位|Employer|Company name|Employee's company|"
            "union name（全称）|实际工作单位|现有单位|交费单位|用工单位|单位名称（工会）|工作单位（公司）|"
            "所属分工会|二级工会名称"
        ),
    ),
    (
        MEMBER,
        "joined_on",
        (
            "入会日期|首次入会时间|会籍创建日|首次入会日期|申请入会日期|会员入会时间|本人入会日期|办理入会时间|"
            "加入工会的时间|入会日期（年月日）|入会（时间）|职工入会年月|会籍建立日期|会籍开始日期|加会时间|"
            "初次入会日期|Joining date|membership start date|date of joining|加入工会年月|工会入会日期|新入会日期"
        ),
    ),
    (MEMBER, "status", "会籍状态|会员会籍状态|当前会籍状态|会籍状态（在职/保留）|本人会籍状态|membership state"),
    (
        MEMBER,
        "left_on",
        (
            "退会日期|会籍失效日|离职日期|离职时间|减员日期|减员时间|会籍终止时间|会籍注销日期|离会日|"
            "会员退会时间|离岗日期|退会（日期）|辞职日期|会籍到期日|离开日期|Leaving date|date of leaving|"
            "resignation date|职工离职日期|解除劳动合同日期|会籍失效日期"
        ),
    ),
    (
        MEMBER,
        "left_reason",
        (
            "退会原因|离职原因|减员原因|辞职原因|会籍终止事由|会籍失效原因|离职事由|退会理由|职工离职原因|"
            "离岗原因|resignation reason"
        ),
    ),
    (
        MEMBER,
        "new_unit",
        (
            "转入单位|调入工会|新单位名称|现所属工会|变更后单位|变更后所属工会|调往单位|现工作单位|迁入单位名称|"
            "新用人单位|接收单位|转会后单位|调整后工会|New employer|现单位（全称）|拟转入单位"
        ),
    ),
    (
        MEMBER,
        "moved_on",
        (
            "转入日期|调入时间|转会时间|工会变更日期|调动时间|迁入日期|异动日期|变动时间|转入年月|会员转会日期|"
            "transfer date"
        ),
    ),
    (
        MEMBER,
        "old_unit",
        (
            "原单位|原所属工会|转出单位名称|调出工会|变更前所属工会|原工作单位（全称）|迁出单位|转会前单位|"
            "Former employer"
        ),
    ),
    # --- covers ---
    (
        ENROLL,
        "plan",
        (
            "险种|险种(计划)|保险类型|互助险种|计划（险种）|互助险种名称|参保产品|产品名称|保险产品|投保产品名称|"
            "保障方案|保险计划名称|互助产品|参加险种|购买险种|参保险别|互助保障类别|互助类型|计划类别|"
            "职工参保项目|保障名称|缴费项目|活动（计划）名称|Insurance plan|product name|plan type|投保计划|"
            "套餐名称|参保品种"
        ),
    ),
    (
        ENROLL,
        "share_count",
        (
            "份数|每人份数|购买份额|参保份额|份数（份）|投保份额|互助份数|保险份数|每人投保份数|个人份数|"
            "职工份数|本次参保份数|份数（每人）|投保数量|购买数量|share quantity|Shares（份）|投保（份）"
        ),
    ),
    (
        ENROLL,
        "starts_on",
        (
            "起保日期|参保年月|生效月份|保险生效日期|保障起始日|保障开始时间|互助保障起始时间|起始时间|"
            "起保时间（年月日）|保险起始日期|保单生效日|起保年月|互助期限起|保障期间起|保障期限（起）|投保日期|"
            "参保开始时间|生效年月|生效（日期）|计划生效日期|计划起始日|保险责任起期|cover start date|"
            "effective time|保障期（起）|参保生效时间|投保时间"
        ),
    ),
    (
        ENROLL,
        "ends_on",
        (
            "止保日期|终保日期|终保时间|保险终止日期|保障终止时间|保障截止日|互助期限止|互助保障到期日|"
            "保险到期日|满期日期|期满日|失效时间|保障期间止|保障期限（止）|止保年月|终止时间|参保截止日期|"
            "保单到期日|计划终止日期|cover end date|expiration date|结束时间|保障期（止）|参保结束时间"
        ),
    ),
    (
        ENROLL,
        "fee",
        (
            "互助费|缴费标准|年交保费(元)|应缴保费|交费金额|缴费标准（元）|应缴互助费|实缴保费|实缴互助费|"
            "交纳保费|应交金额|实交金额（元）|互助费标准|保费标准（元）|保费金额|保险费（元）|年缴保险费|"
            "应缴费用|应收保费|缴费总金额|标准（元）|本年度互助费|参保费金额|2018年度应缴互助费|互助费用|"
            "保障费用|扣款金额|代扣金额|代扣保费|职工互助费|会员保费（元/人）|缴款额度|购买金额|premium payable|"
            "Premium amount|insurance fee|amount paid|互助保险费|每人保费|险种费用|投保费用|互助费（人民币元）|"
            "缴费（元）"
        ),
    ),
    (
        ENROLL,
        "member_part",
        (
            "个人缴费|个人承担部分|职工个人缴纳金额|个人应缴费|会员个人承担|本人承担金额|个人出资金额|职工自筹|"
            "个人实缴金额|其中：个人缴费|个人负担|职工负担部分|个人缴费（元）|员工缴费"
        ),
    ),
    (
        ENROLL,
        "unit_part",
        (
            "单位缴费|单位承担部分|单位补贴（元）|企业承担金额|企业出资|单位资助金额|行政补贴部分|单位负担|"
            "公司缴纳金额|公司补助|单位实缴金额|其中单位补贴|单位应缴费"
        ),
    ),
    (
        ENROLL,
        "union_part",
        "工会补贴|工会资助金额|工会承担部分|工会负担|基层工会承担金额|工会补贴（元）|总工会补助|工会出资金额",
    ),
    (ENROLL, "district_part", "区级补贴|区总工会资助|区级补助金额|区财政补助|区总工会承担金额|区级补贴（元）"),
    (ENROLL, "city_part", "市级补贴|市总工会资助|市级补助金额|市财政补助|市级补贴（元）"),
    (ENROLL, "tier", "档次|参保档级|投保档位|保障档级|互助档次|缴费档位|档次（元）|险种档次"),
    (
        ENROLL,
        "received_on",
        (
            "缴费日期|缴费年月|交费时间|实缴日期|到帐时间|收费日期|扣款日期|代扣时间|缴纳时间|互助费缴纳日期|"
            "保费到账日期|扣缴日期|缴款时间|premium payment date|付款时间|职工缴费日期|入账时间"
        ),
    ),
    (ENROLL, "first_or_renewal", "参保类型|续保类型|首保/续保|续保（首保）|新保/续保类别|是否续保"),
    # --- money in ---
    (CONTRIBUTION, "receipt_no", "收据号|收款收据编号|收据（号码）|发票编号|缴款单号码|凭证编号|票据代码|收款收据号码"),
    (CONTRIBUTION, "unit", "缴费单位|交费单位|交款单位名称|所属工会组织|缴款单位全称|企业工会名称|基层单位"),
    (CONTRIBUTION, "plan", "参保项目|缴费险种|收费项目|互助产品名称|保险计划"),
    (CONTRIBUTION, "received_on", "收款日期|缴费年月|到帐日期|收款（日期）|互助费到账时间|缴款时间|收费时间|实缴日期"),
    (
        CONTRIBUTION,
        "amount",
        (
            "金额|金额（元）|应缴保费|实缴金额|实收保费|保费金额|交费金额（元）|互助费总额|缴费总额|收费金额|"
            "到帐金额|实缴互助费|保险费|保费合计（元）"
        ),
    ),
    # --- money out ---
    (
        PAYOUT,
        "card_tail",
        (
            "互助服务卡号(后四位)|京卡互助服务卡后四位|银行卡后四位|收款账户后四位|卡号（尾号）|工会卡号后4位|"
            "银行账号（后四位）|收款银行卡号|发放账号|职工服务卡尾号"
        ),
    ),
    (PAYOUT, "plan", "项目|互助险种|报销险种|理赔项目|发放项目名称|受助项目|互助保障项目名称"),
    (PAYOUT, "quarter", "就诊季度|就医（季度）|理赔季度|季"),
    (PAYOUT, "category", "类别|理赔类型|就诊种类|报销类型|赔付类别|就医分类"),
    (
        PAYOUT,
        "amount",
        (
            "金额|理赔金额|赔付款|救助金额|给付金额（元）|补偿金额|赔偿金额|直赔金额（元）|实际发放金额|"
            "报销总金额|发放总额|帮扶金额|受助总金额|打款金额"
        ),
    ),
    (PAYOUT, "paid_on", "支付日期|理赔日期|打款时间|报销日期|转账日期|拨付时间|实际到账日期|补偿时间|发放年月"),
    (PAYOUT, "result", "结果|理赔结果|打款结果|转账状态|拨付状态|报销结果"),
    (PAYOUT, "serial_no", "流水号|银行流水编号|交易流水代码|付款流水号码|业务流水编号"),
    (BANK_ANSWER, "name", "户名|收款人姓名|持卡人|账户户名|收款账户名称|持卡人姓名"),
    (BANK_ANSWER, "card_no", "账号|收款人银行账号|收款账户号码|银行账户编号|收款银行卡号码|储蓄卡号"),
    (BANK_ANSWER, "amount", "金额|打款金额|转账金额（元）|发放总金额|应付金额|实际付款金额"),
    (BANK_ANSWER, "result", "处理结果|打款结果|转账状态|拨付结果"),
    (BANK_ANSWER, "paid_on", "交易日期|打款日期|转账时间|退汇时间|付款时间"),
    # --- settlements ---
    (CLAIM, "settlement_no", "结算单号|医保结算编号|结算流水编号|结算单（编号）|结算单流水号|结算代码"),
    (CLAIM, "hospital", "医院|就医医院名称|收治医院|定点医院名称|诊疗机构名称|住院医疗机构名称|诊治医院"),
    (CLAIM, "hospital_level", "医院等级|定点医院级别|就诊医院等级|医院（等级）"),
    (CLAIM, "admitted_on", "入院日期|住院时间|入院年月日|收治日期|患者入院时间|入院（日期）"),
    (CLAIM, "discharged_on", "出院日期|出院年月日|患者出院时间|出院（时间）"),
    (CLAIM, "diagnosis", "诊断|病种名称|确诊疾病|病情诊断|入院诊断|患病（诊断）"),
    (CLAIM, "icd_code", "病种代码|疾病代码号|诊断（编码）|病名编码|确诊疾病代码"),
    (CLAIM, "total_fee", "总费用|住院总费用|住院费用|医疗费用总计|住院费用合计（元）|医疗总金额"),
    # --- relief ---
    (RELIEF, "applied_on", "申请日期|申报时间|申请救助时间|提出申请日期|申领日期|职工申请日期"),
    (RELIEF, "amount", "救助金额|帮扶金额|慰问金额（元）|申请帮扶金额|拟发放金额|临时救助标准金额|补偿金额"),
    # --- unions ---
    (UNIT, "unit_code", "单位编码|企业编号|基层工会编码|公司代码|工会组织代码|基层单位编号"),
    (UNIT, "unit_name", "单位名称|企业名称|基层工会组织名称|公司全称|工会委员会名称|企业工会"),
    (
        UNIT,
        "parent_code",
        (
            "上级单位编码|主管单位|主管工会名称|上一级工会|上级工会组织|上级编号|隶属工会|上级主管单位|"
            "上级单位（编码）|superior union"
        ),
    ),
    (UNIT, "unit_kind", "类型|单位级别|工会等级|工会级别|基层工会级别"),
    (UNIT, "staff_count", "职工人数|教职工人数|员工总人数|职工数量|单位员工人数|人员数量"),
    (UNIT, "opened_on", "成立日期|工会组建时间|单位成立时间|建会年月|企业设立日期"),
)

NOT_MEANT: tuple[tuple[Columns, str], ...] = (
    # Somebody else's.
    (
        MEMBER,
        (
            "持卡人|持卡人姓名|户主姓名|户主身份证号|学生姓名|学生身份证号码|配偶姓名|配偶身份证号|家属姓名|"
            "家属联系电话|子女姓名|父亲姓名|母亲身份证号|监护人姓名|监护人身份证号码|联系人|联系人电话|"
            "联系人手机号|紧急联系人姓名|紧急联系人电话|经办人姓名|经办人手机号|填报人|填表人联系方式|审核人姓名|"
            "工会主席姓名|主席手机号|负责人电话|法人姓名|法定代表人身份证号|代理人证件号码|委托人姓名|受益人姓名|"
            "受益人身份证号码|介绍人|班主任姓名|家长手机号|单位联系人|组长姓名|姓名（配偶）|身份证号（监护人）|"
            "Spouse name|emergency contact phone|guardian ID number|户主（姓名）|主治医生姓名|收费员姓名|"
            "证明人电话"
        ),
    ),
    # Another thing of the member's.
    (
        MEMBER,
        (
            "工龄|开户行|开户银行名称|银行卡号|工资卡号|银行账号|社保卡号|医保卡号|工号|会员证号|会员编号|"
            "员工编号|学号|残疾证号|出生日期|出生年月|参加工作时间|入职日期|到岗时间|入党时间|合同到期日期|"
            "合同开始日期|劳动合同终止日期|工作证号|户口所在地|户籍地址|家庭电话|办公电话|邮箱|部门名称|职务名称|"
            "职称级别|政治面貌|身份证有效期|身份证签发机关|证件有效期限|身份证复印件|身份证地址|手机型号|"
            "姓名拼音|英文名|曾用名|单位性质|单位类型|单位地址|单位电话|工会职务|工会小组名称|是否会员|是否入会|"
            "会员照片|入会申请书|入会方式|性格|职工人数|Employee ID|date of birth|hire date|salary|job title|"
            "bank account|First name|last name|卡号（后四位）|金额（万元）|退休证号"
        ),
    ),
    (
        ENROLL,
        (
            "会费标准|保额|保险金额|最高保障金额|缴费方式|缴费基数|缴费比例|是否缴费|保险费率|养老保险费|"
            "工伤保险|住房公积金|月工资|参保人数|参保率|保单号|保险合同号|保障责任|险种代码说明|每份单价|"
            "单位缴费比例|参保状态|投保方式|互助卡余额|产品经理|项目经理|项目部|活动照片|金额（万元）"
        ),
    ),
    (CONTRIBUTION, "收款单位|收费单位名称|金额（万元）|实收金额（万元，含税）|实收金额（单位：千元）|经办人"),
    (BANK_ANSWER, "付款账号|付款户名|付款人账号|付款人户名|付款方户名|付款账户|付方账号|开户行|币种|余额"),
    (
        CLAIM,
        "转诊医院|统筹地区|是否大病|住院号|病案号|住院天数|主治医师|医院地址|床位费|西药费|报销比例|医保类型|起付线|联系人姓名|医生姓名",
    ),
    (PAYOUT, "开户行|开户支行|币种|余额|联行号|手续费|付款方|经办人"),
    (UNIT, "单位地址|法人代表|工会主席|主席手机|邮政编码|会员人数|女职工数|注册资金|开户行|联系人|党支部"),
)


def _split(headings: str) -> list[str]:
    return headings.split("|")


def _means(columns: Columns, heading: str) -> str | None:
    return Known(columns, lambda _: None, {}).of(None, heading).field


CASES = [(columns, heading, field) for columns, field, headings in MEANT for heading in _split(headings)]
OTHERS = [(columns, heading) for columns, headings in NOT_MEANT for heading in _split(headings)]


def test_a_heading_means_its_field_in_whatever_words_it_says_it() -> None:
    wrong = [
        (columns.name, heading, field, means)
        for columns, heading, field in CASES
        if (means := _means(columns, heading)) != field
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("columns", "field", "whose", "what", "kinds"),
    [
        (
            MEMBER,
            "document_no",
            "本人 被保险人 参保人员 职工 会员",
            "身份证 证件 有效证件 护照 居民身份证",
            "号 号码 编号",
        ),
        (MEMBER, "phone", "本人 被保险人 参保职工 会员", "手机 移动电话 联系电话", "号 号码"),
        (MEMBER, "card_no", "本人 职工 会员", "互助服务卡 京卡 工会服务卡 互助卡", "号 号码 编号 卡号"),
        (MEMBER, "joined_on", "首次 会员 申请 本人", "入会 加入工会", "日期 时间 年月"),
        (MEMBER, "left_on", "会员 职工", "退会 离会 离职 减员", "日期 时间"),
        (ENROLL, "starts_on", "保险 互助保障 计划", "生效 起保 开始 起始", "日期 时间 年月 日"),
        (ENROLL, "ends_on", "保险 互助保障 计划", "终止 到期 截止 期满", "日期 时间 日"),
        (ENROLL, "received_on", "本年度 互助费 保费", "缴费 交费 到账 缴纳", "日期 时间"),
        (ENROLL, "fee", "应缴 实缴 应交", "保费 互助费 保险费", "金额 标准 总额"),
        (ENROLL, "plan", "参保 投保 购买 互助", "险种 计划 产品 项目", "名称 类型"),
    ],
)
def test_parts_mean_the_same_in_any_order_and_inside_or_outside_of_brackets(
    columns: Columns, field: str, whose: str, what: str, kinds: str
) -> None:
    wrong = []
    for who, thing, kind in product(whose.split(), what.split(), kinds.split()):
        for heading in (
            f"{who}{thing}{kind}",
            f"{thing}{kind}（{who}）",
            f"{who}{thing}({kind})",
            f" {who} {thing}\n{kind}*",
        ):
            if _means(columns, heading) != field:
                wrong.append((heading, _means(columns, heading)))
    assert wrong == []


def test_what_is_somebody_elses_or_another_thing_is_read_as_no_field() -> None:
    wrong = [
        (columns.name, heading, means) for columns, heading in OTHERS if (means := _means(columns, heading)) is not None
    ]
    assert wrong == []


def test_the_corpus_is_large_and_most_of_it_stands_in_no_list() -> None:
    listed = [
        heading
        for columns, heading, _ in CASES
        if heading_key(heading) in columns.by_key or heading_key(heading) in columns.weak_by_key
    ]
    assert len(CASES) >= 400
    assert len(CASES) >= 2 * len(listed)
    assert len(OTHERS) >= 80
