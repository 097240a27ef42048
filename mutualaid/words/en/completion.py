"""The words of ``completion``, in English."""

HELP: dict[str, str] = {
    "completion": "Completion: prints the script for bash, zsh, fish or PowerShell; its first line says how to set it up.\nExample: mutualaid completion bash",
    "completion bash|zsh|fish|powershell": "which shell: bash, zsh, fish, powershell",
}
