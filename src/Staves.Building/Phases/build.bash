# PMS build-commands: econf and emake.

econf() {
    local script=${ECONF_SOURCE:-.}/configure help options REPLY
    [[ -x $script ]] || die "econf: $script is not an executable file"
    help=$("$script" --help 2>/dev/null)
    options=(
        --prefix="$EPREFIX/usr"
        ${CBUILD:+--build="$CBUILD"}
        --host="$CHOST"
        ${CTARGET:+--target="$CTARGET"}
        --mandir="$EPREFIX/usr/share/man"
        --infodir="$EPREFIX/usr/share/info"
        --datadir="$EPREFIX/usr/share"
        --sysconfdir="$EPREFIX/etc"
        --localstatedir="$EPREFIX/var/lib"
    )
    __offers datarootdir --datarootdir && options+=(--datarootdir="$EPREFIX/usr/share")
    __offers disable-dependency-tracking --disable-dependency-tracking && options+=(--disable-dependency-tracking)
    __offers disable-silent-rules --disable-silent-rules && options+=(--disable-silent-rules)
    __offers disable-static --enable-static && __offers disable-static --enable-shared && options+=(--disable-static)
    __offers docdir --docdir && options+=(--docdir="$EPREFIX/usr/share/doc/$PF")
    __offers docdir --htmldir && options+=(--htmldir="$EPREFIX/usr/share/doc/$PF/html")
    __offers with-sysroot --with-sysroot && options+=(--with-sysroot="${ESYSROOT:-/}")
    __econf_libdir "$@"
    [[ -n $REPLY ]] && options+=(--libdir="$REPLY")
    # EXTRA_ECONF is a list of words of the user's.
    options+=("$@" $EXTRA_ECONF)
    printf '%s' "$script" >&2
    printf ' %q' "${options[@]}" >&2
    echo >&2
    "$script" "${options[@]}" && return 0
    [[ -f config.log ]] && eerror "see ${PWD}/config.log, kept with --keep-work"
    die -n "econf failed"
}

# True where this EAPI passes an option and the text of `configure --help` shows it as a whole word.
__offers() { # feature, option
    __eapi_has "$1" && [[ $help =~ (^|[^[:alnum:]+_.-])$2($|[^[:alnum:]+_.-]) ]]
}

__econf_libdir() { # the caller's options; sets REPLY to the directory for libraries if the ABI has one of its own
    local name=LIBDIR_$ABI prefix=$EPREFIX/usr exec_prefix='' argument
    REPLY=
    [[ -n $ABI && -n ${!name} ]] || return 0
    for argument in "$@"; do
        case $argument in
            --prefix=*) prefix=${argument#*=} ;;
            --exec-prefix=*) exec_prefix=${argument#*=} ;;
            --libdir=*) return 0 ;;
        esac
    done
    REPLY=${exec_prefix:-$prefix}/${!name}
}

emake() {
    local options=$MAKEOPTS flags=$MAKEFLAGS
    __join_jobserver "$@"
    printf '%s\n' "${MAKE:-make} $options ${*@Q} $EXTRA_EMAKE" >&2
    MAKEFLAGS=$flags ${MAKE:-make} $options "$@" $EXTRA_EMAKE || __fail "emake failed"
}

# Makes of all builds share their jobs through a FIFO: make takes two open descriptors of it for those that its caller's jobserver has. A
# number of jobs on the command line would have it leave that, so the caller of `emake -j1` gets what it says.
__join_jobserver() { # the caller's arguments; changes its options and flags
    local word number jobs=${options%% *}
    [[ -p $__jobserver && $jobs == -j* ]] || return 0
    for word in "$@" $EXTRA_EMAKE; do
        [[ $word != -j* && $word != --jobs* ]] || return 0
    done
    [[ -n ${__jobserver_reader-} ]] || exec {__jobserver_reader}<>"$__jobserver" {__jobserver_writer}<>"$__jobserver"
    options=${options#"$jobs"} flags+=" $jobs --jobserver-auth=$__jobserver_reader,$__jobserver_writer"
}

# FEATURES=ccache: compilers by the names under which builds may call them, which lead to ccache first.
__use_compiler_cache() {
    local name ccache directory=$__state/ccache
    [[ -n ${CCACHE_DIR-} && " $FEATURES " == *' ccache '* ]] && ccache=$(type -P ccache) || return 0
    mkdir -p -- "$directory" || return 0
    for name in gcc g++ cc c++ clang clang++ "$CHOST-gcc" "$CHOST-g++" "${CC%% *}" "${CXX%% *}"; do
        [[ -z $name || $name == */* ]] || ! type -P "$name" >/dev/null || ln -sfn -- "$ccache" "$directory/$name"
    done
    PATH=$directory:$PATH
}

einstall() {
    local image=${ED-$D}
    image=${image%/}
    __requires einstall einstall
    __makefile_here || die "einstall: there is no Makefile"
    emake prefix="$image/usr" datadir="$image/usr/share" infodir="$image/usr/share/info" localstatedir="$image/var/lib" \
        mandir="$image/usr/share/man" sysconfdir="$image/etc" "$@" $EXTRA_EINSTALL -j1 install
}

__makefile_here() { [[ -f Makefile || -f GNUmakefile || -f makefile ]]; }
