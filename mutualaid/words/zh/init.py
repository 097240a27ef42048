"""The words of ``init``, in Chinese."""

HELP: dict[str, str] = {
    "init --name": "区工会名称（不认识区划代码时必填）",
    "init": "建立或升级账本：表、内置计划，以及区工会和已知的街乡镇。重复运行不改变任何内容。\n例：mutualaid init --code 110119 --name 延庆区总工会",
}

LABELS: dict[str, str] = {
    "action.init": "建立账本",
}
