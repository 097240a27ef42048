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
    "publish check": "核对一份通报（.docx、.txt）：按其上的账本戳记，逐个核对每个数字；有不符的，逐个列出（退出码 1）。\n例：mutualaid publish check 通报.docx",
    "publish check FILE": "通报文件（.docx 或 .txt）",
    "publish check --unit": "通报说的是哪个单位；不写即本区",
    "publish check --as-of": "通报说的是哪一天；不写则从文中读出",
    "publish check --year": "通报说的是哪一年；不写则从文中读出",
}

LABELS: dict[str, str] = {
    "action.publish create": "发布",
}
