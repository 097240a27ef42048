"""Opens a workbook that is encrypted with the password that is built into Excel, with msoffcrypto-tool.

Excel does so where somebody protects the structure of an .xls, and opens it without asking: to the office it has no
password at all.
"""

from __future__ import annotations

import tempfile
from io import BytesIO
from typing import TYPE_CHECKING

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

if TYPE_CHECKING:
    from mutualaid.sheets.guarded.process import Answer, RefusedError

BUILT_IN = "VelvetSweatshop"
"""Source: [MS-OFFCRYPTO] 2.4.2.3."""


def read(content: bytes, answer: Answer, refused: type[RefusedError]) -> None:
    """Answer with the bytes of the workbook as it was before.

    Raises FILE_ENCRYPTED (exit 1) for one with a password of its own, or that is encrypted in another way.
    """
    plain = BytesIO()
    tempfile.TemporaryFile = BytesIO  # type: ignore[assignment] # the library would lay the members on the disk
    try:
        workbook = msoffcrypto.OfficeFile(BytesIO(content))
        workbook.load_key(password=BUILT_IN)
        workbook.decrypt(plain)
    except (DecryptionError, FileFormatError, InvalidKeyError, ParseError) as error:
        raise refused("FILE_ENCRYPTED") from error
    answer.fact("content", plain.getvalue())
