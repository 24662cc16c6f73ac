# PMS new*: do* under another name; `-` as the source is standard input.

__install_new() { # helper, source, name
    local helper=$1 source=$2 name=$3 directory status follow=-L
    [[ -n $name && $name != */* ]] || { __fail "new${helper#do}: $name is not a file name"; return 1; }
    directory=$(mktemp -d "$T/new.XXXXXX") || { __fail "new${helper#do}: cannot make a directory in $T"; return 1; }
    if [[ $source == - ]] && __eapi_has new-stdin; then
        cat >"$directory/$name"
    else
        # PMS: doins and newins keep symbolic links.
        [[ $helper == doins ]] && __eapi_has doins-symlinks && follow=-P
        cp "$follow" -- "$source" "$directory/$name"
    fi || { __fail "new${helper#do}: cannot read $source"; return 1; }
    "$helper" "$directory/$name"
    status=$?
    rm -r -- "$directory"
    return "$status"
}

newbin() { __install_new dobin "$@"; }
newsbin() { __install_new dosbin "$@"; }
newlib.a() { __install_new dolib.a "$@"; }
newlib.so() { __install_new dolib.so "$@"; }
newins() { __install_new doins "$@"; }
newexe() { __install_new doexe "$@"; }
newdoc() { __install_new dodoc "$@"; }
newman() { __install_new doman "$@"; }
newheader() { __install_new doheader "$@"; }
newconfd() { __install_new doconfd "$@"; }
newenvd() { __install_new doenvd "$@"; }
newinitd() { __install_new doinitd "$@"; }
