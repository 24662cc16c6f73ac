# The metadata of an ebuild (PMS metadata-cache), as `KEY=value` lines for Staves to complete and to write.

__print_metadata() {
    local key value
    __define_phases
    for key in BDEPEND DEFINED_PHASES DEPEND DESCRIPTION EAPI HOMEPAGE IDEPEND INHERITED IUSE KEYWORDS LICENSE PDEPEND \
        PROPERTIES RDEPEND REQUIRED_USE RESTRICT SLOT SRC_URI; do
        # White space counts once; words must not expand as file names.
        set -f
        # shellcheck disable=SC2086
        set -- ${!key}
        value=$*
        set +f
        [[ -z $value ]] || printf '%s=%s\n' "$key" "$value"
    done
}
