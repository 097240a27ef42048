"""The words of ``plan``, in Chinese."""

HELP: dict[str, str] = {
    "plan list --as-of": "截止日期，如 2018-12-31；不写就是今天",
    "plan show --as-of": "截止日期，如 2018-12-31；不写就是今天",
    "plan check --as-of": "截止日期，如 2018-12-31；不写就是今天",
    "plan load FILE": "条款文件（.toml）",
    "plan load": "从 TOML 文件加载新计划或新版本；已有版本不变。\n例：mutualaid plan load HOSP_MED.toml --dry-run",
    "plan check": "某日没有条款或条款可能过期的计划；有发现时退出码为 1。\n例：mutualaid plan check --as-of 2018-06-30",
    "plan show": "一个计划的全部版本，每个数值都注明来源或假定。\n例：mutualaid plan show 住院津贴",
    "plan list": "全部计划及某日有效的条款。\n例：mutualaid plan list --as-of 2018-06-30",
    "plan": "计划及其按日期生效的条款。",
}

LABELS: dict[str, str] = {
    "action.plan load": "载入条款",
}

SENTENCES: dict[str, str] = {
    "TERMS_SYNTAX_DAY": "日期 {found} 应写成 {example}（年-月-日，月和日各两位）。",
    "TERMS_SYNTAX_VALUE": '“{found}”不能这样写：文字要加英文双引号，如 "staff"；数字只写数字，不带单位（金额以分计，50 元写 5000；比例以万分之一计，80 % 写 8000）。',
    "TERMS_SYNTAX_REST": "值后面多出了“{found}”。请删去；备注写在 # 后面。",
    "TERMS_SYNTAX_TWICE": "这一项前面已经写过，同一项只能写一次。请删去一处。",
    "TERMS_SYNTAX_EQUALS": "项和值之间缺少等号 =。",
    "TERMS_SYNTAX_QUOTE": "引号没有成对：这里开始的文字缺少后一个引号。",
    "TERMS_SYNTAX_BRACKET": "括号没有成对：缺少 }}、] 或 ]]。",
    "TERMS_MISSING_KEY": "缺少 {key}。请补上，例如：{name} = {example}。",
    "TERMS_WRONG_VALUE": "{key} 的值 {found} 不对，应写成例如 {example}。",
    "TERMS_SOURCE": '{key} 没有说明出处。请在值后写 source = "…"（出处）或 assumption = "…"（假定及理由），二者只写一个。',
    "TERMS_SYNTAX_SIGN": "符号 {found} 是用中文输入法打的，请换成英文的 {example} 。",
    "TERMS_SYNTAX": "这一句不合 TOML 写法，应写成 项 = 值。",
    "TERMS_UNKNOWN_KEY": "{key} 不是这里可以写的项。可以写的有：{known}。",
    "TERMS_UNKNOWN_KEY_NEAR": "{key} 不是这里可以写的项，相近的是 {nearest}。请改正拼写或删去。",
    "TERMS_WRONG_VALUE_BESIDE": "{key} 的值 {found} 与第 {other_line} 行的 {other} 不符，应写成例如 {example}。",
    "TERMS_PRICE": "没有写价格。请写每份价格 {name} = {example}，或分档价格 tiers。",
    "TERMS_PRICE_BESIDE": "价格写了两处：{key} 和第 {other_line} 行的 {other}，只能留一处。",
    "TERMS_NOT_TOGETHER": "{key} 与第 {other_line} 行的 {other} 不能并用。请改其中一项或删去。",
    "TERMS_ENDS_BEFORE": "{key} 的止日 {ends_on} 早于第 {other_line} 行的起日 {effective_on}。请改正其中一个。",
    "TERMS_UNORDERED": "各版本须由早到晚：{key} 是 {day}，不晚于第 {other_line} 行的 {before}。请按日期排列，或改正日期。",
    "TERMS_OVERLAP": "两个版本的日期重叠：{key} 是 {day}，前一个版本（第 {other_line} 行，自 {before} 起）没有在这之前结束。请在前一个版本里写明 ends_on，早于 {day}。",
    "FILE_FAULTY": "{file} 有 {count} 处须改正：",
}
