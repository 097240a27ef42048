"""The words of ``desk``, in English."""

HELP: dict[str, str] = {
    "desk": "The counter as a screen: find somebody by name, pinyin initials, document, card or phone, see the page, and act by keys: enroll, join, transfer, leave, claim, relief, correct, receipt, undo. Shows what it would write before it does.\nExample: mutualaid desk",
}
