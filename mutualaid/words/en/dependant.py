"""The words of ``dependant``, in English."""

HEADINGS: dict[str, str] = {
    "dependant_no": "Dependant record",
    "dependant_count": "Dependants",
    "child_count": "Children",
    "spouse_count": "Spouses",
    "member_name": "Member",
}

HELP: dict[str, str] = {
    "dependant": "Children and spouses of members: each with a document of their own, covered with the member, no members themselves and in no count of members.\nExample: mutualaid dependant add 张小宝 110100201503041237 --of 17 --relation child",
    "dependant add": "Enter the child or the spouse of a member; then enroll add covers them with the member, where the terms of the plan do. Of one member at a time.\nExample: mutualaid dependant add 张小宝 110100201503041237 --of 17 --relation child\nExample: mutualaid dependant add 张小宝 E110123456 --of 17 --relation child --document-type other --born-on 2018-01-05",
    "dependant add --of": "the member",
    "dependant add --relation": "what they are to the member: child or spouse",
    "dependant add --from": "the first day; since always without it",
    "dependant add --born-on": "day of birth, where the document number does not hold it",
    "dependant end": "Somebody is a dependant no more; --on is the first day of that. Covers that stand run on.\nExample: mutualaid dependant end 42 --on 2018-06-01 --reason divorced",
    "dependant list": "The dependants of members on a day, under the union of the member.\nExample: mutualaid dependant list --unit 康庄镇",
    "dependant list --of": "those of one member, or one dependant",
    "dependant list --as-of": "the day; today without it",
}

LABELS: dict[str, str] = {
    "ledger_table.dependant": "dependants",
    "action.dependant add": "dependant entered",
    "action.dependant end": "dependant ended",
}

SENTENCES: dict[str, str] = {
    "DEPENDANT_OF_NO_MEMBER": "Person {person_no} never was a member and can have no dependants. Check --of; a member who is not entered yet is entered first, with member add.",
    "DEPENDANT_OF_SELF": "The document is that of member {person_no} themselves. Give the document of the dependant.",
    "DEPENDANT_ALREADY": "Person {person_no} is on record as the {kin_code} of member {member_no}; nothing was written.",
    "DEPENDANT_OF_ANOTHER": "Person {person_no} is on record as the {kin_code} of member {member_no} at that time, and is of one member only. First mutualaid dependant end {person_no} --on DATE, then enter it with --from that day; where it was entered by mistake, take back that entry with journal undo.",
    "SECOND_SPOUSE": "Member {member_no} has a spouse on record at that time (person {person_no}). First mutualaid dependant end {person_no} --on DATE; where it is right, --accept SECOND_SPOUSE --reason TEXT.",
    "CHILD_NOT_YOUNGER": "The child was not born after the member; the documents of the two may have changed places. Check them; where it is right, --accept CHILD_NOT_YOUNGER --reason TEXT.",
    "BORN_TO_COME": "--born-on is a day that is still to come. Check the day of birth.",
    "BORN_DIFFERS": "--born-on is not the day of birth that the document or the ledger has. Check it: leave --born-on out, or correct the document number.",
    "NO_DEPENDANT_THEN": "Person {person_no} was nobody's dependant before {on}. See mutualaid dependant list --of {person_no} --as-of DATE.",
    "DEPENDANT_ENDED": "Person {person_no} is on record as a dependant no more from {on} on; nothing is left to do.",
}
