"""The words that headings are made of, each under what it means.

A heading is read by its parts (``grammar``), and a part is one of these words. A word that is missing is added to the
line of its meaning; what fields are made of which meanings stands in ``columns``.
"""

from __future__ import annotations

from collections.abc import Mapping

_CHINESE: Mapping[str, str] = {
    # --- whose ---
    "member": "会员 工会会员 本人 个人 自己 会员本人 职工本人",
    "staff": "职工 员工 教职工 教职员工 教工 在职职工 在岗职工 干部职工 人员 女职工 工作人员 从业人员 务工人员 职员",
    "insured": (
        "被保险人 被保障人 被保人 参保人 参保人员 参保职工 参保会员 参保者 参保员工 参保对象 购买人 购买职工 "
        "参加人 参加人员 参加职工 参加者 投保人 投保人员 投保职工 投保会员 入会人 入会人员 入会职工 保障对象 "
        "保障人 互助对象 受助人 受助人员 受助职工 受助会员 受助者 救助人 救助对象 被救助人 困难职工 领取人 "
        "领款人 收款人 患者 病人 患病职工 患病会员 就诊人 就医人 住院人 住院职工 出险人 出险职工 申请人 "
        "申请职工 退会人 转会人 转会会员 调动人员 减员人员 离职人员 增员人员 新增人员"
    ),
    "other": (
        "持卡人 户主 学生 配偶 家属 子女 孩子 儿子 女儿 父母 父亲 母亲 丈夫 妻子 爱人 亲属 亲友 近亲属 家人 "
        "家长 监护人 监护 受益人 继承人 紧急联系人 紧急联系 联系人 单位联系人 经办人 经办 经手人 承办人 "
        "代办人 代理人 代理 委托人 受托人 被委托人 填报人 填表人 制表人 制单人 录入人 采集人 审核人 "
        "复核人 审批人 批准人 负责人 工会负责人 主席 工会主席 副主席 法人 法定代表人 法人代表 担保 "
        "担保人 保证人 介绍人 推荐人 证明人 见证人 班主任 班长 组长 小组长 领导 主管领导 部门领导 分管领导 "
        "联络员 联络人 业务员 专管员 操作员 收费员 出纳 会计 医生 医师 主治医生 主治医师 交款人 缴款人 "
        "付款人 付款方 开票人 收票人 发卡人 司机 房东 乙方 甲方 老师 同事 护理人 赡养人 被赡养人 共同居住人 "
        "收款单位 收费单位 "
        "付款账号 付款帐号 付款账户 付款户名 付款账户名 付款人账号 付款人户名 付款方账号 付款方户名 付款行 "
        "付方账号 付方户名 扣款账号 转出账号 付款卡号"
    ),
    # --- what ---
    "name": "姓名 名字 人名 户名",
    "title": "名称 全称 名",
    "document": (
        "身份证 居民身份证 二代身份证 二代证 第二代身份证 身份证件 有效身份证件 公民身份 公民身份证 居民身份 "
        "身份号码 身份号 证件 有效证件 护照 中国护照 外国护照 军官证 士官证 警官证 港澳通行证 港澳居民来往内地通行证 "
        "台胞证 台湾居民来往大陆通行证 回乡证 居住证 居留证 外国人居留证 外国人永久居留证 永久居留证 证照 身份证照"
    ),
    "phone": "手机 移动电话 移动 电话 联系电话 联系手机 联系方式 手机联系方式 通讯方式 联络电话 联络方式 通讯电话 电联",
    "card": (
        "互助服务卡 工会会员互助服务卡 会员互助服务卡 京卡 京卡互助服务卡 服务卡 工会服务卡 会员服务卡 "
        "工会会员服务卡 工会卡 工会会员卡 会员卡 互助卡 职工互助卡 职工服务卡 互助保障卡 联名卡"
    ),
    "plaincard": "卡 卡片",
    "account": (
        "账号 帐号 账户 帐户 银行卡 储蓄卡 工资卡 借记卡 银行账号 银行帐号 银行账户 银行帐户 收款账号 "
        "收款帐号 收款账户 收款帐户 卡折 存折 社保卡 医保卡"
    ),
    "union": "工会 总工会 基层工会 工会组织 工会委员会 基层工会组织 单位工会 企业工会",
    "employer": (
        "单位 缴费单位 交费单位 缴款单位 交款单位 付款单位 代扣单位 企业 公司 用人单位 工作单位 基层单位 就职单位 "
        "任职单位 供职单位 服务单位 所属企业 行政 行政单位 事业单位 机关单位 用工单位"
    ),
    "subunion": "分工会 二级工会 分会 下属工会 下级工会 二级单位 下属单位 下级单位",
    "above": "上级 上一级 主管 隶属 直属上级 所属上级 上级主管 主管部门 归口上级 归口工会 归口部门 归口单位 隶属部门",
    "membership": "会籍 会员资格 会员身份",
    "status": "状态",
    "sex": "性别 男女",
    "plan": (
        "险种 计划 项目 产品 活动 方案 险别 险类 套餐 品种 参保计划 保障计划 互助计划 互助保障计划 保障项目 互助项目"
    ),
    "cover": (
        "保险 保障 互助 互助保障 互助保险 综合互助保障 职工互助 职工互助保障 互助互济 互助保障活动 保单 保险责任 "
        "保障责任"
    ),
    "share": "份数 份额 份 几份 购买份数 每人份数",
    "count": "数量 数 数目 个数",
    "heads": "人数 总人数 人次",
    "tier": "档次 档位 档 档级 档别",
    "renewal": "续保 首次或续保 首保 新保 新参保 首次参保",
    # --- money ---
    "money": "金额 费用 费 款 款项 钱 钱数 额 额度 总价 价款 价格 金 资金 经费",
    "fee": ("保险费 保费 保金 互助费 互助保险费 互助保障费 互助保费 参保费 投保费 参保费用 保险费用"),
    "mutual": "互助金 互助保障金 互助保险金",
    "dues": "会费 会员费 工会会费 会员会费 入会费 党费 团费",
    "standard": "标准",
    "pay": (
        "缴费 交费 缴纳 缴款 缴 交纳 交款 付费 付款 收费 收款 到账 到帐 到卡 入账 入帐 应缴 应交 实缴 实交 已缴 "
        "已交 应收 实收 应付 缴存 扣缴 扣款 扣费 代扣 代缴 交 付 缴交 收缴 上缴 应缴费 "
        "实缴费 应缴纳 实际缴纳 应交费 实交费"
    ),
    "bear": "承担 负担 出资 补贴 补助 资助 拨款 部分 自缴 自筹 补 分担",
    "capitals": "大写 金额大写 大写金额 人民币大写 合计大写",
    "less": (
        "减免 优惠 折扣 抵扣 免缴 免交 减收 核减 扣减 返还 已退 应退 实退 立减 减免款 优惠券 "
        "未缴 欠缴 未交 欠交 欠费 欠款 未收 未到账 少缴 多缴"
    ),
    "price": "单价 每份 单份 每份单价 份单价 每份价格",
    "total": "合计 总计 小计 共计 累计 总",
    "aid": (
        "支付 打款 汇款 转账 受助 报销 赔付 发放 给付 救助 慰问 补偿 理赔 直赔 二次报销 赔偿 帮扶 拨付 临时救助 "
        "抚慰 补助报销"
    ),
    "district": "区 区级 区总 区总工会 区工会 区财政 区级财政",
    "city": "市 市级 市总 市总工会 市工会 市财政 市级财政",
    "province": "省 省级 省总 省总工会 省工会 省财政 全总 中央 国家 国家级 街道 镇 乡镇",
    # --- days ---
    "day": "日期 时间 日 年月 年月日 月份 月 日子 年份 起日 时点 时刻 日期时间 期次",
    "period": "期限 期间 期 有效期 有效期限 保障期 保险期 保障期间 保障期限 保险期间 保险期限 周期",
    "join": "入会 加入工会 加会 加入 申请入会 入工会 创建 建立 参加工会 办理入会 转正入会",
    "leave": (
        "退会 离会 退出 离职 减员 离岗 辞职 注销 离厂 离开 除名 解除劳动合同 解除合同 解聘 离司 终止会籍 "
        "离校 调离 减少 离任"
    ),
    "death": "死亡 去世 身故 逝世 亡故 病故",
    "quitcover": "停保 退保 退费 断保 中断",
    "retire": "退休 离退休 内退 退职",
    "start": "起保 生效 起始 开始 起 起期 始 起算 始期 自 从 承保 启用 起效",
    "end": "止保 终保 终止 到期 截止 结束 止 止期 失效 满期 期满 届满 终期 至 终 截至 脱保",
    "enroll": "参保 投保 参加 购买 购 报名 加保 认购 申购 选购 订购 认缴 自愿参加 自愿购买 选择",
    "into": (
        "转入 调入 迁入 变更后 新 现 调往 调至 调到 转至 转往 转到 接收 变动后 调整后 去向 转会后 流入 新入 "
        "到哪儿去 到哪里去 去哪儿 去哪里"
    ),
    "outof": "转出 调出 迁出 原 变更前 旧 变动前 调整前 转会前 之前 以前 前 流出 从哪儿来 从哪里来 来自",
    "change": "变更 变动 异动 调动 调整 转会 转移 流动 增减 增减员 增员 人员变动 会籍转移 会员转移 转接 接转 划转 迁移",
    "giveup": "放弃 弃保 自愿放弃 放弃参保 不参保",
    "void": "作废 冲红 红冲 冲销 冲正 冲账 无效 取消 废除 废止 删除 撤单 撤回",
    "valid": "是否有效 有效状态 有效标志 有效标识 有效性 有效与否 有效否 数据状态 记录状态",
    "service": "是否在职 是否在岗 是否在册 在职与否 在岗与否 在职状态 在岗状态",
    "review": (
        "审核 审批 复核 核实 审查 审定 初审 终审 复审 审核意见 审批意见 复核意见 初审意见 终审意见 审查意见 核实情况 "
        "通过 合格 核准 批准 同意"
    ),
    "repeat": "重复 重名 查重 重复参保 重复缴费 重复报销",
    "open": "成立 建会 组建 建立工会 设立 开业 工会成立",
    "close": "撤销 撤并 关闭 解散 停业 吊销 撤会",
    # --- kinds ---
    "number": "号码 号 编号 编码 代码 代号 号数 码 序号",
    "kind": "类型 类别 种类 性质 类 种别 分类 类目",
    "reason": "原因 事由 理由 缘由 情形",
    "tail": "后四位 后4位 末四位 末4位 尾号 后六位 后6位 尾数",
    "scaled": "万元 千元 百元 万 千",
    # --- illness ---
    "hospital": (
        "医院 医疗机构 就诊医院 就医医院 住院医院 定点医院 定点医疗机构 就诊机构 就医机构 收治医院 诊疗机构 诊治医院"
    ),
    "level": "等级 级别 级",
    "admit": "入院 住院 收治 住进",
    "discharge": "出院 离院",
    "visit": "就诊 就医 诊疗 治疗 看病",
    "disease": "疾病 病种 病名 患病 诊断 病情 出院诊断 入院诊断 确诊 疾病诊断 主要诊断 主诊断",
    "medical": ("医疗 医药 医保 自付 自付三 自理 个人自付 大额 大病 公务员"),
    "fund": "统筹 统筹基金 医保基金 基金 全额统筹 医保统筹 医保统筹支出 统筹支出 统筹基金支出 基金支出 医疗保险基金",
    "selfone": "自付一 个人自付一 自付壹",
    "selftwo": "自付二 个人自付二 自付贰",
    "ownexpense": "自费 个人自费 全自费 完全自费",
    "referral": "转诊 转诊单 转诊证明 转诊手续 转院 转院单 转院证明 转外就医 转诊转院 转院转诊",
    "item": (
        "起付线 起付 起付标准 封顶线 医保内 医保外 范围内 范围外 药费 西药费 中药费 中成药费 中草药费 床位费 "
        "检查费 检验费 化验费 治疗费 手术费 护理费 材料费 诊察费 诊疗费 麻醉费 输血费 输氧费 放射费 挂号费 "
        "其他费 取暖费 陪护费 个人账户 个人帐户 账户支付 现金支付 现金 乙类 甲类 丙类 住院天数 住院次数"
    ),
    "settle": "结算 结算单 清算",
    "accident": "事故 出险 受伤 伤害 发生 意外",
    "apply": "申请 申报 申领 提出 报送 上报 呈报",
    "serial": "流水 交易流水 业务流水 支付流水 银行流水 付款流水 单号 交易 交易单",
    "receipt": "收据 票据 发票 单据 凭证 收款单 收款收据 缴费单 回单 缴款单 交款单",
    "season": "季度 季",
    "outcome": "结果 处理结果",
    "whether": (
        "有无 是否 有没有 是不是 是否已 是否已经 是否为 是否是 是否系 是否属于 与否 是否办理 是否按时 是否足额"
    ),
    "mark": "标志 标识 标记 标示",
    "note": "用途 摘要 附言",
    "return": "退汇 退票 退回 退款",
    "mended": "正确 更正 更正后 修正后 修改后 改正后 改为 更正为 变更为 替换为 应为 正确的",
    # --- known, and no field of any file ---
    "aside": (
        "序 备注 说明 年龄 周岁 实足年龄 民族 国籍 职务 职位 岗位 职称 工种 部门 科室 车间 班组 处室 小组 "
        "工会小组 工段 学历 文化程度 教育程度 学位 政治面貌 婚姻 婚姻状况 婚否 籍贯 户籍 户口 户籍地 "
        "户口所在地 出生 出生日期 出生年月 生日 参加工作 工作时间 入职 入厂 入司 到岗 到职 进厂 报到 工龄 "
        "司龄 连续工龄 入党 技能等级 地址 住址 住所 居住地 家庭住址 邮箱 电子邮箱 邮编 邮政编码 微信 微信号 "
        "qq 签字 签名 签章 盖章 意见 开户行 开户银行 银行 行号 联行号 支行 开户 发卡 户口本 户口簿 就业 "
        "农民工 用工 编制 工号 工作证 会员证 员工号 学号 学籍 班级 年级 专业 院系 残疾证 退休证 学生证 "
        "结婚证 驾驶证 资格证 职业资格 照片 复印件 附件 材料 有效期至 有效期起 签发 签发机关 发证 发证机关 "
        "方式 渠道 比例 率 费率 百分比 占比 保额 保险金额 保障金额 保险总额 保障总额 保障额度 "
        "最高保额 赔付限额 限额 工资 月工资 年工资 薪资 薪酬 收入 月收入 年收入 家庭收入 社保 社会保险 养老 "
        "养老保险 医疗保险 基本医疗保险 失业保险 工伤保险 工伤 生育保险 公积金 住房公积金 基数 缴费基数 "
        "劳动合同 合同 试用期 行业 经济类型 信用代码 组织机构代码 税号 纳税人识别号 拼音 英文名 英文姓名 "
        "曾用名 别名 笔名 昵称 爱好 特长 荣誉 宗教 健康 健康状况 籍 家庭电话 家庭 宅电 办公电话 固定电话 "
        "座机 传真 换届 届次 任期 登记人 币种 余额 手续费 工本费 培训 体检 生育 党员 团员 党组织 党支部 支部 "
        "人员编号 会员编号 职工编号 员工编号 项目部 项目经理 工程 寝室 宿舍 楼号 房号 门牌 车牌 快递 物流 "
        "网址 网点 经纬度 附注 补充说明 其他说明 女职工数 女会员 核对 "
        "校验 检查 填报日期 填报时间 填表日期 填表时间 制表日期 制表时间 打印日期 打印时间 录入日期 录入时间 "
        "更新日期 更新时间 导入时间 创建人 创建时间 可投保 可参保 可购买 可缴 最高 最多 上限 身份 政治身份 "
        "省份 股份 备份 次数 统筹区 统筹地区 参保地"
    ),
    # --- furniture ---
    "": (
        "银行预留 银行绑定 银行登记 开户预留 开户绑定 实名认证 微信绑定 现状 "
        "的 之 填报 填表 所属 所在 所 预留 绑定 首次 办理 办卡 填写 实际 当前 目前 本次 本年 本年度 年度 年 每人 人均 "
        "有效 正式 登记 注册 信息 详细 完整 规范 准确 请 输入 必填 选填 必填项 其中 拟 核定 确认 本 您 您的 "
        "你的 该 此 全部 真实 现有 规范化 对应 相应 主要 初次 第一次 最早 统一 情况 资料 内容 栏 项 等 或 及 "
        "和 与 常用 有效的 最新 单独 详情 基本 明细 具体 应 实 人 者 位 个 每 批 次 批次 采集"
    ),
}

_ENGLISH: Mapping[str, str] = {
    "member": "member members own my personal",
    "staff": "staff employee employees worker workers",
    "insured": "insured participant participants applicant patient payee policyholder enrollee insuree",
    "other": (
        "spouse wife husband child children parent parents father mother guardian contact emergency "
        "beneficiary heir agent cardholder holder student householder representative chairman chairperson "
        "operator reviewer referee witness dependent dependant relative manager"
    ),
    "name": "name names fullname",
    "document": "identity identification document passport idcard",
    "id": "id",
    "phone": "phone mobile cell cellphone telephone tel handphone",
    "plaincard": "card",
    "card": "membershipcard",
    "account": "account bank",
    "union": "union unions",
    "employer": "unit employer company workplace organization organisation enterprise firm work",
    "above": "above superior",
    "membership": "membership",
    "status": "status state",
    "sex": "sex gender",
    "plan": "plan plans scheme product program programme",
    "cover": "cover coverage insurance policy mutual aid",
    "share": "share shares units copies",
    "count": "count quantity qty",
    "heads": "headcount heads people persons",
    "tier": "tier",
    "renewal": "renewal renew",
    "money": "amount money sum cost fees yuan rmb cny",
    "fee": "fee premium contribution contributions premiums",
    "dues": "dues subscription",
    "pay": "pay paid payment received payments receiving collected due payable deducted deduction",
    "less": "discount rebate waived waiver reduction owed owing arrears",
    "price": "price each",
    "total": "total subtotal",
    "aid": "benefit reimbursement reimbursed relief grant granted",
    "district": "district",
    "city": "city municipal",
    "day": "date day time on month dates",
    "period": "period term",
    "join": "join joined joining admission",
    "leave": "leave left leaving quit resignation resigned departure termination terminated withdrawal",
    "retire": "retired retirement",
    "start": "start starts begin begins beginning effective commencement from inception starting",
    "end": "end ends expiry expires expiration until to ending",
    "enroll": "enroll enrolled enrollment enrolment participation",
    "into": "new current transferred destination receiving",
    "outof": "old former previous prior original",
    "change": "transfer change movement",
    "open": "opened founded opening established",
    "close": "closed dissolved closing",
    "death": "deceased dead died death",
    "quitcover": "surrendered lapsed",
    "void": "void voided cancelled canceled reversed invalid",
    "valid": "valid",
    "review": "approved approval review reviewed audit audited",
    "repeat": "duplicate duplicated repeated",
    "whether": "is has whether if",
    "mark": "flag mark",
    "number": "no number num nr code #",
    "kind": "type kind category class",
    "reason": "reason why",
    "tail": "tail last four digits",
    "hospital": "hospital",
    "level": "level grade",
    "admit": "admitted admission",
    "discharge": "discharged discharge",
    "visit": "visit treatment",
    "disease": "disease illness diagnosis",
    "medical": "medical self fund expense",
    "settle": "settlement",
    "accident": "accident event injury",
    "apply": "applied application asked",
    "serial": "serial transaction",
    "receipt": "receipt invoice voucher",
    "season": "quarter",
    "outcome": "result outcome",
    "note": "purpose",
    "return": "returned return refund",
    "aside": (
        "remark remarks note notes comment comments age nationality ethnicity position title job department "
        "education birth birthday dob born hire hired address email signature sign salary wage wages income "
        "photo copy attachment postcode zip fax expiryid rate ratio percentage balance currency pinyin "
        "nickname alias seniority contract employment working industry how first given family surname "
        "middle"
    ),
    "": "the of for your please full actual registered by in at and or a an card's s to be required mandatory optional",
}


def _by_word(listed: Mapping[str, str]) -> dict[str, str]:
    """Each word and what it means; the meaning that is listed first has it."""
    meant: dict[str, str] = {}
    for meaning, words in listed.items():
        for word in words.split():
            meant.setdefault(word, meaning)
    return meant


CHINESE = _by_word(_CHINESE)
ENGLISH = _by_word(_ENGLISH)
LONGEST = max(map(len, CHINESE))

SOFT = frozenset(("member", "staff", "insured", "enroll", "cover", "apply"))
"""Meanings that a phrase may need, and that otherwise say nothing: whose the list is, and that it is of insurance."""
