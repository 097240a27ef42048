"""The words of ``query``, in Chinese."""

HELP: dict[str, str] = {
    "query": '用一条 SELECT（SQLite 语法）直接查询账本中不含个人信息和诊断的部分：这些内容在查询里不存在，人员只有编号。最长 10 秒。\n示例：mutualaid query --tables\n示例：mutualaid query "select unit_code, unit_name from unit_now order by 1"',
    "query --tables": "列出可以查询的表：各表一行说明及其列",
    "query --limit": "最多列出多少行；不给则 1000",
}
