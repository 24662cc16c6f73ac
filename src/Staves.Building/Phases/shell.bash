# What an interactive shell in a failed build reads first: the phase library, then what the ebuild had defined when it failed.
#
#   bash --rcfile shell.bash -i

# shellcheck disable=SC1091
source "${BASH_SOURCE[0]%/*}/main.bash" shell
trap - TERM
__reset_destinations
# shellcheck disable=SC1091
[[ ! -f $__state/shell ]] || source "$__state/shell"

# Here nothing ends that a person wants to go on with.
die() {
    eerror "${*:-(no message)}"
    return 1
}

unset -v HISTFILE
PS1="$PF${EBUILD_PHASE:+ $EBUILD_PHASE} \w\\$ "
