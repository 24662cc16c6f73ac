# PMS eapply and eapply_user.

eapply() {
    local options=() files=() argument dashes=
    __requires eapply eapply
    for argument in "$@"; do
        if [[ -z $dashes && $argument == -- ]]; then
            dashes=1
        elif [[ -z $dashes && $argument == -* ]]; then
            ((${#files[@]} == 0)) || die "eapply: options come before files"
            options+=("$argument")
        else
            files+=("$argument")
        fi
    done
    ((${#files[@]})) || die "eapply: no patch is named"
    for argument in "${files[@]}"; do
        if [[ -d $argument ]]; then
            __apply_directory "$argument" || return 1
        else
            __apply "$argument" || return 1
        fi
    done
}

__apply_directory() {
    local LC_ALL=C patch found=
    for patch in "$1"/*; do
        [[ $patch == *.@(patch|diff) ]] || continue
        found=1
        __apply "$patch" || return 1
    done
    [[ -n $found ]] || { die -n "eapply: there is no patch in $1"; return 1; }
}

__apply() {
    local output
    ebegin "Applying ${1##*/}"
    output=$(patch -p1 -f -g0 --no-backup-if-mismatch "${options[@]}" <"$1" 2>&1) && return 0
    printf '%s\n' "$output" >&2
    die -n "eapply: ${1##*/} does not apply"
    return 1
}

# Patches of the user's, in the directories that Staves names.
eapply_user() {
    local directory options=()
    __requires eapply eapply_user
    [[ $EBUILD_PHASE == prepare ]] || die "eapply_user is called in the $EBUILD_PHASE phase"
    [[ -e $__state/eapply_user ]] && return 0
    : >"$__state/eapply_user"
    while IFS= read -r directory; do
        [[ -n $directory && -d $directory ]] && __apply_directory "$directory"
    done <<<"$__user_patches"
    return 0
}
