"""The words of ``mapping``, in Chinese."""

HEADINGS: dict[str, str] = {
    "map": "列名读作",
    "learn": "记住列名",
    "heading_key": "列名（比较用）",
    "import_code": "导入",
    "heading": "文件里的列名",
    "field": "读作",
    "mapping_no": "对照号",
    "mapping_count": "条数",
}

HELP: dict[str, str] = {
    "mapping": "表头对照：本账本记住的、各文件里的列名是什么意思。\n例：mutualaid mapping list",
    "mapping list": "列出记住的列名：哪种导入、读作哪一项、只对哪个单位。\n例：mutualaid mapping list enroll",
    "mapping list IMPORT": "只列这种导入的",
    "mapping list --unit": "只列对该单位的文件有效的：它自己的、上级的和对全部单位的",
    "mapping add": "记住一个列名读作哪一项；同一列名原先记的由它取代。\n例：mutualaid mapping add enroll 险别名目 参保项目\n例：mutualaid mapping add member 备用号 -",
    "mapping add IMPORT": "哪种导入的文件",
    "mapping add HEADING": "文件里的列名",
    "mapping add FIELD": "读作哪一项：字段名（plan），或模板中的名称（参保项目）；- 表示这一列不需要",
    "mapping add --unit": "只对该单位及其下级的文件；不写则对全部单位（只管一个单位的用户：对其单位）",
    "mapping remove": "不再记住一个列名。\n例：mutualaid mapping remove enroll 险别名目",
    "mapping remove IMPORT": "哪种导入的文件",
    "mapping remove HEADING": "文件里的列名",
    "mapping remove --unit": "当初只对该单位记的；不写则是对全部单位记的",
}

LABELS: dict[str, str] = {
    "ledger_table.mapping": "表头对照",
    "action.mapping add": "记住表头",
    "action.mapping remove": "不再记住表头",
}

SENTENCES: dict[str, str] = {
    "MAPPING_LEARNED": "已记住：列“{column}”读作“{field}”，对全部单位的文件有效。",
    "MAPPING_LEARNED_OF_UNIT": "已记住：列“{column}”读作“{field}”，对{unit}及其下级的文件有效。",
    "MAPPING_REPLACED": "列“{column}”改为读作“{field}”，原先记的是“{former_field}”；对全部单位的文件有效。",
    "MAPPING_REPLACED_OF_UNIT": "列“{column}”改为读作“{field}”，原先记的是“{former_field}”；对{unit}及其下级的文件有效。",
    "MAPPING_AGAINST_NAME": "“{column}”本来就读作“{usual_field}”，今后一律读作“{field}”。如不是此意，请用 mutualaid mapping remove 去掉。",
    "MAPPING_UNKNOWN": "没有记住列名“{value}”。相近的有：{nearest}。mutualaid mapping list 列出全部。",
    "HEADING_IS_NUMBER": "列名“{value}”里像是有人的号码，凭证不能删，所以不记。请先改文件的表头。",
    "HEADING_BLANK": "列名“{value}”没有文字。请照文件里的表头写。",
    "NO_SUCH_FIELD": "“{value}”不是这种导入的字段。可写：{fields}；不需要的列写 -。",
    "NO_SUCH_HEADING": "文件“{file}”的表头里没有“{value}”。它的列名是：{headings}。",
    "HEADING_PAIR": "“{value}”读不懂。--map 后面写 列名=字段，例如 --map 险别名目=参保项目；不需要的列写 列名=-。",
    "HEADING_TWICE": "列名“{value}”写了两种意思。请只留一个 --map。",
    "LEARN_NEEDS_MAP": "没有什么可记的：--learn 和 --learn-for 记住的是 --map 说的列名。请同时写 --map 列名=字段。",
    "COLUMN_SETTLED": "按 --map，列“{column}”＝{field}。",
    "COLUMN_LEARNED": "按记住的列名，“{column}”＝{field}（mutualaid mapping list 列出全部）。",
    "MAPPING_NOT_LEARNED": "文件没有录入，列名也就没有记住：改好后用同样的命令再来一次，就会记住。现在就要记住的，用：{commands}。",
}
