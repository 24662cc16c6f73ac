#compdef staves
# Completion of `staves` for zsh: source <(staves completion zsh), or this text as `_staves` in a directory of $fpath
_staves() {
  local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
  local -a replies
  replies=(${(f)"$(${~words[1]} "[suggest:${#line}]" "$line" 2>/dev/null)"})
  compset -P '--*='
  if (( ! ${#replies} )); then
    _files
    return
  fi
  # what ends in a slash goes on
  compadd -S '' -- ${(M)replies:#*/}
  compadd -- ${replies:#*/}
}
if [[ ${funcstack[1]} == _staves ]]; then
  _staves
else
  compdef _staves staves
fi
