# Completion of `staves` for fish: staves completion fish | source
function __staves_complete
    set -l line (commandline -cp)
    set -l word (commandline -ct)
    set -l program (string replace -r '^~/' "$HOME/" -- (commandline -opc)[1])
    set -l replies ($program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
    if test (count $replies) -eq 0
        __fish_complete_path "$word"
        return
    end
    # fish replaces the whole of `--option=value`
    set -l option (string match -r '^--[^=]*=' -- "$word"; or echo '')
    printf '%s\n' $option$replies
end
complete -c staves -f -a '(__staves_complete)'
