"""A result becomes text or bytes: answers in the formats of ``formats``, one file each; documents in their own files.

What a person reads comes from words.
"""
