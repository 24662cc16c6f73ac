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
    printf '%s\n' "${MAKE:-make} $MAKEOPTS ${*@Q} $EXTRA_EMAKE" >&2
    ${MAKE:-make} $MAKEOPTS "$@" $EXTRA_EMAKE || __fail "emake failed"
}

einstall() {
    local image=${ED-$D}
    __requires einstall einstall
    __makefile_here || die "einstall: there is no Makefile"
    emake prefix="$image/usr" datadir="$image/usr/share" infodir="$image/usr/share/info" localstatedir="$image/var/lib" \
        mandir="$image/usr/share/man" sysconfdir="$image/etc" "$@" $EXTRA_EINSTALL -j1 install
}

__makefile_here() { [[ -f Makefile || -f GNUmakefile || -f makefile ]]; }
