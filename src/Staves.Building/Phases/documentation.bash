# PMS commands for documentation: dodoc, doman, doinfo, domo, dohtml, einstalldocs, docompress.

dodoc() {
    local flags=L
    [[ $1 == -r ]] && __eapi_has dodoc-r && { flags+=r; shift; }
    __install_into -m0644 "$flags" "/usr/share/doc/$PF/$__docinto" "$@"
}

doinfo() { __install_into -m0644 '' /usr/share/info "$@"; }

doman() {
    local language='' forced='' page name section
    if [[ $1 == -i18n=* ]]; then
        __requires doman-i18n 'doman -i18n'
        forced=${1#-i18n=}/
        shift
    fi
    (($#)) || { __fail "doman: nothing to install"; return 1; }
    for page in "$@"; do
        name=${page##*/}
        section=${name%.@(gz|bz2|xz|zst|Z|lzma)}
        section=${section##*.}
        language=$forced
        if [[ -z $forced && $name =~ ^(.*)\.([a-z]{2}(_[A-Z]{2})?)\.([^.]+)$ ]] && __eapi_has doman-language; then
            language=${BASH_REMATCH[2]}/
            name=${BASH_REMATCH[1]}.${BASH_REMATCH[4]}
        fi
        [[ $section == [0-9n]* ]] || { __fail "doman: $page has no manual section"; return 1; }
        __install_page "$page" "/usr/share/man/${language}man${section:0:1}" "$name" || return 1
    done
}

__install_page() { # source, directory, name
    local REPLY
    [[ -f $1 ]] || { __fail "doman: $1 does not exist"; return 1; }
    __in_image "$2/$3"
    install -D -m0644 -- "$1" "$REPLY" || __fail "doman: cannot install $1"
}

domo() {
    local base=/usr file language REPLY
    __requires domo domo
    __eapi_has domo-desttree && base=$__into
    for file in "$@"; do
        language=${file##*/}
        __in_image "$base/share/locale/${language%.*}/LC_MESSAGES/$PN.mo"
        install -D -m0644 -- "$file" "$REPLY" || { __fail "domo: cannot install $file"; return 1; }
    done
}

dohtml() {
    __requires dohtml dohtml
    local recursive='' prefix='' kinds='css|gif|htm|html|jpeg|jpg|js|png' file
    while [[ $1 == -* ]]; do
        case $1 in
            -r) recursive=1 ;;
            -p) prefix=$2; shift ;;
            -a) kinds=${2//,/|}; shift ;;
            -A) kinds+="|${2//,/|}"; shift ;;
            -*) ;;
        esac
        shift
    done
    for file in "$@"; do
        if [[ -d $file ]]; then
            [[ -n $recursive ]] && (shopt -s nullglob; set -- "$file"/*; (($# == 0)) || dohtml -r -p "$prefix/${file##*/}" -a "${kinds//|/,}" "$@")
        elif [[ ${file##*.} =~ ^($kinds)$ ]]; then
            __install_into -m0644 '' "/usr/share/doc/$PF/html/$prefix" "$file" || return 1
        fi
    done
}

einstalldocs() {
    local file __docinto=
    __requires einstalldocs einstalldocs
    if [[ ! -v DOCS ]] && ! declare -p DOCS &>/dev/null; then
        for file in README* ChangeLog AUTHORS NEWS TODO CHANGES THANKS BUGS FAQ CREDITS CHANGELOG; do
            [[ -f $file && -s $file ]] && { dodoc "$file" || return 1; }
        done
    else
        __words DOCS
        ((${#REPLY[@]})) && { dodoc -r "${REPLY[@]}" || return 1; }
    fi
    __words HTML_DOCS
    ((${#REPLY[@]})) && { __docinto=html dodoc -r "${REPLY[@]}" || return 1; }
    return 0
}

# The elements of a variable: of an array as they are, of a text its words. Sets REPLY to an array.
__words() {
    local -n __variable=$1
    unset -v REPLY
    if [[ $(declare -p "$1" 2>/dev/null) == 'declare -'*a* ]]; then
        REPLY=("${__variable[@]}")
    else
        # Words expand as file names, as in the default functions of PMS.
        REPLY=($__variable)
    fi
}

docompress() {
    __requires docompress docompress
    __remember docompress "$@"
}

dostrip() {
    __requires dostrip dostrip
    __remember dostrip "$@"
}

# Inclusions and exclusions (-x) for later, a line each.
__remember() { # file, arguments...
    local file=$1 sign=+ path
    shift
    [[ $1 == -x ]] && { sign=-; shift; }
    for path in "$@"; do
        printf '%s%s\n' "$sign" "/${path#/}" >>"$__state/$file"
    done
}
