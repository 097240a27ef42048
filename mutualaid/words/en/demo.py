"""The words of ``demo``, in English."""

HELP: dict[str, str] = {
    "demo": "Build the Yanqing sample in a new folder: the files as offices send them, the clerk's own commands, the "
    "figures and the summary workbook.\nmutualaid demo\nmutualaid demo sample",
    "demo DIR": "a new folder, by default mutualaid-demo here",
}
