"""The words of ``import``, in Chinese."""

HELP: dict[str, str] = {
    "import": (
        "导入一批文件：逐个说明是什么名单、按什么次序、会做什么；加 --yes（或在终端回答 y）才录入，每个文件一张凭证。"
        "文件夹连同下级一起看，也可写通配符。各导入的选项照写，交给用得着的文件。\n"
        "例：mutualaid import 单位.xlsx 名册.xlsx 参保.xlsx --received-on 2018-12-20\n"
        "例：mutualaid import *.xlsx --yes"
    ),
    "import FILE": "文件、文件夹或通配符（可写多个）",
    "import --yes": "看过之后录入；不写就只说明，什么也不写",
    "import --return": "把各文件有问题的行写成工作簿，放进这个文件夹",
    "import --on": "文件没有日期时：调动、救助申请、银行回盘的日期",
    "import --unit": "文件没有单位时用的工会",
    "import --received-on": "参保：收到互助费的日期；结算单：单位交来的日期",
    "import --for": '只用于一份文件的选项，写法与它自己的导入命令相同：--for "名单.xls=--unpaid"',
    "import --batch": "银行回盘是哪一批的",
}

LABELS: dict[str, str] = {
    "action.import": "导入文件",
}

SENTENCES: dict[str, str] = {
    "FILE_STATE_ENTRY": "{state}（凭证 #{entry}）",
    "NOTES_LEFT_OUT": "另有 {count} 条读法说明（标题、合计、写法整理等），-f json 可列出。",
    "FILES_DO": "录入请执行：{line}",
    "FILES_GO_ON": "改正不能录入的文件，或用 --for 文件=选项 说明只对它有效的选项，再执行同一条命令：{line}（已录入的会跳过）。",
    "FILES_STAND": "已录入的有效：凭证 {entries}。接着做请再执行：{line}",
    "FILE_OF_NO_KIND": "“{file}”不是哪一种导入的表。请确认文件没有给错；确是名单的，用 mutualaid … template 生成的模板填写。",
    "FILE_OF_NO_KIND_NEAR": "“{file}”最像{list}，但缺少列 {missing}。请补上这一列；它写成了别的列名的，用 --map 列名=字段 说明。也可以直接用 mutualaid {command} 看它怎么说。",
    "NO_FILES_THERE": "{folder} 里没有名单文件（Excel、CSV 等）。请确认文件夹没有给错。",
    "FILE_OF_TWO_KINDS": "“{file}”可能是{list}，看不出是哪一种。请直接用其中一条命令导入它：{commands}。",
    "FOR_WHAT": '“{value}”没有说清哪份文件用哪些选项。请写文件名、= 和它的选项：--for "名单.xls=--unpaid"。',
    "FOR_NO_FILE": "--for 说的是“{value}”，这些文件里没有它。",
    "FOR_SEVERAL_FILES": "--for 说的是“{value}”，叫这个名字的文件有几份：{files}。请写出路径。",
    "FILE_TWICE": "“{file}”与“{other}”内容完全相同，只导入一次。",
    "OPTION_NOT_USED": "{option} 没有用上：这些文件里没有一种用得着它。",
    "YES_OR_DRY_RUN": "--yes 是录入，--dry-run 是不录入。请只写一个。",
    "NOT_A_FOLDER": "“{value}”是文件，{name} 要的是文件夹。请换一个名字。",
    "ASK_KIND": "“{file}”是哪一种（编号或名称，直接回车放在一边）：",
    "ASK_SHEETS_OF": "文件“{file}”里有 {count} 个工作表都像同一种名单：",
    "ASK_EACH_SHEET": "都录入，各为一份名单",
    "FOR_NO_SHEET": "--for 说的是文件“{file}”的工作表“{value}”，里面没有它。有：{sheets}。",
    "HEADING_IN_NO_FILE": "--map 说的列名“{value}”，这些文件的表头里都没有。请照文件里的写。",
    "OPTION_OF_ALL_FILES": "{option} 对整条命令有效，不能只对一份文件写。请把它写在 --for 外面。",
    "ASK_ASIDE": "放在一边",
    "ASK_YES_OR_NO": "没有听懂。请写 y（录入）或 n（不录入）。",
    "ASK_ENDED": "问题没有答完，什么也没有录入。可再执行一次同样的命令。",
    "ASK_KEEP_WHAT": "刚才答的列名：",
    "ASK_KEEP_HEADING": "  列“{column}”＝{field}（{file}）",
    "ASK_WHICH": "请选择（编号）：",
    "ASK_LEAVE": "这份文件暂不录入",
    "ASK_ACCEPT": "照此录入这些行，接着写明原因",
    "ASK_JOIN": "同时登记为会员，从起保日起入会",
    "ASK_REASON": "原因，记入凭证（直接回车则这份文件暂不录入）：",
    "ASK_IS_UNPAID": "尚未缴费：等所属工会的收款来抵",
    "ASK_IS_PAID": "已缴费，都在同一天，接着写日期",
    "ASK_VALUE": "{field}，用于所有缺它的行（直接回车则这份文件暂不录入）：",
    "ASK_LACKING": "“{field}”用哪个（序号，回车为 1）：",
    "ASK_A_COLUMN": "列“{column}”：{samples}",
    "ASK_TITLED": "{value}（标题或文件名里写着），用于所有缺它的行",
    "ASK_TYPED": "另写一个，用于所有缺它的行",
    "ASK_ALSO": "同一种名单里，这些也没有“{field}”：{files}",
    "ASK_ALSO_HEADINGS": "同一种名单里，这些也有列 {columns}：{files}",
    "ASK_NO_DAY": "没有读出日期。请写成 2018-12-31 的样子。",
    "ASK_ALSO_ALL": "全部 {count} 份都这样办",
    "ASK_ALSO_NOT": "只这一份",
    "ASK_IMPORT": "现在录入吗？(y/n)：",
    "ASK_IMPORT_UP_TO": "“{file}”不能录入。先录入它前面的吗？(y/n)：",
}
