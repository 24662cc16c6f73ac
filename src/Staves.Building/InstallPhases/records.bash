# What only root could give: owners and capabilities are noted in $__state/records, a line each:
#   owner TAB USER TAB GROUP TAB PLACE TAB FOLLOW TAB PATH      an empty USER or GROUP keeps what it is
#   capabilities TAB TEXT TAB TAB PLACE TAB FOLLOW TAB PATH     an empty TEXT takes them away
# PLACE is `image` or `root`, FOLLOW is 1 where the path may be a link to what is meant, PATH begins below the place.

# Sets REPLY to PLACE, FOLLOW and PATH; false for a path that lies elsewhere.
__locate() { # path, 1 to follow links or empty
    local path=$1
    [[ $path == /* ]] || path=$PWD/$path
    if [[ $path/ == "$__image"/* ]]; then
        printf -v REPLY 'image\t%s\t%s' "$2" "${path#"$__image"}"
    elif [[ $path/ == "$__root"/* ]]; then
        printf -v REPLY 'root\t%s\t%s' "$2" "${path#"$__root"}"
    else
        return 1
    fi
}

__change_owners() { # chown or chgrp, arguments
    local recursive='' follow=1 owner group path paths REPLY
    __read_owners "$@" || { "/bin/$1" "${@:2}"; return; }
    for path in "${paths[@]}"; do
        if ! __locate "$path" "$follow"; then
            "/bin/$1" ${recursive:+-R} "$owner${group:+:$group}" "$path" || return 1
        elif [[ -e $path || -L $path ]]; then
            __record_owner "$path" "$recursive" "$follow"
        else
            printf '%s: %s does not exist\n' "$1" "$path" >&2
            return 1
        fi
    done
}

__record_owner() { # path, recursive or empty, follow or empty
    local path follow=$3 REPLY
    if [[ -n $2 ]]; then
        follow=
        find "$1" -print0
    else
        printf '%s\0' "$1"
    fi | while IFS= read -r -d '' path; do
        __locate "$path" "$follow" && printf 'owner\t%s\t%s\t%s\n' "$owner" "$group" "$REPLY"
    done >>"$__state/records"
}

# As setcap(8); what is noted has to be true when it is asked for.
setcap() {
    local verifies='' text REPLY
    while (($#)); do
        case $1 in
            -q) shift; continue ;;
            -v) verifies=1; shift; continue ;;
            -n) shift 2; continue ;;
            -r) text= ;;
            -*) printf 'setcap: %s is not supported\n' "$1" >&2; return 1 ;;
            *) text=$1 ;;
        esac
        if [[ ! -f $2 ]] || ! __locate "$2" 1; then
            printf 'setcap: %s is no file of the image\n' "$2" >&2
            return 1
        fi
        [[ -n $verifies ]] || printf 'capabilities\t%s\t\t%s\n' "$text" "$REPLY" >>"$__state/records"
        shift 2
    done
}

# A program that this machine lacks is told; who asks with `type` or `command -v` whether it is there may do without.
command_not_found_handle() {
    printf '%s\n' "$1" >>"$__state/missing"
    printf '%s: this machine has no such program\n' "$1" >&2
    return 127
}
