# Merges what a package needs, then builds it, both by the builder's own Portage:
#
#   bash -c SOURCE emerge DIRECTORY PACKAGE
#
# DIRECTORY has the binary packages that are merged before, CATEGORY/PF.gpkg.tar; PACKAGE is what to build, =CATEGORY/PF::REPOSITORY.

options=(--ignore-default-opts --oneshot --nodeps --jobs=1 --color=n --nospinner --quiet-build=n --autounmask=n)

shopt -s nullglob
needed=("$1"/*/*.gpkg.tar)
if ((${#needed[@]})); then
    atoms=("${needed[@]#"$1"/}")
    atoms=("${atoms[@]%.gpkg.tar}")
    atoms=("${atoms[@]/#/=}")
    PKGDIR=$1 emerge "${options[@]}" --usepkgonly --binpkg-respect-use=n --binpkg-changed-deps=n \
        "${atoms[@]}" </dev/null || exit 120
fi
exec emerge "${options[@]}" --buildpkgonly "$2"
