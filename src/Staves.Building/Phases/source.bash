# Reading an ebuild: its global scope runs once, and everything it says stays in this process.

__source_ebuild() { # file
    EAPI=${EAPI:-0}
    unset -v DEPEND BDEPEND RDEPEND PDEPEND IDEPEND IUSE REQUIRED_USE PROPERTIES RESTRICT DOCS HTML_DOCS PATCHES \
        LICENSE KEYWORDS DESCRIPTION HOMEPAGE SRC_URI SLOT
    INHERITED= INHERIT=
    __sourcing=1
    __eapi_has failglob && shopt -s failglob
    # shellcheck disable=SC1090
    source "$1" || die "$1 cannot be read"
    shopt -u failglob
    unset -v __sourcing
    S=${S-${WORKDIR}/${P}}
    __join_stacked
}

# Sets DEFINED_PHASES from the phase functions that exist after sourcing; `-` if there is none.
__define_phases() {
    local name found=()
    for name in src_compile pkg_config src_configure pkg_info src_install pkg_nofetch pkg_postinst pkg_postrm pkg_preinst \
        src_prepare pkg_prerm pkg_pretend pkg_setup src_test src_unpack; do
        declare -F "$name" >/dev/null && found+=("${name#*_}")
    done
    DEFINED_PHASES=${found[*]:--}
}
