"""Every word a person reads, in English: ``HEADINGS``, ``HELP``, ``LABELS``, ``SENTENCES``, whichever file holds it."""

from mutualaid import words


def __getattr__(book: str) -> dict[str, str]:
    if book not in words.SHARED:
        raise AttributeError(book)
    return words.whole("en", book)
