"""The words of ``letter``, in English."""

LABELS: dict[str, str] = {
    "action.letter receipt": "Receipt",
    "action.letter cover": "Certificate of cover",
    "action.letter payment": "Notice of payment",
    "action.letter refusal": "Notice of refusal",
    "action.letter renewal": "Reminder to renew",
    "purpose.letter": "letter",
}

SENTENCES: dict[str, str] = {
    "DOCX_NEEDS_OUTPUT": "Say with -o FILE.docx which file to write.",
    "LETTER_NOTHING_RECEIVED": "Nothing was received for this person on {on} (received on: {days}). Say the day with --on.",
    "LETTER_NO_COVER": "This person has no paid cover on {on}, so there is no certificate.",
    "LETTER_NOT_PAYING": "Claim {claim_no} pays nothing, so there is no notice of a payment.",
    "LETTER_NO_PAYEE": "The member of claim {claim_no} has died and nobody is named who takes the money. Name the payee with claim payee first.",
    "LETTER_STALE": "What the decision on claim {claim_no} rests on has changed; today it would be otherwise. Judge it again first with claim adjudicate --stale.",
    "LETTER_NOT_REFUSED": "Claim {claim_no} pays something or is on hold, so there is no notice of refusal.",
    "LETTER_NOTHING_ENDS": "No cover of {unit} ends within {days} days from {on}: there is nothing to remind of.",
    "TEMPLATE_UNREADABLE": "{file} is no Word document (.docx) that can be read, or too large. Save it as .docx in Word.",
    "TEMPLATE_REACHES_OUT": "The template {file} would fetch pictures, text or a template from outside when the letter is opened, and personal values could leave with it. Take out what is linked from outside; insert pictures instead.",
    "TEMPLATE_FIELD_UNKNOWN": "The template {file} names a field that this letter does not have ({what}). It has: {fields}.",
    "TEMPLATE_FAULTY": "The template {file} cannot be filled: {what}. Compare it with the one that letter template hands out.",
}

HELP: dict[str, str] = {
    "letter": "Letters as Word documents: receipt, certificate of cover, notice of payment or refusal, reminder to renew.",
    "letter receipt": "The receipt for what was received for a person on a day.\nExample: mutualaid letter receipt 17 --on 2018-02-12 -o receipt.docx",
    "letter cover": "The certificate of a person's cover: what is in force on the day, and what is paid and begins later.\nExample: mutualaid letter cover 17 --on 2018-10-01 -o cover.docx",
    "letter payment": "The notice that a claim is paid: how it was worked out, and where it goes.\nExample: mutualaid letter payment 109 -o payment.docx",
    "letter refusal": "The notice that a claim is refused, and why.\nExample: mutualaid letter refusal 32 -o refusal.docx",
    "letter renewal": "The reminder to a union: whose cover ends soon.\nExample: mutualaid letter renewal 康庄镇 --within 30 -o renewal.docx",
    "letter template": "The built-in template of a letter, to be changed in Word and handed to --template.\nExample: mutualaid letter template receipt -o ours.docx",
    "letter receipt --on": "the day of the money; the last one if left out",
    "letter cover --on": "the cover of which day; today if left out",
    "letter payment --on": "the day of the letter; today if left out",
    "letter refusal --on": "the day of the letter; today if left out",
    "letter renewal --on": "from which day on; today if left out",
    "letter renewal --within": "ending within how many days; 60 if left out",
    "letter receipt --template": "the office's own Word template; letter template hands out one to begin with",
    "letter cover --template": "the office's own Word template; letter template hands out one to begin with",
    "letter payment --template": "the office's own Word template; letter template hands out one to begin with",
    "letter refusal --template": "the office's own Word template; letter template hands out one to begin with",
    "letter renewal --template": "the office's own Word template; letter template hands out one to begin with",
    "letter template receipt|cover|payment|refusal|renewal": "which letter",
}
