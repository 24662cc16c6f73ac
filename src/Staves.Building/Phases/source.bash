# Reading an ebuild: its global scope runs once, and everything it says stays in this process. Who reads it does so outside of
# functions, where `declare` makes global variables:
#   __begin_source; source EBUILD || die …; __end_source

__begin_source() {
    EAPI=${EAPI:-0}
    unset -v DEPEND BDEPEND RDEPEND PDEPEND IDEPEND IUSE REQUIRED_USE PROPERTIES RESTRICT DOCS HTML_DOCS PATCHES \
        LICENSE KEYWORDS DESCRIPTION HOMEPAGE SRC_URI SLOT
    # Ebuilds may use it before they set it: EMESON_SOURCE="${S}/build/meson".
    S=${WORKDIR}/${P}
    INHERITED= INHERIT=
    __sourcing=1
    ! __eapi_has failglob || shopt -s failglob
}

__end_source() {
    shopt -u failglob
    unset -v __sourcing
    __join_stacked
}

# From EAPI 9 variables of PMS are no longer in the environment; helper programs read them from a file.
__hide_variables() {
    __eapi_has unexported || return 0
    export -n P PN PV PR PVR PF CATEGORY A FILESDIR DISTDIR WORKDIR S T D ED ROOT EROOT EPREFIX USE IUSE_EFFECTIVE MERGE_TYPE \
        EBUILD_PHASE EBUILD_PHASE_FUNC
    declare -p P PN PV PR PVR PF CATEGORY DISTDIR WORKDIR T D ED USE IUSE_EFFECTIVE EBUILD_PHASE >"$__state/variables"
}

# Sets DEFINED_PHASES from the phase functions that exist after sourcing; `-` if there is none.
__define_phases() {
    local name found=()
    for name in src_compile pkg_config src_configure pkg_info src_install pkg_nofetch pkg_postinst pkg_postrm pkg_preinst \
        src_prepare pkg_prerm pkg_pretend pkg_setup src_test src_unpack; do
        declare -F "$name" && found+=("${name#*_}")
    done >/dev/null
    DEFINED_PHASES=${found[*]:--}
}
