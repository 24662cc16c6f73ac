# The command of a container: runs a program in an environment of its own, and gives what it wrote into the directories that the
# container shares with the machine to whom they belong there.
#
#   bash -c "$(<enter.bash)" staves OWNER DIRECTORIES [NAME=VALUE...] PROGRAM [ARGUMENT...]
#
# OWNER is `USER:GROUP`, or empty: nothing is given away. DIRECTORIES are lines.

owner=$1 directories=$2
shift 2
[[ -n $owner ]] || exec env -i -- "$@"
env -i -- "$@"
code=$?
mapfile -t directories <<<"$directories"
chown --recursive --no-dereference -- "$owner" "${directories[@]}"
exit "$code"
