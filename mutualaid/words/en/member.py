"""The words of ``member``, in English."""

HELP: dict[str, str] = {
    "member": "Members and their memberships.",
    "member import": "Import a roster of members: name, document, sex, phone, card, unit, day of joining, status, day of leaving. Joiners, leavers and transfers alike: a list of changes tells the new union and the day, or --on gives it.\nExample: mutualaid member import roster.xlsx --joined-on 2018-05-10 --note 现场入会 --dry-run",
    "member add": "Add one member.\nExample: mutualaid member add 张三丰 110100198507120034 --unit 康庄镇 --joined-on 2018-01-01",
    "member edit": "Correct a person's name, sex, phone, card, document or bank name.\nExample: mutualaid member edit 17 --phone 13800001234",
    "member find": "Find people by part of a name, pinyin initials, ID tail, card tail or phone; personal values masked.\nExample: mutualaid member find zsf",
    "member show": "One person on one page: memberships, covers and what is left in each, money in, claims and why, payments, what is due and what ends soon.\nExample: mutualaid member show 17\nExample: mutualaid member show 张三丰 --on 2018-06-01",
    "member leave": "Record that a member left; --on is the first day out. Why is kept as a code; with the same day and --reason-code it is corrected.\nExample: mutualaid member leave 17 --on 2018-06-01 --reason 调离本区\nExample: mutualaid member leave 17 --on 2018-06-01 --reason-code deceased",
    "member status": "Change the status to 在职 or 保留会籍: one spell ends, the next begins.\nExample: mutualaid member status 17 保留会籍 --on 2018-06-01",
    "member transfer": "Move a member to another union; the day may lie back.\nExample: mutualaid member transfer 17 --to 永宁镇 --on 2018-06-01",
    "member merge": "Record that two persons are one; the first is merged into the second.\nExample: mutualaid member merge 18 --into 17",
    "member history": "Everything ever recorded of one person, in the order of the journal.\nExample: mutualaid member history 17",
    "member template": "Write a workbook to fill in with members.\nExample: mutualaid member template --unit 康庄镇 -o members.xlsx",
    "member import --on": "the day of the moves where a list of changes has none",
    "member status --on": "the first day of the new status",
    "member show --on": "how things stand on which day; today if left out",
    "member import --unit": "the union where the file names none",
    "member add --unit": "the union joined",
    "member add --joined-on": "the day of joining",
    "member template --unit": "list this union and those below it only",
    "member merge --into": "the person merged into",
    "member edit --name": "the name",
    "member erase": "Erase a person's name, document, phone, card, birth date and diagnoses by law; the ledger's lines and the number stay and still verify. There is no undo.\nExample: mutualaid member erase 17 --reason \"retention over\" --dry-run",
}

LABELS: dict[str, str] = {
    "action.member import": "Member import",
    "action.member add": "Member add",
    "action.member edit": "Member edit",
    "action.member leave": "Member leave",
    "action.member status": "Member status",
    "action.member transfer": "Member transfer",
    "action.member merge": "Member merge",
    "action.member erase": "Erasure",
}
