# PMS install-commands: do*. Each gathers what it is given and calls `install` once for a directory.

# Puts sources into a directory of the image. Options: -r takes directories, -L copies links as links.
__install_into() { # options (words), flags (r, L), path in the image, sources...
    local options=$1 flags=$2 directory source files=() links=()
    __in_image "$3"
    directory=${REPLY%/}
    shift 3
    (($#)) || { __fail "${FUNCNAME[1]}: nothing to install"; return 1; }
    install -d $__diropts -- "$directory" || { __fail "${FUNCNAME[1]}: cannot make $directory"; return 1; }
    for source in "$@"; do
        while [[ $source == ?*/ ]]; do source=${source%/}; done
        if [[ -L $source && $flags == *L* ]]; then
            links+=("$source")
        elif [[ -d $source ]]; then
            [[ $flags == *r* ]] || { __fail "${FUNCNAME[1]}: $source is a directory"; return 1; }
            __install_tree "$options" "$flags" "$directory" "$source" || return 1
        elif [[ -e $source ]]; then
            files+=("$source")
        else
            __fail "${FUNCNAME[1]}: $source does not exist"
            return 1
        fi
    done
    __copy_files "$options" "$directory" "${files[@]}" && __copy_links "$directory" "${links[@]}"
}

__install_tree() { # options, flags, directory, source directory
    local top=$3 source=$4 directory target entry files links
    [[ ${source##*/} == . ]] || top+=/${source##*/}
    while IFS= read -r -d '' directory; do
        target=$top${directory#"$source"}
        files=() links=()
        install -d $__diropts -- "$target" || { __fail "cannot make $target"; return 1; }
        while IFS= read -r -d '' entry; do
            if [[ -L $entry && $2 == *L* ]]; then links+=("$entry"); else files+=("$entry"); fi
        done < <(find "$directory" -mindepth 1 -maxdepth 1 ! -type d -print0 | LC_ALL=C sort -z)
        __copy_files "$1" "$target" "${files[@]}" && __copy_links "$target" "${links[@]}" || return 1
    done < <(find "$source" -type d -print0 | LC_ALL=C sort -z)
}

__copy_files() { # options, directory, files...
    local options=$1 directory=$2
    shift 2
    (($#)) || return 0
    install $options -- "$@" "$directory/" || __fail "cannot install $* into $directory"
}

__copy_links() { # directory, links...
    local directory=$1
    shift
    (($#)) || return 0
    cp -P --remove-destination -- "$@" "$directory/" || __fail "cannot install $* into $directory"
}

__links_kept() { __eapi_has doins-symlinks && REPLY=L || REPLY=; }

dobin() { __install_into -m0755 '' "$__into/bin" "$@"; }
dosbin() { __install_into -m0755 '' "$__into/sbin" "$@"; }
doexe() { __install_into "$__exeopts" '' "$__exeinto" "$@"; }

doins() {
    local REPLY
    __links_kept
    [[ $1 == -r ]] && { REPLY+=r; shift; }
    __install_into "$__insopts" "$REPLY" "$__insinto" "$@"
}

dolib.a() { local REPLY; __library_directory; __install_into -m0644 L "$__into/$REPLY" "$@"; }
dolib.so() { local REPLY; __library_directory; __install_into -m0755 L "$__into/$REPLY" "$@"; }

dolib() {
    local REPLY
    __requires dolib dolib
    __library_directory
    __install_into "$__libopts" L "$__into/$REPLY" "$@"
}

doheader() {
    local flags=L options=-m0644
    __requires doheader doheader
    [[ $1 == -r ]] && { flags+=r; shift; }
    __eapi_has insopts-everywhere && options=$__insopts
    __install_into "$options" "$flags" /usr/include "$@"
}

__configuration() { # directory, sources...
    local options=-m0644 directory=$1
    shift
    __eapi_has insopts-everywhere && options=$__insopts
    __install_into "$options" '' "$directory" "$@"
}

doconfd() { __configuration /etc/conf.d "$@"; }
doenvd() { __configuration /etc/env.d "$@"; }

doinitd() {
    local options=-m0755
    __eapi_has insopts-everywhere && options=$__exeopts
    __install_into "$options" '' /etc/init.d "$@"
}

dodir() {
    local path REPLY
    for path in "$@"; do
        __in_image "$path"
        install -d $__diropts -- "$REPLY" || { __fail "dodir: cannot make $path"; return 1; }
    done
}

keepdir() {
    local path REPLY
    dodir "$@" || return 1
    for path in "$@"; do
        __in_image "$path"
        : >"${REPLY%/}/.keep_${CATEGORY}_${PN}-${SLOT%/*}" || { __fail "keepdir: cannot write into $path"; return 1; }
    done
}
