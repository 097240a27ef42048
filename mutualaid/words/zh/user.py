"""The words of ``user``, in Chinese."""

HELP: dict[str, str] = {
    "user add NAME": "用户名",
    "user role NAME": "用户名",
    "user remove NAME": "用户名",
    "user": "用户与角色：谁可以做什么。",
    "user add": "增加用户，绑定一个系统账户。第一个必须是管理员；此后只有绑定的账户可以使用本账本。\n示例：mutualaid user add 李娜 --role clerk --os-user lina",
    "user add --unit": "只管这个单位及其下级；不给则不限",
    "user list": "列出用户、角色、系统账户和所管单位。\n示例：mutualaid user list",
    "user role": "修改用户的角色；给 --unit 时同时改为只管该单位。最后一位管理员不能改。\n示例：mutualaid user role lina approver",
    "user role --unit": "改为只管这个单位及其下级",
    "user remove": "删除用户；其录入仍以其名保留。最后一位管理员不能删。\n示例：mutualaid user remove lina",
}

LABELS: dict[str, str] = {
    "action.user add": "增加用户",
    "action.user role": "修改用户角色",
    "action.user remove": "删除用户",
}
