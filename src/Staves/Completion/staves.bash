# Completion of `staves` for bash: eval "$(staves completion bash)"
_staves() {
  local line=${COMP_LINE:0:COMP_POINT} word reply
  word=${line##*[[:space:]]}
  [[ $word == --*=* ]] && word=${word#*=}
  COMPREPLY=()
  while IFS= read -r reply; do
    # bash ends a word at a colon, and wants what comes after it alone
    [[ $COMP_WORDBREAKS == *:* ]] && reply=${reply#"${word%"${word##*:}"}"}
    COMPREPLY+=("$reply")
  done < <("${COMP_WORDS[0]/#\~\//$HOME/}" "[suggest:${#line}]" "$line" 2>/dev/null)
  # what ends in a slash goes on
  if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == */ ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -o bashdefault -o default -F _staves staves
