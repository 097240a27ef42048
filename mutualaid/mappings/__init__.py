"""Mappings: what headings of files mean, as somebody settled it, and how a file is read by it."""

from mutualaid.mappings.explaining import explained, samples
from mutualaid.mappings.settling import add, field_named, near_fields, remove, settled

__all__ = ["add", "explained", "field_named", "near_fields", "remove", "samples", "settled"]
