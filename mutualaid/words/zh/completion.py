"""The words of ``completion``, in Chinese."""

HELP: dict[str, str] = {
    "completion": "命令补全：打印 bash、zsh、fish 或 PowerShell 的补全脚本，开头一行写着怎样装。\n例：mutualaid completion bash",
    "completion bash|zsh|fish|powershell": "哪一种终端：bash、zsh、fish、powershell",
}
