"""Who a row speaks of: identity documents and names read and judged, and every personal value masked.

Source: domain.md 4.2, 4.3, 6 (masks) and 8.2 rows 1 to 24; GB 11643-1999 (resident number), ISO 7064 MOD 11-2
(check character). A document that fails its check digit may be genuine (domain.md 0, finding 5) and is held;
the region is never tested beyond a note.
"""

from mutualaid.rules.identity.documents import (
    Document,
    birth_verdict,
    check_character,
    check_character_ok,
    document_key,
    read_document,
    read_document_type,
    sex_verdict,
)
from mutualaid.rules.identity.holders import Holder, whose
from mutualaid.rules.identity.known_names import KnownNames
from mutualaid.rules.identity.masks import (
    MASKS,
    TYPED_BACK,
    mask_card,
    mask_document,
    mask_name,
    mask_phone,
    mask_value,
    name_shown,
    shown_to,
    star_numbers,
)
from mutualaid.rules.identity.names import LONGEST_NAME, holder_verdict, read_name
from mutualaid.rules.identity.slips import cut, mask_heading, mask_headings

__all__ = [
    "LONGEST_NAME",
    "MASKS",
    "TYPED_BACK",
    "Document",
    "Holder",
    "KnownNames",
    "birth_verdict",
    "check_character",
    "check_character_ok",
    "cut",
    "document_key",
    "holder_verdict",
    "mask_card",
    "mask_document",
    "mask_heading",
    "mask_headings",
    "mask_name",
    "mask_phone",
    "mask_value",
    "name_shown",
    "read_document",
    "read_document_type",
    "read_name",
    "sex_verdict",
    "shown_to",
    "star_numbers",
    "whose",
]
