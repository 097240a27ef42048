"""Finds a unit, a plan or a person by anything people call them, for readers and writers alike.

Nothing is taken by guess: a text names one, or the refusal names the nearest. Whoever is limited to a unit finds,
and is offered, nothing outside it. ``units``, ``plans`` and ``people`` are imported one by one: a question waits for
each.
"""
