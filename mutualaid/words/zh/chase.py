"""The words of ``chase``, in Chinese."""

LABELS: dict[str, str] = {
    "action.chase": "催办单",
    "purpose.chase": "催办单",
}

HEADINGS: dict[str, str] = {
    "file_count": "文件数",
}

SENTENCES: dict[str, str] = {
    "CHASE_WHOM": "请写一个单位，或用 --all 催办全部单位，二者取一。",
    "CHASE_NEEDS_FOLDER": "--all 每个单位一个文件，请用 -o 指明一个文件夹，“{path}”是文件。",
    "CHASE_TITLE": "{unit}：{matter}（截至 {on}，共 {count} 人次）",
    "CHASE_HOW": "请在“催办答复”栏选：参保（写险种、份数、起保和缴费日期）、已缴费（写缴费日期）、已离职（写退会日期）、不参保（写原因）。填好交回。",
    "ANSWER_UNREADABLE": "看不懂答复“{said}”。请写其中之一：{answers}。",
    "ANSWER_NEEDS_DAY": "答复为已离职，但没有退会日期。请补填退会日期。",
    "ANSWERS_OPEN": "{count} 行还没有答复（第 {rows} 行），没有录入。",
    "ANSWERS_REFUSED": "{count} 行答复不参保（第 {rows} 行），账本里不改动。原因：{why}。",
    "ANSWERS_ELSEWHERE": "{count} 行答复“{answer}”（第 {rows} 行）由另一条命令录入：{command}。",
}

HELP: dict[str, str] = {
    "chase": "催办单：一个单位谁未参保、谁的保障将到期、谁未缴费，留有答复栏，填好可导入。明文，记凭证。\n例：mutualaid chase 康庄镇 -o chase.xlsx\nmutualaid chase --all --what unpaid -o 催办单",
    "chase --all": "每个有未了事项的单位一个文件，写进 -o 的文件夹",
    "chase --what": "只催一类：uncovered 未参保，ending 将到期，unpaid 未缴费；默认全部",
    "chase --within": "多少天内到期，默认 60",
    "chase --as-of": "截至哪一天，默认今天",
    "chase --output": "写到哪个 .xlsx；配合 --all 写一个文件夹",
    "chase UNIT": "哪个单位，含其下级",
}
