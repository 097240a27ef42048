# mutualaid: completion for bash. Once: mutualaid completion bash >> ~/.bashrc
_mutualaid() {
  local found IFS=$'\n'
  found=$(mutualaid --no-input completion bash -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [ "$found" = ":file" ]; then
    compopt -o default 2>/dev/null
    COMPREPLY=()
  else
    COMPREPLY=($found)
  fi
}
complete -F _mutualaid mutualaid
