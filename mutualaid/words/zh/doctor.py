"""The words of ``doctor``, in Chinese."""

HELP: dict[str, str] = {
    "doctor": "查看程序与账本的状况：位置、版本、语言与编码。\nmutualaid doctor",
}
