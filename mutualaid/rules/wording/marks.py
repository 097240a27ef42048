"""The words by which a discharge paper or a report of an accident doubts, denies, dates or lessens what it names.

Every list is an assumption, drawn from the phrases that discharge papers and police reports use; a term's own words
stand in the terms. Whoever adds one adds a phrase to ``tests/rules/cases/words.toml``. Written in NFKC, upper case.
"""

from __future__ import annotations

DOUBT_BEFORE = (
    *("疑", "考虑", "可能", "待", "倾向", "拟", "建议", "提示", "警惕", "鉴别", "评估", "担心", "或", "?"),
    *("高危", "风险", "筛查", "预防", "易感", "恐"),
)
"""疑似肺癌, 考虑肺癌, 肺癌高危 ...: it may be, or is feared."""
DOUBT_AFTER = (
    *("疑", "可能", "待", "倾向", "或", "?", "存疑", "未定", "不明确", "未明确", "不能", "未回", "鉴别", "评估"),
    *("高危", "风险", "筛查", "预防", "供者", "供体", "捐献", "TIS"),
)
"""肺癌待排, 肺癌?, 骨髓移植供者; TIS is the stage of a cancer in situ."""

DENIAL_BEFORE = ("否认", "否定", "无", "未", "没", "不", "排除", "除外", "并非", "而非")
DENIAL_AFTER = ("阴性", "否认", "排除", "除外", "不支持", "不符", "不成立", "不考虑", "未证实", "误诊")
DENIAL_LEADS = ("否认", "无", "未见", "未发现", "没有", "排除", "除外", "不考虑")
"""A denial at the head of a sentence denies what follows after commas too: 否认高血压，糖尿病，恶性肿瘤."""

PAST_BEFORE = (
    *("既往", "曾", "陈旧", "复查", "复诊", "随访", "年前", "多年", "化疗", "放疗", "化学治疗", "放射治疗", "靶向"),
    "免疫治疗",
)
PAST_AFTER = (
    *("史", "术后", "切除后", "治疗后", "移植后", "置换后", "化疗", "放疗", "化学治疗", "放射治疗", "靶向"),
    *("免疫治疗", "维持", "复查", "复诊", "随访", "随诊", "康复", "恢复期", "缓解", "稳定期", "痊愈", "治愈"),
    *("已愈", "后遗", "陈旧"),
)
"""History and after-care: the disease was there before, and this is not its first diagnosis."""

KIN = (
    *("家族", "父亲", "母亲", "父母", "之父", "之母", "其父", "其母", "丈夫", "妻子", "配偶", "儿子", "女儿", "子女"),
    *("哥哥", "弟弟", "姐姐", "妹妹", "兄弟", "姐妹", "祖父", "祖母", "外公", "外婆", "爷爷", "奶奶", "岳父", "岳母"),
    *("家属", "亲属", "爱人", "他人", "对方", "供者", "供体", "父", "母", "兄", "弟", "姐", "妹", "姑", "姨", "舅"),
    *("叔", "伯"),
)
"""The disease is another person's."""

LESSER_BEFORE = (
    *("原位", "良性", "交界性", "恶性潜能", "假性", "腔隙", "外伤性", "创伤性", "非浸润", "非侵袭", "周期性", "面神经"),
    *("声带", "睡眠"),
)
"""A lesser thing, or another, that bears the name: 宫颈原位癌, 腔隙性脑梗死, 周期性瘫痪."""
LESSER_BESIDE = ("类", "抗", "防", "非", "假", "似", "-", "~")
"""Directly before the name: 类白血病反应, 抗癌, 类癌; II-III度烧伤 leaves the degree open."""

PART_AFTER = ("前病", "前期", "前状态", "样", "胚", "抗原", "基因", "易感")
"""Behind the name and a blank: 癌 前病变, 癌 胚抗原 are no cancer."""

HARMLESS = (
    *("不稳定", "不典型", "不全", "不良", "不规则", "不孕", "肺不张", "不详", "不明", "不适", "不止", "不等"),
    *("未分化", "未特指", "未特定", "未破裂", "未成熟", "无痛", "无功能", "无症状", "无明显诱因", "无诱因"),
    *("无力", "无尿", "无菌", "三阴性", "革兰阴性", "革兰氏阴性", "受体阴性", "淋巴结阴性", "疑难", "不慎"),
    *("不小心", "不幸", "不料", "未戴头盔", "未系安全带", "死者", "伤者", "患者", "逝者", "被送", "被发现"),
    *("母细胞", "否认家族史", "无家族史", "否认既往史", "医治无效", "治疗无效", "抢救无效", "救治无效"),
)
"""What holds a mark and is none: 三阴性乳腺癌, 未分化癌, 不稳定型心绞痛."""

STRONG = r"[,，\s()\[\]【】〔〕{}<>《》「」\"'“”‘’+/|!！]+|(?<![不未无老伙同])(?:伴有?|合并|并发|继发于?)"
"""What ends a clause: a mark on one side does not speak of the other."""
WEAK = r"[、]|以及|及|和|与|或|兼|并"
"""What stands between two things of which one mark may speak: 否认肺癌及肝癌."""

TAIL = (
    r"(?:病|症|型|期|(?:根治|切除)?(?:手术|术)|[A-Z0-9.%-]|[一二三四][期级型度]|[级度]"
    r"|(?:急性|慢性|加速|急变|进展|活动|终末|广泛|局限|中晚|晚|早|中)期|[^\W\d_A-Z]{0,8}?转移[灶瘤癌]?"
    r"|破入脑室|破裂|出血|危象|确诊|住院|入院|就诊|\x00)*+"
)
"""What may follow a disease and leave it plain: 肺癌IIIA期, 胃癌根治术, 肺癌骨转移, 因肺癌住院."""
TAIL_EXCLUDED = (
    r"(?:病|症|性|型|期|[A-Z0-9.%]|状态|发作|障碍|反应|神经症|情感|分裂样?|混合|综合征|首次|首发|急性期|复发"
    r"|[轻中重]度|\x00)*+"
)
"""What may follow an excluded illness: 抑郁发作, 精神分裂症, 双相情感障碍."""
TAIL_LEFT = r"(?:退会|离会|退出|注销|销户|减员|停保|除名|会籍终止|了|日期|时间|[0-9.])*+"
"""What may follow a death and leave it plain as a reason for leaving: 死亡退会, 去世了; not 死亡抚恤, 去世的母亲."""
TAILS = {"disease": TAIL, "excluded": TAIL_EXCLUDED, "left": TAIL_LEFT}

FILLERS = (
    r"[0-9.]|[一二三四五六七八九十第次余个年月日天周]|病理|活检|镜检|结果|目前|暂|已|现|尚|仍|均|进一步|检查|检测|诊断|临床"
    r"|入院|出院|住院|上述|以上|本次|血液|酒精|周期|治疗|状态|完全|部分|持续|病情|根治|切除|后|中|请|予|行|性|期|可|是|为|的|了|等|经|查|排|回报|定|手"
)
"""What a clause may hold beside a mark and still say nothing of its own: 病理待回报, 术后3月, 已排除."""

SPAN = r"[0-9一二三四五六七八九十半数多]余?(?:年|个月|月|周)"
"""So long it has been known: 肺癌3年."""

# --- what happened: an accident told in words ---

OTHERS = (
    *("对方", "他人", "别人", "其他人", "另一", "第三方", "肇事", "司机", "驾驶员", "车主", "男子", "女子"),
    *("男性", "女性", "某", "被", "遭", "行人", "嫌疑", "歹徒", "凶手", "同事", "朋友", "同乡", "邻居"),
    *("丈夫", "妻子", "家属", "制止", "抓捕", "见义勇为", "劝阻", "劝架", "阻止", "解救", "救人", "救助"),
    *("施救", "者", "分子", "团伙", "人员"),
)
"""Somebody else's act, wherever in the report it stands: 对方醉酒驾车撞伤本人, 被酒驾车辆撞伤, 制止犯罪时受伤."""
HAPPENED_DOUBT_AFTER = (
    *("?", "阴性", "除外", "排除", "待查", "待定", "待核", "待排", "待认定", "待调查", "可能", "嫌疑"),
    *("证据不足", "未证实", "未认定", "未确定", "无法确定", "无法认定", "无法证实", "不成立", "不属实"),
    *("未发现", "不是"),
)
HAPPENED_LEADS = ("否认", "未发现", "排除", "除外")
HAPPENED_PART = ("局", "演练", "演习", "题材", "片", "遗址", "现场", "人", "车辆", "车主", "的")
"""Directly after the word: 地震局, 犯罪现场 are no earthquake and no crime; 无证驾驶人, 酒驾车辆 may be another's."""

# --- why somebody left ---

COMPANIONS = (
    *("同事", "工友", "朋友", "同学", "同乡", "邻居", "战友", "他人", "别人", "老伴", "老公", "老婆", "公公", "婆婆"),
    *(
        "同伴",
        "伙伴",
        "双亲",
        "亲人",
        "孩子",
        "孙",
        "侄",
        "甥",
        "女婿",
        "儿媳",
        "家人",
        "妻",
        "夫",
        "嫂",
        "婶",
        "独子",
        "长子",
        "次子",
    ),
    *("长女", "次女", "之子", "之女", "其子", "其女", "幼子", "幼女", "对象"),
)
"""Somebody else's death, beside ``KIN``: 同事去世, 老伴病故."""

RELATIVES = (
    *("WIFE", "HUSBAND", "SPOUSE", "PARTNER", "FATHER", "MOTHER", "PARENT", "PARENTS", "SON", "DAUGHTER", "CHILD"),
    *("CHILDREN", "BROTHER", "SISTER", "FAMILY", "RELATIVE", "RELATIVES", "COLLEAGUE", "FRIEND", "GRANDFATHER"),
    *("GRANDMOTHER", "GRANDPARENT", "UNCLE", "AUNT"),
)
"""The same in English, wherever in the text it stands: death of wife."""

# --- other names ---

MEANT: dict[str, tuple[str, ...]] = {
    "酒驾": (
        *("酒后驾", "酒后开车", "酒后骑摩托", "酒后骑乘摩托", "饮酒驾", "饮酒后驾", "饮酒后开车", "喝酒驾", "喝酒开车"),
        *("喝酒后驾", "喝酒后开车", "醉驾"),
    ),
    "醉酒": ("酒醉", "醉驾"),
    "无证驾驶": ("无照驾驶", "无证驾车", "无证开车", "无驾驶证驾", "无驾照驾", "未取得驾驶证驾"),
    "自杀": ("自缢", "自尽", "轻生"),
    "自残": ("自我伤害", "故意自伤"),
    "恶性肿瘤": ("恶性黑色素瘤", "恶性间皮瘤", "恶性胸膜间皮瘤", "恶性畸胎瘤", "恶性胶质瘤"),
    "急性心肌梗死": ("急性心梗",),
    "心肌梗死": ("心梗",),
    "脑梗死": ("脑梗塞", "脑梗"),
    "脑出血": ("脑溢血",),
    "乳腺癌": ("乳癌", "乳腺导管癌", "乳腺浸润性癌", "乳腺浸润癌", "乳腺浸润性导管癌", "乳腺浸润性小叶癌"),
    "宫颈癌": ("宫颈鳞癌", "宫颈腺癌", "宫颈鳞状细胞癌", "宫颈浸润癌", "宫颈浸润性鳞癌"),
    "卵巢癌": ("卵巢腺癌", "卵巢浆液性癌", "卵巢浆液性腺癌"),
}
"""The same thing by another name, where the terms list the first."""
SHORT: dict[str, str] = {
    **dict.fromkeys(("CA", "MT", "MTS"), "癌"),
    **dict.fromkeys(("NSCLC", "SCLC"), "肺癌"),
    **dict.fromkeys(("HCC", "PHC"), "肝癌"),
    **dict.fromkeys(("AML", "CML", "CLL", "APL"), "白血病"),
    **dict.fromkeys(("NHL", "DLBCL"), "淋巴瘤"),
    **dict.fromkeys(("AMI", "STEMI", "NSTEMI"), "急性心肌梗死"),
    **dict.fromkeys(("ESRD", "CRF"), "尿毒症"),
    "NPC": "鼻咽癌",
    "ESCC": "食管癌",
    "CRC": "结肠癌",
    "RCC": "肾癌",
    "PTC": "甲状腺癌",
    "CABG": "冠状动脉搭桥术",
}
"""What doctors write short, no letter or digit beside it (胃CA, not CA125): a person decides what it means."""

NEAR: dict[str, tuple[str, ...]] = {
    "酒驾": ("酒后", "饮酒", "喝酒", "酒精", "酒气", "乙醇"),
    "醉酒": ("酒后", "饮酒", "喝酒", "酒精", "酒气", "乙醇"),
    "恶性肿瘤": ("骨髓瘤", "黑色素瘤", "母细胞瘤", "精原细胞瘤", "霍奇金病", "间皮瘤"),
    "脑梗死": ("腔梗", "脑栓塞"),
    "死亡": ("亡", "卒", "逝", "FATAL", "KILLED", "SUICIDE", "PASSED"),
}
"""What may be it or may not, or is a kind of it that the terms do not name: a person decides."""
