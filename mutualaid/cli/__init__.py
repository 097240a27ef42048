"""The command line: one file a noun, thin commands that parse, open, call one use case and render."""
