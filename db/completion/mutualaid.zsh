# mutualaid: completion for zsh. Once: mutualaid completion zsh >> ~/.zshrc
autoload -Uz compinit && (( ! $+functions[compdef] )) && compinit
_mutualaid() {
  local -a found shown
  local each value
  found=("${(@f)$(mutualaid --no-input completion zsh -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ "$found[1]" == ":file" ]]; then
    _files
    return
  fi
  for each in $found; do
    value="${each%%$'\t'*}"
    value="${value//:/\\:}"
    [[ "$each" == *$'\t'* ]] && shown+=("$value:${each#*$'\t'}") || shown+=("$value")
  done
  _describe 'mutualaid' shown
}
compdef _mutualaid mutualaid
