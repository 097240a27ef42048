"""The words of ``user``, in English."""

HELP: dict[str, str] = {
    "user add NAME": "the name of the user",
    "user role NAME": "the name of the user",
    "user remove NAME": "the name of the user",
    "user": "Users and roles: who may do what.",
    "user add": "Add a user, bound to an account of the operating system. The first must be an admin; from then on only bound accounts may use the ledger.\nExample: mutualaid user add lina --role clerk --os-user lina",
    "user add --unit": "limited to this unit and those below it; to none if left out",
    "user list": "Users with their role, account and unit.\nExample: mutualaid user list",
    "user role": "Give a user another role; with --unit also another limit. The last admin cannot be changed.\nExample: mutualaid user role lina approver",
    "user role --unit": "limit the user to this unit and those below it",
    "user remove": "Remove a user; what they entered stays under their name. The last admin cannot be removed.\nExample: mutualaid user remove lina",
}

LABELS: dict[str, str] = {
    "action.user add": "User added",
    "action.user role": "User's role",
    "action.user remove": "User removed",
}
