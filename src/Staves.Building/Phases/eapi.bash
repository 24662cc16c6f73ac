# PMS features by EAPI: the first and the last EAPI that has each (formats as in the tables of PMS).

declare -gA __eapi_features=(
    [iuse-defaults]='1 9'          [prefix]='3 9'                 [helpers-die]='4 9'
    [src-prepare]='2 9'            [src-configure]='2 9'          [pkg-pretend]='4 9'
    [rdepend-is-depend]='0 3'      [workdir-fallback]='0 3'       [default-install]='4 9'
    [default-prepare]='6 9'        [docompress]='4 9'             [nonfatal]='4 9'
    [dodoc-r]='4 9'                [doins-symlinks]='4 9'         [doheader]='5 9'
    [new-stdin]='5 9'              [usex]='5 9'                   [failglob]='6 9'
    [eapply]='6 9'                 [die-n]='6 9'                  [in-iuse]='6 9'
    [unpack-absolute]='6 9'        [unpack-any-case]='6 9'        [get-libdir]='6 9'
    [einstalldocs]='6 9'           [trailing-slash]='0 6'         [portdir]='0 6'
    [dohtml]='0 6'                 [dolib]='0 6'                  [dohard]='0 3'
    [dosed]='0 3'
    [einstall]='0 5'               [domo]='0 8'                   [domo-desttree]='0 6'
    [ver-commands]='7 9'           [dostrip]='7 9'                [eqawarn]='7 9'
    [version-roots]='7 9'          [host-root]='5 6'              [die-subshell]='7 9'
    [insopts-everywhere]='0 7'     [useq]='0 7'                   [unpack-rare]='0 7'
    [dosym-r]='8 9'                [usev-second]='8 9'            [accumulate-restrict]='8 9'
    [patches-dashes]='8 9'         [default]='2 9'
    [disable-dependency-tracking]='4 9'                           [disable-silent-rules]='5 9'
    [docdir]='6 9'                 [with-sysroot]='7 9'           [datarootdir]='8 9'
    [disable-static]='8 9'         [edo]='9 9'                    [pipestatus]='9 9'
    [ver-replacing]='9 9'          [unexported]='9 9'             [assert]='0 8'
    [doman-language]='2 9'         [doman-i18n]='4 9'             [unpack-xz]='3 9'
    [unpack-txz]='6 9'             [use-with-empty]='4 9'         [use-unknown-dies]='5 9'
    [phase-function-name]='5 9'    [serial-test]='0 4'
)

__eapi_has() {
    local range=${__eapi_features[$1]}
    ((${EAPI:-0} >= ${range% *} && ${EAPI:-0} <= ${range#* }))
}

__eapi_is_known() {
    [[ $1 == [0-9] ]]
}

# A command that this EAPI does not have ends the build with its name.
__requires() { # feature, command
    __eapi_has "$1" || die "$2 does not exist in EAPI ${EAPI:-0}"
}
