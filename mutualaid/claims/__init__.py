"""Events and decisions: settlements handed in, claims under plans, what was decided on them.

A claim is one event under one plan. Decisions are asserted, never edited: reopening a claim voids its decision, and
the next adjudication asserts another. Source: interface.md (claim), product.md (Cover), domain.md 8.1.
"""
