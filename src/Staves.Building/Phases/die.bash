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
    # Only the end of the main process ends the build; from a subshell or a helper program it has to be ended from outside.
    [[ $BASHPID == "$__main" ]] || kill -s KILL "$__main"
    exit 1
}

__report_failure() {
    local frame place
    {
        printf '%s\n' "${EBUILD_PHASE:-source}" "${1//$'\n'/ }"
        for ((frame = 2; frame < ${#FUNCNAME[@]}; frame++)); do
            place=${BASH_SOURCE[frame]}
            [[ $place == "$__library"/* || $place == main ]] && continue
            printf '%s\t%s\t%s\n' "$place" "${BASH_LINENO[frame - 1]}" "${FUNCNAME[frame]}"
        done
    } >"$__state/failure"
    eerror "${CATEGORY}/${PF} failed in the ${EBUILD_PHASE:-source} phase:"
    eerror "  $1"
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
