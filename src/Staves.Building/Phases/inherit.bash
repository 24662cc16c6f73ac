# PMS eclasses: inherit and EXPORT_FUNCTIONS. Eclasses are looked for in the directories of $__eclass_directories,
# one a line. What eclasses add to the stacking variables collects in __stacked_NAME.

__stacking() { # sets REPLY to the names of the stacking variables
    REPLY='IUSE REQUIRED_USE DEPEND BDEPEND RDEPEND PDEPEND IDEPEND'
    ! __eapi_has accumulate-restrict || REPLY+=' PROPERTIES RESTRICT'
}

__find_eclass() { # sets REPLY
    # Not with `read`, which would ask the kernel for every byte: some ebuilds inherit thirty eclasses.
    local rest=$__eclass_directories$'\n'
    while [[ $rest == /* ]]; do
        REPLY=${rest%%$'\n'*}/$1.eclass
        rest=${rest#*$'\n'}
        [[ ! -f $REPLY ]] || return 0
    done
    return 1
}

inherit() {
    local eclass
    # What the ebuild itself names is recorded apart from what eclasses inherit.
    [[ -n $ECLASS ]] || INHERIT+="${INHERIT:+ }$*"
    for eclass in "$@"; do
        __inherit_one "$eclass"
    done
}

__inherit_one() {
    local -A __kept=()
    local __name __exported='' __accumulator ECLASS=$1 __stacking_names REPLY
    __stacking
    __stacking_names=$REPLY
    __find_eclass "$1" || die "there is no eclass $1"
    for __name in $__stacking_names; do
        [[ -v $__name ]] && __kept[$__name]=${!__name}
        unset -v "$__name"
    done
    # shellcheck disable=SC1090
    source "$REPLY" || die "the eclass $1 cannot be read"
    for __name in $__stacking_names; do
        __accumulator=__stacked_$__name
        [[ -v $__name ]] && printf -v "$__accumulator" '%s' "${!__accumulator:+${!__accumulator} }${!__name}"
        unset -v "$__name"
        [[ -v __kept[$__name] ]] && printf -v "$__name" '%s' "${__kept[$__name]}"
    done
    __define_exported "$1"
    has "$1" $INHERITED || INHERITED+="${INHERITED:+ }$1"
}

EXPORT_FUNCTIONS() {
    [[ -n $ECLASS ]] || die "EXPORT_FUNCTIONS is called outside of an eclass"
    __exported+=" $*"
}

__define_exported() {
    local name
    for name in $__exported; do
        declare -F "$1_$name" || die "the eclass $1 exports $name but does not define $1_$name"
        eval "$name() { $1_$name \"\$@\"; }"
    done >/dev/null
}

# After the ebuild itself: its own value of a stacking variable comes first, then what the eclasses collected.
__join_stacked() {
    local name accumulator joined REPLY
    if __eapi_has rdepend-is-depend; then
        RDEPEND=${RDEPEND-$DEPEND}
    fi
    __stacking
    for name in $REPLY; do
        accumulator=__stacked_$name
        joined=${!name}${!accumulator:+${!name:+ }${!accumulator}}
        [[ -n $joined ]] && printf -v "$name" '%s' "$joined"
        unset -v "$accumulator"
    done
    return 0
}
