# PMS dosym, dohard, fowners, fperms.

dosym() {
    local relative='' target link REPLY
    if [[ $1 == -r ]]; then
        __requires dosym-r 'dosym -r'
        relative=1
        shift
    fi
    (($# == 2)) || { __fail "dosym takes a target and a link"; return 1; }
    target=$1 link=$2
    [[ $link != */ ]] || { __fail "dosym: $link is a directory"; return 1; }
    [[ -z $relative ]] || { __relative_path "$target" "$link"; target=$REPLY; }
    __in_image "$link"
    [[ ! -d $REPLY || -L $REPLY ]] || { __fail "dosym: $link is a directory"; return 1; }
    [[ -d ${REPLY%/*} ]] || install -d -m0755 -- "${REPLY%/*}" || { __fail "dosym: cannot make ${link%/*}"; return 1; }
    ln -snf -- "$target" "$REPLY" || __fail "dosym: cannot make $link"
}

__normal_components() { # path; sets REPLY to its components without ., .. and empty ones
    local part result=()
    local -a parts
    IFS=/ read -r -a parts <<<"$1"
    for part in "${parts[@]}"; do
        case $part in
            '' | .) ;;
            ..) ((${#result[@]})) && unset -v 'result[-1]' ;;
            *) result+=("$part") ;;
        esac
    done
    REPLY=("${result[@]}")
}

__relative_path() { # absolute target, link; sets REPLY
    [[ $1 == /* ]] || { __fail "dosym -r: $1 is not an absolute path"; return 1; }
    local -a from to
    local i=0 result=
    __normal_components "/${2%/*}"
    [[ $2 == */* ]] || REPLY=()
    from=("${REPLY[@]}")
    __normal_components "$1"
    to=("${REPLY[@]}")
    while ((i < ${#from[@]} && i < ${#to[@]})) && [[ ${from[i]} == "${to[i]}" ]]; do ((i++)); done
    local up=$((${#from[@]} - i)) part
    while ((up-- > 0)); do result+=../; done
    for part in "${to[@]:i}"; do result+=$part/; done
    result=${result%/}
    unset -v REPLY
    REPLY=${result:-.}
}

dohard() {
    __requires dohard dohard
    local REPLY source
    __in_image "$1"
    source=$REPLY
    __in_image "$2"
    ln -f -- "$source" "$REPLY" || __fail "dohard: cannot link $2"
}

# Only this user's own files can be made here, so owners are noted for the package: `owner TAB group TAB path`, where an
# empty field keeps what it is.
fowners() {
    local recursive='' follow=1 owner group path REPLY
    while [[ $1 == -* ]]; do
        case $1 in
            -R | --recursive) recursive=1 ;;
            -h | --no-dereference) follow= ;;
            --) shift; break ;;
            *) __fail "fowners: $1 is not an option that can be recorded"; return 1 ;;
        esac
        shift
    done
    owner=${1%%[:.]*} group=
    [[ $1 == *[:.]* ]] && group=${1#*[:.]}
    [[ $1 == *[:.] ]] && group=$owner
    shift
    for path in "$@"; do
        __in_image "$path"
        [[ -e $REPLY || -L $REPLY ]] || { __fail "fowners: $path does not exist"; return 1; }
        __record_owner "${REPLY%/}" "$recursive" "$follow"
    done
}

__record_owner() { # path, recursive or empty, follow or empty
    local path=$1 base=${ED-$D}
    [[ -n $3 && -L $path ]] && path=$(readlink -f -- "$path")
    if [[ -n $2 ]]; then
        find "$path" -print0
    else
        printf '%s\0' "$path"
    fi | while IFS= read -r -d '' path; do
        printf '%s\t%s\t%s\n' "$owner" "$group" "${path#"${base%/}"}"
    done >>"$__state/owners"
}

fperms() {
    local options=() mode paths=() path REPLY
    while [[ $1 == -* && ! $1 =~ ^-[rwxXstugo,]+$ ]]; do
        options+=("$1")
        shift
    done
    mode=$1
    shift
    for path in "$@"; do
        __in_image "$path"
        paths+=("$REPLY")
    done
    chmod "${options[@]}" -- "$mode" "${paths[@]}" || __fail "fperms: cannot set $mode"
}
