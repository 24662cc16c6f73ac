# The process that runs phases of the installation of a binary package.
#
#   bash merge.bash PHASE...
#
# It finds in $__state: `environment`, what the ebuild defined when the package was built or what earlier phases left;
# `settings`, variables that have these values whatever the environment says; `replaced`, functions that take the place of those in
# the environment. The package's own files are below $__image until it is merged, the root that it is merged into below $__root.

shopt -s extglob
__library=${BASH_SOURCE[0]%/*}
__main=$BASHPID
export __main __library __state __image __root __nonfatal=
trap __helper_failed TERM

for __part in eapi messages die lists use versions destinations install install-new documentation links-and-owners build unpack installed \
    source phases environment records; do
    # shellcheck disable=SC1090
    source "$__library/$__part.bash"
done

declare -A __own_functions=()
while IFS= read -r __part; do
    __own_functions[$__part]=1
done < <(compgen -A function)
unset -v __part

# shellcheck disable=SC1091
source "$__state/environment"
# shellcheck disable=SC1091
source "$__state/settings"
# shellcheck disable=SC1091
source "$__state/replaced"

__eapi_is_known "$EAPI" || die "EAPI $EAPI is not one that Staves knows"
unset -v GZIP BZIP BZIP2 CDPATH GREP_OPTIONS GREP_COLOR GLOBIGNORE $ENV_UNSET
__run_phases "$@"
[[ ! -s $__state/missing ]] || exit 1
__save_environment
: >"$__state/complete"
exit 0
