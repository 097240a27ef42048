"""The words of ``desk``, in Chinese."""

HELP: dict[str, str] = {
    "desk": "窗口：写姓名、拼音首字母、证件、卡号或手机找人，看这个人的一页，按键参保、入会、转移、退会、申领、救助、更正、开收据、撤销；先看要写入什么，再确认。\n例：mutualaid desk",
}
