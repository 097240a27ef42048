"""Every word a person reads, in English."""

from mutualaid.words.en.headings import HEADINGS as HEADINGS
from mutualaid.words.en.help_texts import HELP as HELP
from mutualaid.words.en.labels import LABELS as LABELS
from mutualaid.words.en.sentences import SENTENCES as SENTENCES
