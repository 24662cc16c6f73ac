# The metadata of ebuilds (PMS metadata-cache), as lines of `KEY=value` for Staves to complete and to write.
#
# Reads lines of `number EAPI category PN PV PR ebuild`. For each ebuild it prints the line `begin number`, then the keys,
# then `end number`, each after a record separator; an ebuild that cannot be read has no `end`, and a file
# `$__state/number/failure` tells why. Ebuilds are read in processes of their own, so that they know nothing of each other.

__generate_metadata() {
    local number ebuild eclass
    while read -r number EAPI CATEGORY PN PV PR ebuild; do
        __event begin "$number"
        (
            __main=$BASHPID __state=$__state/$number
            PVR=$PV
            [[ $PR == r0 ]] || PVR+=-$PR
            P=$PN-$PV PF=$PN-$PVR
            __print_metadata_of "$ebuild"
        ) </dev/null && __event end "$number"
    done
}

__print_metadata_of() {
    local key value eapi=$EAPI
    __eapi_is_known "$EAPI" || die "EAPI $EAPI is not one that Staves knows"
    # Nothing outside of bash may be asked in global scope (PMS: ebuilds must not call programs there).
    PATH=/dev/null
    __begin_source
    # shellcheck disable=SC1090
    source "$1" || die "$1 cannot be read"
    __end_source
    [[ $EAPI == "$eapi" ]] || die "EAPI is $EAPI after reading, but $eapi by the ebuild's first line"
    __define_phases
    # White space counts once, and words must not expand as file names.
    set -f
    for key in BDEPEND DEFINED_PHASES DEPEND DESCRIPTION EAPI HOMEPAGE IDEPEND INHERIT INHERITED IUSE KEYWORDS LICENSE PDEPEND \
        PROPERTIES RDEPEND REQUIRED_USE RESTRICT SLOT SRC_URI; do
        # shellcheck disable=SC2086
        set -- ${!key}
        value=$*
        [[ -z $value ]] || printf '%s=%s\n' "$key" "$value"
    done
}
