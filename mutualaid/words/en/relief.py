"""The words of ``relief``, in English."""

HEADINGS: dict[str, str] = {
    "granted_fen": "Granted (yuan)",
    "granted_count": "Granted",
    "asked_fen": "Asked for",
    "granted_on": "Granted on",
    "applied_on": "Asked on",
    "relief_no": "Relief no.",
    "relief_approval_no": "Relief approval no.",
    "payment_state": "Payment",
    "paid_out_on": "Paid out on",
    "unpaid_fen": "Not paid",
    "relief": "Relief",
    "relief_paid_fen": "Relief paid",
    "relief_back_fen": "Relief that came back",
    "relief_undelivered_count": "Relief returned, not repaid",
    "relief_undelivered_fen": "Relief returned, not repaid (yuan)",
}

HELP: dict[str, str] = {
    "relief list --state": "only what is asked for, or what is granted",
    "relief list --year": "the year in which it was asked for",
    "relief reject NO": "the number of the relief",
    "relief approve NO": "the number of the relief",
    "relief approve --on": "the day it is granted",
    "relief add --unit": "the unit it stands under; without it that of membership on the day",
    "relief add --amount": "the amount in yuan",
    "relief add --on": "the day it was asked for",
    "relief list": "List grants, each beside the person's aid of the year in which it was asked for.\nExample: mutualaid relief list --year 2018",
    "relief reject": "Turn down a grant that is not approved; the journal keeps the reason.\nExample: mutualaid relief reject 1 --reason 'conditions not met'",
    "relief approve": "Approve a grant that another person asked for.\nExample: mutualaid relief approve 1 --on 2018-11-25 --actor li",
    "relief import": "Import a list of grants asked for; each is approved by another person, like one asked for alone.\nExample: mutualaid relief import asked.xlsx --on 2018-11-20 --dry-run",
    "relief import --on": "the day of asking, where the file has none",
    "relief import --unit": "the unit under which they stand, where the file has none; that of membership on the day unless given",
    "relief template": "An empty workbook for a list of grants asked for.\nExample: mutualaid relief template -o asked.xlsx",
    "relief add": "Ask for a grant for one person; the answer tells the person's aid of that year.\nExample: mutualaid relief add 12 --amount 5000.00 --on 2018-11-20 --reason 'serious illness'",
    "relief": "Relief: asked for by one person, approved by another; in no rate and no aid total.\nExample: mutualaid relief add 12 --amount 5000.00 --on 2018-11-20",
}

LABELS: dict[str, str] = {
    "ledger_table.relief_approval": "relief approvals",
    "ledger_table.relief": "relief grants",
    "list.relief": "Relief",
    "action.relief reject": "Relief rejection",
    "action.relief approve": "Relief approval",
    "action.relief import": "Import of relief asked for",
    "action.relief add": "Relief asked for",
}

SENTENCES: dict[str, str] = {
    "RELIEF_NOT_MEMBER": "The person has no membership on {day}. The relief is on record all the same; if it is for a member's family, say so with --reason.",
    "RELIEF_BEFORE_ASKED": "Relief {relief_no} was asked for on {applied_on}; it cannot be granted on {day}. Give that day or a later one.",
    "RELIEF_SAME_PERSON": "Relief {relief_no} was asked for by {proposed_by}; another person must approve it. Have a colleague run mutualaid relief approve {relief_no} --on DATE.",
    "RELIEF_APPROVED": "Relief {relief_no} was approved by {approved_by}, dated {granted_on}; nothing was written. If that was wrong, undo the entry of the approval with mutualaid journal undo.",
    "RELIEF_REJECTED": "Relief {relief_no} was turned down or taken back by entry {entry}. Ask for it anew with mutualaid relief add if it is due.",
    "RELIEF_REPEAT": "The same relief is on record as {relief_no} ({day}, {amount_fen} yuan); nothing was written. If there is indeed a second one, ask for both in one sum or on another day.",
    "RELIEF_ZERO": "The amount of the relief is 0. Give the amount in yuan with --amount.",
    "RELIEF_UNKNOWN": "There is no relief {relief_no}. mutualaid relief list shows them all.",
    "RELIEF_ALONE": "--relief proposes relief alone, which is of no plan and no claim. Leave out --plan and --claim, or propose aid without --relief.",
    "RELIEF_APART": "Aid and relief are named together; each goes into batches of its own. Name the payouts of one of them, then those of the other.",
    "RELIEF_PAYEE_DIED": "Relief {relief_no} ({amount_fen} yuan) is not paid: {name} (person {person_no}) has died ({on}). Undo the entry of its approval with mutualaid journal undo and reject it; relief for the family is asked for under who receives it.",
    "RELIEF_WITHOUT_CARD": "{name} (person {person_no}) has no card number, so relief {reliefs} ({amount_fen} yuan) cannot be paid. Record it with member edit {person_no} --card NO, then try again.",
}
