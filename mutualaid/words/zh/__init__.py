"""Every word a person reads, in Chinese."""

from mutualaid.words.zh.headings import HEADINGS as HEADINGS
from mutualaid.words.zh.help_texts import HELP as HELP
from mutualaid.words.zh.labels import LABELS as LABELS
from mutualaid.words.zh.sentences import SENTENCES as SENTENCES
