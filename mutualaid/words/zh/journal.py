"""The words of ``journal``, in Chinese."""

HELP: dict[str, str] = {
    "journal": "凭证：每一次写入的记录，可查看、核验、撤销。\nmutualaid journal list",
    "journal list": "列出凭证：时间、经办人、操作、文件、变化数量和哈希；可按人、操作、日期、文件、记录挑选。\nmutualaid journal list\nmutualaid journal list --by 王会计 --action enroll --since 2018-01-01\nmutualaid journal list --record enrollment:12",
    "journal list --by": "此人的凭证",
    "journal list --action": "这种操作的凭证，如 enroll import；只写 enroll 就是它的各种操作",
    "journal list --file": "文件名里有这几个字的",
    "journal list --record": "记入或作废过这条记录的：表名和编号，例如 enrollment:12",
    "journal show": "一张凭证的全部经过：各项字段、记入和作废的内容、以后被何凭证撤销或改动。\nmutualaid journal show 12",
    "journal verify": (
        "核验凭证链：重新计算每一笔内容的摘要和哈希，发现改动即报告（退出码 6）。\nmutualaid journal "
        "verify --head 9f3a1c2b"
    ),
    "journal head": "显示最新凭证号及其哈希，可印在报表上。\nmutualaid journal head -f json",
    "journal undo": (
        "撤销一张凭证：作废其记入的内容，恢复其作废的内容；撤销本身也是凭证。\nmutualaid journal undo 12 "
        "--reason 导错文件"
    ),
    "journal show NO": "凭证号",
    "journal undo NO": "要撤销的凭证号",
    "journal verify --head": "印在报表上的哈希；账本中须有此凭证，否则视为被改动",
    "journal show --all": "列出全部内容，不只每表前 20 条",
    "journal verify --full": "从第一张凭证起全部核对，不依赖以前的核对",
    "journal verify --anchor": "账本还须经过此文件中的每个锚点",
    "journal anchor --check": "只核对，不追加",
    "journal anchor FILE": "锚点文件",
    "journal anchor": "把账本末尾的凭证号和哈希记到另一存储介质上的文本文件；先核对文件中已有的锚点都在账本中（不在则退出码 6，不追加）。\nmutualaid journal anchor /media/usb/anchors.txt",
    "journal disclosures": "提供过哪些明文：谁、何时、用哪个命令、为了什么、看了谁的、写到哪个文件；--person 只看涉及某人的。\nmutualaid journal disclosures --person 17",
    "journal disclosures --person": "只看涉及此人的：人员编号、证件号码，或能找到唯一一人的文字",
    "journal who RECORD": "表名和编号，例如 enrollment:12、payout 5、person:7",
    "journal who": "一条记录的来历：每个版本由哪张凭证、何人、何时记入，改了什么，被哪张凭证作废。\nmutualaid journal who enrollment:12\nmutualaid journal who person 5",
}

LABELS: dict[str, str] = {
    "action.journal undo": "撤销凭证",
}
