# PMS ver-commands, and the comparison of versions of PMS version-comparison. Digits stay text: nothing bounds them.

# Splits a version into components (runs of digits or of letters) and the separators around them:
# __parts=(separator component separator component ... separator).
__split_version() {
    local rest=$1 pattern='^([^[:alnum:]]*)([[:digit:]]+|[[:alpha:]]+)(.*)$'
    __parts=()
    while [[ $rest =~ $pattern ]]; do
        __parts+=("${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}")
        rest=${BASH_REMATCH[3]}
    done
    __parts+=("$rest")
}

# Sets __first and __last from a range `N`, `N-` or `N-M`, cut to the number of components.
__version_range() { # range, number of components
    [[ $1 =~ ^([0-9]+)(-([0-9]*))?$ ]] || die "$1 is not a range of version components"
    __first=${BASH_REMATCH[1]}
    __last=$__first
    [[ -n ${BASH_REMATCH[2]} ]] && __last=${BASH_REMATCH[3]:-$2}
    ((__first <= __last || __first > $2)) || die "$1 is a range that ends before it begins"
    ((__last > $2)) && __last=$2
    return 0
}

ver_cut() {
    local LC_ALL=C __parts __first __last i result=
    __requires ver-commands ver_cut
    __split_version "${2-$PV}"
    local count=$((${#__parts[@]} / 2))
    __version_range "$1" "$count"
    ((__first > count)) && { echo; return; }
    for ((i = __first; i <= __last; i++)); do
        ((i > 0)) && result+=${__parts[2 * i - 1]}
        # The separator after the last component belongs to the range only if the range reaches past the first.
        ((i < __last)) && result+=${__parts[2 * i]}
    done
    printf '%s\n' "$result"
}

ver_rs() {
    local LC_ALL=C __parts __first __last i version=$PV
    __requires ver-commands ver_rs
    (($# % 2)) && version=${!#}
    __split_version "$version"
    while (($# > 1)); do
        __version_range "$1" "$((${#__parts[@]} / 2))"
        for ((i = __first; i <= __last; i++)); do
            # A missing separator at either end stays missing.
            ((i == 0 || i == ${#__parts[@]} / 2)) && [[ -z ${__parts[2 * i]} ]] && continue
            __parts[2 * i]=$2
        done
        shift 2
    done
    local IFS=
    printf '%s\n' "${__parts[*]}"
}

ver_test() {
    local left=$PVR
    __requires ver-commands ver_test
    (($# == 3)) && { left=$1; shift; }
    (($# == 2)) || die "ver_test takes an operator and one or two versions"
    __compare_versions "$left" "$2"
    case $1 in
        -eq) ((REPLY == 0)) ;;
        -ne) ((REPLY != 0)) ;;
        -lt) ((REPLY < 0)) ;;
        -le) ((REPLY <= 0)) ;;
        -gt) ((REPLY > 0)) ;;
        -ge) ((REPLY >= 0)) ;;
        *) die "$1 is not an operator of ver_test" ;;
    esac
}

ver_replacing() {
    local version
    __requires ver-replacing ver_replacing
    for version in $REPLACING_VERSIONS; do
        ver_test "$version" "$1" "$2" && return 0
    done
    return 1
}

__compare_numbers() { # sets REPLY to -1, 0 or 1
    local left=$1 right=$2
    while [[ $left == 0?* ]]; do left=${left#0}; done
    while [[ $right == 0?* ]]; do right=${right#0}; done
    if ((${#left} != ${#right})); then
        REPLY=$((${#left} < ${#right} ? -1 : 1))
    else
        __compare_texts "$left" "$right"
    fi
}

__compare_texts() {
    local LC_ALL=C
    if [[ $1 == "$2" ]]; then REPLY=0; elif [[ $1 < $2 ]]; then REPLY=-1; else REPLY=1; fi
}

# A later component with a leading zero compares as a fraction: as text without trailing zeros.
__compare_components() {
    local left=$1 right=$2
    if [[ $left == 0* || $right == 0* ]]; then
        while [[ $left == *0 ]]; do left=${left%0}; done
        while [[ $right == *0 ]]; do right=${right%0}; done
        __compare_texts "$left" "$right"
    else
        __compare_numbers "$left" "$right"
    fi
}

__compare_versions() { # sets REPLY to -1, 0 or 1 (PMS algorithm version-comparison)
    local pattern='^([0-9]+(\.[0-9]+)*)([a-z]?)((_(alpha|beta|pre|rc|p)[0-9]*)*)(-r([0-9]+))?$'
    [[ $1 =~ $pattern ]] || die "$1 is not a version"
    local left=("${BASH_REMATCH[@]}")
    [[ $2 =~ $pattern ]] || die "$2 is not a version"
    local right=("${BASH_REMATCH[@]}")
    local -a a b
    local i
    IFS=. read -r -a a <<<"${left[1]}"
    IFS=. read -r -a b <<<"${right[1]}"
    __compare_numbers "${a[0]}" "${b[0]}"
    ((REPLY == 0)) || return 0
    for ((i = 1; i < ${#a[@]} && i < ${#b[@]}; i++)); do
        __compare_components "${a[i]}" "${b[i]}"
        ((REPLY == 0)) || return 0
    done
    ((${#a[@]} == ${#b[@]})) || { REPLY=$((${#a[@]} < ${#b[@]} ? -1 : 1)); return 0; }
    __compare_texts "${left[3]}" "${right[3]}"
    ((REPLY == 0)) || return 0
    __compare_suffixes "${left[4]}" "${right[4]}"
    ((REPLY == 0)) || return 0
    __compare_numbers "${left[8]:-0}" "${right[8]:-0}"
}

__compare_suffixes() {
    local -a a b
    local i
    local -A rank=([alpha]=1 [beta]=2 [pre]=3 [rc]=4 [none]=5 [p]=6)
    IFS=_ read -r -a a <<<"${1#_}"
    IFS=_ read -r -a b <<<"${2#_}"
    for ((i = 0; i < ${#a[@]} || i < ${#b[@]}; i++)); do
        local x=${a[i]:-none} y=${b[i]:-none}
        local p=${rank[${x%%[0-9]*}]} q=${rank[${y%%[0-9]*}]}
        ((p == q)) || { REPLY=$((p < q ? -1 : 1)); return 0; }
        [[ $x == none ]] && continue
        x=${x#"${x%%[0-9]*}"} y=${y#"${y%%[0-9]*}"}
        __compare_numbers "${x:-0}" "${y:-0}"
        ((REPLY == 0)) || return 0
    done
    REPLY=0
}
