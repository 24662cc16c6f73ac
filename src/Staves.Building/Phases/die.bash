# PMS failure-commands: die, assert, nonfatal, pipestatus, and how helpers fail.
# A failure is written to $__state/failure for Staves to read: the phase, the message, then one stack frame a line.

die() {
    if [[ $1 == -n ]] && __eapi_has die-n; then
        shift
        if [[ -n $__nonfatal ]]; then
            (($#)) && eerror "$*"
            return 1
        fi
    fi
    trap - ERR
    __report_failure "${*:-(no message)}"
    [[ -z ${__keeps_shell-} || $BASHPID != "$__main" ]] || __save_shell
    # Only the end of the main process ends the build; from a subshell or a helper program it has to be ended from outside.
    if [[ -n ${__is_helper_program-} ]]; then
        kill -s TERM "$__main"
    elif [[ $BASHPID != "$__main" ]]; then
        kill -s KILL "$__main"
    fi
    exit 1
}

# A helper program has failed and has written why; only the main process knows which function called it. In a trap bash has
# forgotten the line, so the line where that function begins has to do.
__helper_failed() {
    [[ -s $__state/failure ]] || exit 1
    local function line file
    shopt -s extdebug
    read -r function line file <<<"$(declare -F "${FUNCNAME[1]}")"
    [[ -z $line || $file == "$__library"/* ]] || printf '%s\t%s\t%s\n' "$file" "$line" "$function" >>"$__state/failure"
    __print_stack 2 >>"$__state/failure"
    exit 1
}

__report_failure() {
    # The first failure counts, the others are its consequences.
    if [[ ! -s $__state/failure ]]; then
        {
            printf '%s\n' "${EBUILD_PHASE:-source}" "${1//$'\n'/ }"
            [[ -n ${__is_helper_program-} ]] || __print_stack
        } >"$__state/failure"
    fi
    eerror "${CATEGORY}/${PF} failed in the ${EBUILD_PHASE:-source} phase:"
    eerror "  $1"
}

# The functions of the ebuild and its eclasses that are running, from the inside out: `file TAB line TAB function`.
__print_stack() { # how many of the innermost frames to leave out
    local frame place
    for ((frame = ${1:-0} + 1; frame < ${#FUNCNAME[@]}; frame++)); do
        place=${BASH_SOURCE[frame]}
        [[ $place == "$__library"/* || $place == main ]] && continue
        printf '%s\t%s\t%s\n' "$place" "${BASH_LINENO[frame - 1]}" "${FUNCNAME[frame]}"
    done
}

# A helper that fails ends the build (EAPI 4 and later) unless it runs under nonfatal.
__fail() { # message
    if __eapi_has helpers-die && [[ -z $__nonfatal ]]; then
        die "$@"
    fi
    eerror "$*"
    return 1
}

nonfatal() {
    __requires nonfatal nonfatal
    __nonfatal=1 "$@"
}

assert() {
    local statuses=("${PIPESTATUS[@]}") status
    __requires assert assert
    for status in "${statuses[@]}"; do
        ((status == 0)) || die "${@:-a command of a pipeline failed}"
    done
}

pipestatus() {
    local statuses=("${PIPESTATUS[@]}") status verbose
    __requires pipestatus pipestatus
    [[ $1 == -v ]] && verbose=1
    [[ -n $verbose ]] && echo "${statuses[@]}"
    for status in "${statuses[@]}"; do
        ((status == 0)) || return "$status"
    done
}

edo() {
    __requires edo edo
    printf '%q ' "$@" >&2
    echo >&2
    "$@" || die -n "failed to run $1"
}
