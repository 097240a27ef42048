"""The words of ``manual``, in Chinese."""

HELP: dict[str, str] = {
    "manual": "手册，不必联网：经办人、管理员、审计各一页，另有指标、文件、设置和全部命令。不写页名时列出各页。\n例：mutualaid manual clerk",
    "manual commands": "每个命令的用法、参数、选项和示例，与它的 `--help` 一致。",
    "manual PAGE": "页名，见不写页名时的列表",
}
