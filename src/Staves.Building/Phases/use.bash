# PMS use-list-functions. USE and IUSE_EFFECTIVE are lists of words in the environment.

use() {
    local flag=${1#!} enabled=1
    [[ -z $__sourcing ]] || die "use is called in global scope"
    if __eapi_has use-unknown-dies && [[ " $IUSE_EFFECTIVE " != *" $flag "* ]]; then
        die "USE flag $flag is not in IUSE"
    fi
    [[ " $USE " == *" $flag "* ]] && enabled=0
    [[ $1 == '!'* ]] && enabled=$((!enabled))
    return "$enabled"
}

usev() {
    local text=${1#!}
    if (($# > 1)); then
        __requires usev-second 'usev with two arguments'
        text=$2
    fi
    use "$1" && printf '%s\n' "$text"
}

useq() {
    __requires useq useq
    use "$@"
}

usex() {
    __requires usex usex
    if use "$1"; then
        printf '%s%s\n' "${2-yes}" "$4"
    else
        printf '%s%s\n' "${3-no}" "$5"
    fi
}

__use_option() { # word if enabled, word if not, arguments of use_with
    local flag=$3 option=${4:-${3#!}} value=
    (($# > 4)) && { [[ -n $5 ]] || __eapi_has use-with-empty; } && value="=$5"
    if use "$flag"; then
        printf '%s\n' "--$1-$option$value"
    else
        printf '%s\n' "--$2-$option"
        return 1
    fi
}

use_with() { __use_option with without "$@"; }
use_enable() { __use_option enable disable "$@"; }

in_iuse() {
    __requires in-iuse in_iuse
    [[ -z $__sourcing ]] || die "in_iuse is called in global scope"
    [[ " $IUSE_EFFECTIVE " == *" $1 "* ]]
}
