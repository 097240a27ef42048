"""A result becomes bytes: one file a format. What a person reads comes from words."""
