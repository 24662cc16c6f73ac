#!/bin/bash
# A helper command as a program (for find -exec and xargs): the name it is called by tells which.

shopt -s extglob
__is_helper_program=1
for __part in eapi messages die lists use versions destinations install install-new documentation links-and-owners build unpack installed records; do
    # shellcheck disable=SC1090
    source "$__library/$__part.bash"
done
# shellcheck disable=SC1091
[[ ! -f $__state/variables ]] || source "$__state/variables"
"${0##*/}" "$@"
