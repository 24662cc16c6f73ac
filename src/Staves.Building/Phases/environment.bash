# The saved environment (Portage's environment.bz2): what the ebuild and its eclasses defined, as bash source.

__save_environment() { __print_environment >"$__state/environment" 2>/dev/null; }

__print_environment() {
    local name
    while IFS= read -r name; do
        __is_saved "$name" && declare -p "$name"
    done < <(compgen -v | LC_ALL=C sort)
    while IFS= read -r name; do
        [[ $name == __* || -n ${__own_functions[$name]} ]] || declare -f "$name"
    done < <(compgen -A function | LC_ALL=C sort)
}

# What shell.bash reads: the same, and where the phase is.
__save_shell() {
    {
        __print_environment
        declare -p S EBUILD_PHASE EBUILD_PHASE_FUNC
        printf 'cd -- %q\n' "$PWD"
    } >"$__state/shell" 2>/dev/null
}

__is_saved() {
    case $1 in
        __* | BASH* | COMP_* | HIST* | OPT* | PIPESTATUS | FUNCNAME | DIRSTACK | EPOCH* | SRANDOM | RANDOM | SECONDS | LINENO) return 1 ;;
        EUID | SHELL | UID | PPID | GROUPS | SHELLOPTS | SHLVL | IFS | PS4 | _ | HOSTNAME | HOSTTYPE | MACHTYPE | OSTYPE | REPLY | MAPFILE) return 1 ;;
        PATH | HOME | PWD | OLDPWD | TERM | TMPDIR | MAKEOPTS | MAKEFLAGS | DISTDIR | ROOT | EROOT | D | ED | T | WORKDIR | FILESDIR | S) return 1 ;;
        FEATURES | CCACHE_*) return 1 ;;
        SYSROOT | ESYSROOT | BROOT | INSTALL_MASK | PKG_INSTALL_MASK | USE_EXPAND | EBUILD_PHASE | EBUILD_PHASE_FUNC | COLUMNS | LINES) return 1 ;;
        LC_ALL | LANG | TZ | name) return 1 ;;
    esac
    local -n __variable=$1
    [[ ${__variable@a} != *r* ]]
}

# What the ebuild says is meant so: a variable, a tab, and a pattern of paths, a line each.
__save_exceptions() {
    local name word REPLY
    for name in QA_PREBUILT QA_TEXTRELS QA_EXECSTACK QA_SONAME; do
        [[ -v $name || -v ${name}[0] ]] || continue
        set -f
        __words "$name"
        set +f
        for word in "${REPLY[@]}"; do printf '%s\t%s\n' "$name" "$word"; done
    done >"$__state/quality"
}
