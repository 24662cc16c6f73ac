# PMS has_version and best_version, on the list that Staves writes to $__state/installed, a package a line:
# `category/package version slot sub-slot repository flag flag...`. All roots of a build hold the same packages.

has_version() { [[ -n $(__best_match "$@") ]]; }

best_version() { __best_match "$@"; }

__best_match() {
    local best='' best_version='' package version slot subslot repository flags
    case $1 in
        -b | -d | -r) __requires version-roots "has_version $1"; shift ;;
        --host-root) __requires host-root "has_version $1"; shift ;;
        -*) die "has_version: $1 is not an option" ;;
    esac
    __parse_dependency "$1"
    while read -r package version slot subslot repository flags; do
        [[ $package == "$__wanted_package" ]] && __dependency_accepts || continue
        if [[ -n $best ]]; then
            __compare_versions "$version" "$best_version"
            ((REPLY > 0)) || continue
        fi
        best=$package-$version best_version=$version
    done <"$__state/installed"
    printf '%s' "${best:+$best$'\n'}"
}

# Sets __wanted_* from a package dependency specification (PMS package-dep-spec).
__parse_dependency() {
    local text=$1 pattern='^(.+)-([0-9]+(\.[0-9]+)*[a-z]?(_(alpha|beta|pre|rc|p)[0-9]*)*(-r[0-9]+)?\*?)$'
    __wanted_use= __wanted_repository= __wanted_slot= __wanted_operator= __wanted_version=
    [[ $text == *\[*\] ]] && { __wanted_use=${text#*\[} __wanted_use=${__wanted_use%\]}; text=${text%%\[*}; }
    [[ $text == *::* ]] && { __wanted_repository=${text#*::}; text=${text%%::*}; }
    [[ $text == *:* ]] && { __wanted_slot=${text#*:}; text=${text%%:*}; }
    if [[ $text =~ ^([<>]=?|=|~)(.*)$ ]]; then
        __wanted_operator=${BASH_REMATCH[1]}
        text=${BASH_REMATCH[2]}
        [[ $text =~ $pattern ]] || die "$1 has an operator but no version"
        text=${BASH_REMATCH[1]} __wanted_version=${BASH_REMATCH[2]}
    fi
    __wanted_package=$text
}

# Compares with the package in the caller's package, version, slot, subslot, repository, flags.
__dependency_accepts() {
    [[ -z $__wanted_repository || $__wanted_repository == "$repository" ]] || return 1
    local slot_wanted=${__wanted_slot%[=*]}
    case $slot_wanted in
        '') ;;
        */*) [[ $slot_wanted == "$slot/$subslot" ]] || return 1 ;;
        *) [[ $slot_wanted == "$slot" ]] || return 1 ;;
    esac
    __version_accepted && __flags_accepted
}

__version_accepted() {
    local wanted=$__wanted_version
    case $__wanted_operator in
        '') return 0 ;;
        =)
            if [[ $wanted == *'*' ]]; then
                wanted=${wanted%'*'}
                [[ $version == "$wanted" || $version == "$wanted"[!0-9]* || ($wanted == *[!0-9] && $version == "$wanted"*) ]]
                return
            fi
            __compare_versions "$version" "$wanted"
            ((REPLY == 0))
            ;;
        '~') __compare_versions "${version%-r+([0-9])}" "$wanted" && ((REPLY == 0)) ;;
        *)
            __compare_versions "$version" "$wanted"
            case $__wanted_operator in
                '<') ((REPLY < 0)) ;;
                '<=') ((REPLY <= 0)) ;;
                '>') ((REPLY > 0)) ;;
                '>=') ((REPLY >= 0)) ;;
            esac
            ;;
    esac
}

__flags_accepted() {
    local part flag default has
    for part in ${__wanted_use//,/ }; do
        flag=${part#[-!]} flag=${flag%[=?]} default=
        [[ $flag == *\(?\) ]] && { default=${flag: -2:1}; flag=${flag%%\(*}; }
        has=
        if [[ " $flags " == *" $flag "* ]]; then
            has=1
        elif [[ " $flags " != *" -$flag "* && $default == + ]]; then
            has=1
        fi
        case $part in
            -*) [[ -z $has ]] || return 1 ;;
            *) [[ -n $has ]] || return 1 ;;
        esac
    done
    return 0
}
