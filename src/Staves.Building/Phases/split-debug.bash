# Puts the debug information of programs into files of their own, laid out as Portage lays them out and as debuggers look for them:
#
#   /usr/lib/debug/usr/bin/NAME.debug, which the program names (.gnu_debuglink)
#   /usr/lib/debug/.build-id/XX/YYYY.debug and XX/YYYY, links to it and to the program

__debug_options=(--only-keep-debug)
[[ " $FEATURES " != *' compressdebug '* ]] || __debug_options+=(--compress-debug-sections)

__split_debug() { # objcopy, readelf, the program's path, its further names...
    local objcopy=$1 readelf=$2 path=$3 image=${D%/} id line mode link
    local debug=/usr/lib/debug$path.debug ids=$image/usr/lib/debug/.build-id
    [[ $path != *.debug ]] || return 0
    mkdir -p -- "$image${debug%/*}" && "$objcopy" "${__debug_options[@]}" -- "$image$path" "$image$debug" || return 1
    mode=a-x,o-w
    [[ ! -u $image$path && ! -g $image$path ]] || mode+=,go-r
    chmod "$mode" -- "$image$debug" || return 1
    while read -r line; do
        [[ $line != 'Build ID: '* ]] || id=${line#Build ID: }
    done < <("$readelf" -n -- "$image$path" 2>/dev/null)
    if [[ -n $id && ! -L $ids/${id:0:2}/${id:2} ]]; then
        mkdir -p -- "$ids/${id:0:2}" &&
            ln -s -- "../../../../..$path" "$ids/${id:0:2}/${id:2}" &&
            ln -s -- "../..${debug#/usr/lib/debug}" "$ids/${id:0:2}/${id:2}.debug" || return 1
    fi
    for link in "${@:4}"; do
        link=$image/usr/lib/debug${link%/*}/${debug##*/}
        [[ -e $link ]] || { mkdir -p -- "${link%/*}" && ln -- "$image$debug" "$link"; } || return 1
    done
    "$objcopy" --add-gnu-debuglink="$image$debug" -- "$image$path"
}
