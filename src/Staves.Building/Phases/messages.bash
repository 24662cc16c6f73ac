# PMS output-commands. They write to standard error in every EAPI, so that output can be captured around them.

einfo() { printf ' * %s\n' "$*" >&2; }
einfon() { printf ' * %s' "$*" >&2; }
elog() { printf ' * %s\n' "$*" >&2; }
ewarn() { printf ' * WARNING: %s\n' "$*" >&2; }
eerror() { printf ' * ERROR: %s\n' "$*" >&2; }
ebegin() { printf ' * %s ...\n' "$*" >&2; }

eqawarn() {
    __requires eqawarn eqawarn
    printf ' * QA: %s\n' "$*" >&2
}

eend() {
    local status=${1:-0}
    shift
    if ((status)); then
        (($#)) && eerror "$*"
        printf ' [ !! ]\n' >&2
    else
        printf ' [ ok ]\n' >&2
    fi
    return "$status"
}

# What Staves itself reads from the log: a line that begins with the ASCII record separator.
__event() { printf '\036%s\n' "$*"; }

debug-print() { :; }
debug-print-function() { :; }
debug-print-section() { :; }

# Portage's sandbox commands: here the mounts decide what can be written, so they have nothing to do.
addread() { :; }
addwrite() { :; }
adddeny() { :; }
addpredict() { :; }
