# PMS text-list-functions: has and its two banned relatives.

has() {
    local wanted=$1 word
    shift
    for word in "$@"; do
        [[ $word == "$wanted" ]] && return 0
    done
    return 1
}

hasv() {
    __requires useq hasv
    has "$@" && printf '%s\n' "$1"
}

hasq() {
    __requires useq hasq
    has "$@"
}
