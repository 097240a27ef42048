"""The words of ``check``, in Chinese."""

HELP: dict[str, str] = {
    "check --as-of": "按日核对的项目以此日为准；不写则为最后有人起保之年的年底，至迟今天",
    "check --list": "列出全部核对项目",
    "check NAME": "核对项目（可写多个）；按名核对时存疑也算发现",
    "check": "核对账本是否前后一致；不写项目则全部核对，存疑之处另列。有发现则退出码 1。\nmutualaid check\nmutualaid check floor --as-of 2018-12-31",
}
