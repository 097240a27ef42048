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
