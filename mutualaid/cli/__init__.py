"""The command line: one file a noun, thin commands that parse, open, call one use case and render."""


def program_version() -> str:
    """The version of the installed program."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("mutualaid")
    except PackageNotFoundError:
        return "0+checkout"
