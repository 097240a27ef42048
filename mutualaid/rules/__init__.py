"""The functional core: integers, days and frozen dataclasses. No clock, no file, no database, no sentence.

Every reader takes one cell as it stands in the sheet and gives ``(value, findings)``. A value that was read the plain
way has no finding. With a held finding comes the value that an accepted hold would take; with a refusal comes ``None``.
A blank cell is ``(None, ())`` unless the reader says otherwise.
"""
