# PMS dosym, dohard, dosed, fowners, fperms.

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

dosed() {
    __requires dosed dosed
    local REPLY expression="s:$D::g" argument
    for argument in "$@"; do
        __in_image "$argument"
        if [[ -f $REPLY ]]; then
            sed -i -e "$expression" -- "$REPLY" || return 1
        else
            expression=$argument
        fi
    done
}

# Only this user's own files can be made here, so owners are noted for the package: `owner TAB group TAB path`, where an
# empty field keeps what it is.
fowners() {
    local recursive='' follow=1 owner group path paths REPLY
    __read_owners chown "$@" || { __fail "fowners: $* cannot be recorded"; return 1; }
    for path in "${paths[@]}"; do
        __in_image "$path"
        [[ -e $REPLY || -L $REPLY ]] || { __fail "fowners: $path does not exist"; return 1; }
        __record_owner "${REPLY%/}" "$recursive" "$follow"
    done
}

# As makefiles and ebuilds call them: what is in the image is noted, the rest nobody will look at.
chown() { __change_owners chown "$@"; }
chgrp() { __change_owners chgrp "$@"; }

__change_owners() { # chown or chgrp, arguments
    local recursive='' follow=1 owner group path paths image=${ED-$D}
    image=${image%/}
    __read_owners "$@" || { "/bin/$1" "${@:2}"; return; }
    for path in "${paths[@]}"; do
        [[ $path == /* ]] || path=$PWD/$path
        if [[ $path/ != "$image"/* ]]; then
            "/bin/$1" ${recursive:+-R} "$owner${group:+:$group}" "$path" || return 1
        elif [[ -e $path || -L $path ]]; then
            __record_owner "${path%/}" "$recursive" "$follow"
        else
            printf '%s: %s does not exist\n' "$1" "$path" >&2
            return 1
        fi
    done
}

__read_owners() { # chown or chgrp, arguments; sets recursive, follow, owner, group, paths
    local command=$1
    shift
    while [[ $1 == -* ]]; do
        case $1 in
            --) shift; break ;;
            --recursive) recursive=1 ;;
            --no-dereference) follow= ;;
            --*) return 1 ;;
            *)
                [[ $1 != *R* ]] || recursive=1
                [[ $1 != *h* ]] || follow=
                ;;
        esac
        shift
    done
    (($# > 1)) || return 1
    owner=${1%%[:.]*} group=
    [[ $1 == *[:.]* ]] && group=${1#*[:.]}
    [[ $1 == *[:.] ]] && group=$owner
    [[ $command == chown ]] || owner= group=$1
    paths=("${@:2}")
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
