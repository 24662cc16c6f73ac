# PMS phase functions: the default bodies, and `default` and default_* that call them.

__default_pkg_nofetch() {
    [[ -n $SRC_URI ]] && elog "fetch these files by hand: $SRC_URI"
    return 0
}

__default_src_unpack() {
    # A is a list of file names.
    [[ -z $A ]] || unpack $A
}

__default_src_prepare() {
    local REPLY
    __eapi_has default-prepare || return 0
    __words PATCHES
    if ((${#REPLY[@]})); then
        if __eapi_has patches-dashes; then eapply -- "${REPLY[@]}"; else eapply "${REPLY[@]}"; fi
    fi
    eapply_user
}

__default_src_configure() {
    [[ ! -x ${ECONF_SOURCE:-.}/configure ]] || econf
}

__default_src_compile() {
    # Without a src_configure phase (EAPI 0 and 1) this one configures.
    __eapi_has src-configure || __default_src_configure
    ! __makefile_here || emake || die "emake failed"
}

__default_src_test() {
    local target serial=
    __eapi_has serial-test && serial=-j1
    for target in check test; do
        if ${MAKE:-make} -n "$target" &>/dev/null; then
            emake $serial "$target" || die "emake $target failed"
            return
        fi
    done
}

__default_src_install() {
    local file
    __eapi_has default-install || return 0
    ! __makefile_here || emake DESTDIR="$D" install || die "emake install failed"
    if __eapi_has einstalldocs; then
        einstalldocs
    elif [[ -v DOCS ]]; then
        __words DOCS
        ((${#REPLY[@]} == 0)) || dodoc "${REPLY[@]}"
    else
        for file in README* ChangeLog AUTHORS NEWS TODO CHANGES THANKS BUGS FAQ CREDITS CHANGELOG; do
            [[ ! -s $file ]] || dodoc "$file"
        done
    fi
}

default() {
    local body=__default_$EBUILD_PHASE_FUNC
    __requires default default
    declare -F "$body" >/dev/null || die "$EBUILD_PHASE_FUNC has no default"
    "$body"
}

# The bodies under the names that ebuilds call them by.
default_pkg_nofetch() { __requires default default_pkg_nofetch; __default_pkg_nofetch; }
default_src_unpack() { __requires default default_src_unpack; __default_src_unpack; }
default_src_prepare() { __requires default default_src_prepare; __default_src_prepare; }
default_src_configure() { __requires default default_src_configure; __default_src_configure; }
default_src_compile() { __requires default default_src_compile; __default_src_compile; }
default_src_test() { __requires default default_src_test; __default_src_test; }
default_src_install() { __requires default-install default_src_install; __default_src_install; }
