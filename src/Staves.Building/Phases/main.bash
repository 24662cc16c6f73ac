# The process that builds a package, or reads an ebuild's metadata.
#
#   bash main.bash build EBUILD PHASE...
#   bash main.bash metadata LIST
#   source main.bash shell
#
# PMS's variables, the user's and __state, __eclass_directories, __user_patches come through the environment.

shopt -s extglob
__library=${BASH_SOURCE[0]%/*}
__main=$BASHPID
export __main __library __state __nonfatal=
trap __helper_failed TERM
export -n __eclass_directories __user_patches __keeps_shell __bashrcs

for __part in eapi messages die lists use versions inherit destinations install install-new documentation links-and-owners build \
    patches unpack installed defaults source phases settings environment metadata; do
    # shellcheck disable=SC1090
    source "$__library/$__part.bash"
done

declare -A __own_functions=()
while IFS= read -r __part; do
    __own_functions[$__part]=1
done < <(compgen -A function)
unset -v __part

case $1 in
    build)
        __eapi_is_known "$EAPI" || die "EAPI $EAPI is not one that Staves knows"
        unset -v GZIP BZIP BZIP2 CDPATH GREP_OPTIONS GREP_COLOR GLOBIGNORE $ENV_UNSET
        __reset_destinations
        [[ -z ${__bashrcs-} ]] || EBUILD_PHASE=setup __source_bashrcs
        __begin_source
        # shellcheck disable=SC1090
        source "$2" || die "$2 cannot be read"
        __end_source
        __use_compiler_cache
        __run_phases "${@:3}"
        __record_settings
        __save_environment
        __save_exceptions
        type -P bzip2 >/dev/null && bzip2 -9 <"$__state/environment" >"$__state/environment.bz2"
        : >"$__state/complete"
        ;;
    metadata)
        __generate_metadata <"$2"
        ;;
    shell) return 0 ;;
    *) die "$1 is neither build nor metadata" ;;
esac
exit 0
