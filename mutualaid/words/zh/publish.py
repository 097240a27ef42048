"""The words of ``publish``, in Chinese."""

HELP: dict[str, str] = {
    "publish create --by": "按这一项分组，每组一行；可用的分组同该报表",
    "publish": "已发布的数字：按发布时保存，可复算，并说明与现在的差异。\n例：mutualaid publish create participation --year 2018",
    "publish create": "把报表的数字连同问题和账本戳记一起保存；以后的写入若改变它会提示。\n例：mutualaid publish create participation --year 2018 --by town --title 2018年通报",
    "publish create REPORT": "报表名，见 report list",
    "publish list": "列出已发布的数字、戳记和发布人。\n例：mutualaid publish list",
    "publish show": "显示一个发布：问题、数字、戳记、发布人和时间。\n例：mutualaid publish show 1",
    "publish show NO": "发布编号",
    "publish reproduce": "按当时的账本复算并比较；不符时退出码为 6。\n例：mutualaid publish reproduce 1",
    "publish reproduce NO": "发布编号",
    "publish bridge": "说明已发布数字与后来数字的差异，按原因、按人；各项相加等于总差。\n例：mutualaid publish bridge 1",
    "publish bridge NO": "发布编号",
    "publish bridge --to": "同一问题的后一个发布，或 now（默认）",
}

LABELS: dict[str, str] = {
    "action.publish create": "发布",
}
