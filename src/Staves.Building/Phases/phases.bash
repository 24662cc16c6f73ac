# PMS ebuild phases: their order, their directories, and what is skipped.

__run_phases() { # names as in DEFINED_PHASES
    local phase
    __shell_options=$(shopt -p)
    for phase in "$@"; do
        __phase_has_work "$phase" || continue
        __event phase "$phase"
        __run_phase "$phase"
        __event done "$phase"
    done
}

__phase_function() { # sets REPLY
    case $1 in
        unpack | prepare | configure | compile | test | install) REPLY=src_$1 ;;
        *) REPLY=pkg_$1 ;;
    esac
}

__phase_has_work() {
    local REPLY
    __phase_function "$1"
    case $REPLY in
        src_prepare) __eapi_has src-prepare || return 1 ;;
        src_configure) __eapi_has src-configure || return 1 ;;
        src_install) return 0 ;;
        src_test) has test $FEATURES && ! has test ${__restrict-$RESTRICT} || return 1 ;;
        pkg_pretend) __eapi_has pkg-pretend || return 1 ;;
    esac
    declare -F "$REPLY" >/dev/null && return 0
    ! declare -F "pre_$REPLY" >/dev/null || return 0
    ! declare -F "post_$REPLY" >/dev/null || return 0
    case $REPLY in
        src_unpack) [[ -n $A ]] ;;
        src_*) declare -F "__default_$REPLY" >/dev/null ;;
        *) return 1 ;;
    esac
}

__run_phase() {
    local - REPLY body
    # What a phase does to options of the shell ends with it.
    eval "$__shell_options"
    __phase_function "$1"
    EBUILD_PHASE=$1 EBUILD_PHASE_FUNC=$REPLY
    export EBUILD_PHASE
    ! __eapi_has phase-function-name || export EBUILD_PHASE_FUNC
    __hide_variables
    umask 022
    __reset_destinations
    [[ $1 == install ]] && __empty_image
    __enter_directory "$1"
    [[ -z ${__keeps_shell-} ]] || __save_shell
    [[ -z ${__bashrcs-} ]] || __source_bashrcs
    __run_hook pre
    body=$EBUILD_PHASE_FUNC
    declare -F "$body" >/dev/null || body=__default_$body
    declare -F "$body" >/dev/null || body=:
    if [[ $1 == test && " $FEATURES " == *' test-fail-continue '* ]]; then
        __run_apart "$body"
    else
        "$body"
    fi
    __run_hook post
    # Where a subshell's die could not end this process, its report does.
    [[ ! -s $__state/failure ]] || exit 1
    [[ $1 != prepare ]] || ! __eapi_has eapply || [[ -e $__state/eapply_user ]] ||
        die "src_prepare calls neither default nor eapply_user"
}

# Shell code of profiles and of the user, which Portage too reads in every phase; functions of theirs run before and after it.
__source_bashrcs() {
    local file
    while IFS= read -r file; do
        # shellcheck disable=SC1090
        source "$file"
    done <<<"$__bashrcs"
}

__run_hook() { # pre or post
    ! declare -F "$1_$EBUILD_PHASE_FUNC" >/dev/null || "$1_$EBUILD_PHASE_FUNC"
}

# In a shell of its own, whose failure is told and forgotten (FEATURES=test-fail-continue).
__run_apart() {
    (
        __main=$BASHPID
        trap __helper_failed TERM
        "$1"
    ) && [[ ! -s $__state/failure ]] && return
    rm -f -- "$__state/failure"
    ewarn "the tests of $CATEGORY/$PF fail, and FEATURES=test-fail-continue goes on"
}

__enter_directory() {
    case $1 in
        unpack) cd -- "$WORKDIR" ;;
        prepare | configure | compile | test | install) __enter_sources ;;
        *) mkdir -p -- "$T/empty" && cd -- "$T/empty" ;;
    esac || die "cannot change to the directory of the $1 phase"
}

# PMS variable S: a missing directory is an error unless there was nothing to unpack.
__enter_sources() {
    if [[ -d $S ]]; then
        cd -- "$S"
    elif __eapi_has workdir-fallback || { [[ -z $A ]] && ! __unpacks_itself; }; then
        cd -- "$WORKDIR"
    else
        die "S is not a directory: $S"
    fi
}

__unpacks_itself() {
    local name
    for name in src_unpack src_prepare src_configure src_compile src_test src_install; do
        declare -F "$name" >/dev/null && return 0
        [[ $name == "$EBUILD_PHASE_FUNC" ]] && return 1
    done
    return 1
}

__empty_image() {
    rm -rf -- "${D:?}" && mkdir -p -- "${ED:-$D}" || die "cannot empty $D"
}
