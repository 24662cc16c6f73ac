# The first process of a sandbox (process 1 of its own process namespace). It makes a new root in its own mount
# namespace, moves into it, starts the command, and ends with the command or with Staves, whichever ends first;
# when it ends, the kernel kills all that is left in the sandbox and forgets its mounts.
#
#   STAVES_INIT=$(<init.bash) bash -c 'eval "$STAVES_INIT"' staves CONTROL COMMAND [ARGUMENT...]
#
# CONTROL is the number of an open socket to Staves: this script writes `ready` or `error WHAT: WHY` to it, and reads
# names of signals to pass on; end of file means that Staves is gone. The rest comes as variables:
#   STAVES_ROOT         a directory to use as the new root; empty: an empty one in memory
#   STAVES_ENTRIES      lines of fields separated by tabs, in this order of meaning:
#                       `bind SOURCE PATH`, `bind-ro SOURCE PATH`, `tmpfs OPTIONS PATH`, `symlink TARGET PATH`,
#                       `directory MODE PATH`, `file TEXT PATH` (TEXT with printf escapes); PATH begins with `/`
#   STAVES_READ_ONLY    1: the new root itself cannot be written to
#   STAVES_HOSTNAME     the name of the machine inside
#   STAVES_DIRECTORY    the command's working directory
#   STAVES_VARIABLE_n   the command's environment, `NAME=VALUE` each, n counts from 0
#   STAVES_STDIN        null: the command reads /dev/null; else what this script reads
#   STAVES_OUTPUT       merged: the command's errors go where its output goes
#   STAVES_USER         `USER GROUP`: the numbers that the command has inside; empty: it stays user 0, with capabilities

unset -v STAVES_INIT
umask 022
PATH=/usr/sbin:/usr/bin:/sbin:/bin
control=$1
shift
command=("$@")
new=/sys # a directory that every machine has and that no source of a bind mount is below

fail() {
    printf 'error %s\n' "${1//$'\n'/ }" >&"$control"
    exit 125
}

must() { # what for, command...
    local message
    message=$("${@:2}" 2>&1) || fail "$1: $message"
}

# The command is started while the machine's own root is still there, because afterwards nothing else may be: it
# waits, already without privileges it must not have, for this script to have moved everything into the new root.
start_command() {
    local environment=() launcher=() name i
    for ((i = 0; ; i++)); do
        name=STAVES_VARIABLE_$i
        [[ -v $name ]] || break
        environment+=("${!name}")
    done
    # A namespace of its own gives the command another number, and no capabilities over what this script makes.
    [[ -n $STAVES_USER ]] && launcher=(unshare --user --map-user="${STAVES_USER% *}" --map-group="${STAVES_USER#* }" --)
    [[ $STAVES_STDIN == null ]] && exec </dev/null
    [[ $STAVES_OUTPUT == merged ]] && exec 2>&1
    exec {control}>&-
    # shellcheck disable=SC2016
    exec "${launcher[@]}" env --default-signal=INT,QUIT -i -- "${environment[@]}" "$BASH" --norc --noprofile -c '
        go=$1 here=$2
        echo >&"$here"
        read -r -u "$go"
        exec {go}>&- {here}>&-
        cd -- "$3" || exit 125
        shift 3
        unset -v OLDPWD SHLVL _
        export -n PWD
        exec -- "$@"' "${command[0]}" "$go" "$here" "$STAVES_DIRECTORY" "${command[@]}"
}

# A process takes longer than a mount, so mounts wait, as lines of fstab(5), until something has to be looked at or made below one of them.
mount_later() { # source, path (without the new root), type, options
    settle "$2"
    fstab_field "$1"
    local source=$REPLY
    fstab_field "$new$2"
    waiting+=("$source $REPLY $3 $4 0 0")
    waiting_at+=("$2")
}

settle() { # path: what waits is mounted if the path may lie below it; an empty one: in any case
    local place
    for place in "${waiting_at[@]}"; do
        if [[ -z $1 || $1/ == "$place"/* ]]; then
            mount_all 'cannot mount' "${waiting[@]}"
            waiting=() waiting_at=()
            return
        fi
    done
}

mount_all() { # what for, lines...
    # A file of its own: mount reads the table more than once.
    printf '%s\n' "${@:2}" >"$new/dev/mounts" || fail "cannot write $new/dev/mounts"
    must "$1" mount --all --fstab "$new/dev/mounts"
}

fstab_field() { # sets REPLY
    REPLY=${1//\\/\\134}
    REPLY=${REPLY// /\\040}
    REPLY=${REPLY//$'\t'/\\011}
    REPLY=${REPLY//#/\\043}
}

prepare_place() { # the kind of thing that is to be mounted (directory or file), path
    if [[ $1 == directory ]]; then
        [[ -d $2 ]] || must "cannot make the directory $2" mkdir -p -- "$2"
    elif [[ ! -e $2 ]]; then
        [[ -d ${2%/*} ]] || must "cannot make the directory ${2%/*}" mkdir -p -- "${2%/*}"
        : >"$2"
    fi
}

bind() { # source, path
    [[ -e $1 ]] || fail "cannot show $1: no such file or directory"
    settle "$2"
    if [[ -d $1 ]]; then prepare_place directory "$new$2"; else prepare_place file "$new$2"; fi
    mount_later "$1" "$2" none rbind
}

make_entry() { # kind, field, path
    case $1 in
        bind | bind-ro)
            bind "$2" "$3"
            access[$3]=$1
            ;;
        tmpfs)
            settle "$3"
            prepare_place directory "$new$3"
            mount_later tmpfs "$3" tmpfs "$2"
            access[$3]=bind
            ;;
        symlink)
            settle "$3"
            [[ -d $new${3%/*} ]] || must "cannot make ${3%/*}" mkdir -p -- "$new${3%/*}"
            must "cannot make the link $3" ln -sfnT -- "$2" "$new$3"
            ;;
        directory)
            settle "$3"
            must "cannot make the directory $3" mkdir -p -m "$2" -- "$new$3"
            ;;
        file)
            settle "$3"
            [[ -d $new${3%/*} ]] || must "cannot make ${3%/*}" mkdir -p -- "$new${3%/*}"
            printf %b "$2" >"$new$3" || fail "cannot write $3"
            ;;
        *) fail "unknown entry $1" ;;
    esac
}

make_devices() {
    local name
    for name in null zero full random urandom tty; do
        [[ -e /dev/$name ]] && bind "/dev/$name" "/dev/$name" && access[/dev/$name]=bind
    done
    mkdir -m 1777 "$new/dev/shm" "$new/dev/pts"
    mount_later shm /dev/shm tmpfs nosuid,nodev,mode=1777
    # Terminals inside are a convenience: some kernels refuse them to user namespaces.
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$new/dev/pts" 2>/dev/null
    ln -s /proc/self/fd /proc/self/fd/0 "$new/dev/"
    ln -s /proc/self/fd/0 "$new/dev/stdin"
    ln -s /proc/self/fd/1 "$new/dev/stdout"
    ln -s /proc/self/fd/2 "$new/dev/stderr"
    ln -s pts/ptmx "$new/dev/ptmx"
    rm "$new/dev/0"
}

# A user namespace may not take away nosuid, nodev, noexec and the like from what it got from outside, so each mount
# keeps the options it has and gets `ro`; submounts have to be made read-only one by one. Only mounts that hang below
# the new root count: what it hides still has names below it.
seal_read_only() {
    local -a mounts fields sealed=()
    local line path options root=0
    local -A below=()
    mapfile -t mounts </proc/self/mountinfo
    for line in "${!mounts[@]}"; do
        read -r -a fields <<<"${mounts[line]}"
        [[ ${fields[4]} == "$new" ]] && root=$line
    done
    for line in "${mounts[@]:root}"; do
        read -r -a fields <<<"$line"
        printf -v path %b "${fields[4]//\\/\\0}"
        [[ $path == "$new" || ($path == "$new"/* && -n ${below[${fields[1]}]}) ]] || continue
        below[${fields[0]}]=1
        path=${path#"$new"}
        options=${fields[5]}
        access_to "$path"
        [[ $REPLY == bind-ro && ,$options, != *,ro,* ]] || continue
        # In a remount the source says nothing; one that nothing has keeps the line from passing for done.
        fstab_field "$new$path"
        sealed+=("remount $REPLY none remount,bind,${options/#rw/ro} 0 0")
    done
    ((${#sealed[@]} == 0)) || mount_all 'cannot make the root read-only' "${sealed[@]}"
}

access_to() { # sets REPLY to the access that the nearest entry above a path asks for
    local path=$1
    while [[ -n $path ]]; do
        REPLY=${access[$path]}
        [[ -n $REPLY ]] && return
        path=${path%/*}
    done
    [[ $STAVES_READ_ONLY == 1 ]] && REPLY=bind-ro || REPLY=bind
}

# pivot_root puts the old root on top of the new /dev, on top of a copy of the old root in which a helper waits: it
# can still run `umount` when the new root has no such program, and takes both away in one go.
enter_new_root() {
    local leave
    must 'cannot keep a way out of the old root' mount --rbind / "$new/dev"
    exec {leave}<> <(:)
    # shellcheck disable=SC2016
    chroot "$new/dev" "$BASH" --norc --noprofile -c 'echo >&"$1"; read -r -u "$2" && exec umount -n -l / /' umount "$here" "$leave" &
    read -r -u "$here"
    must 'cannot change the root' pivot_root "$new" "$new/dev"
    cd /
    echo >&"$leave"
    wait "$!" || fail 'cannot leave the old root'
    exec {leave}>&-
}

pass_signals() {
    local signal
    while read -r -u "$control" signal; do
        kill -s "$signal" "$1"
    done
    exit 137
}

close_inherited() {
    local descriptor
    for descriptor in /proc/self/fd/*; do
        descriptor=${descriptor##*/}
        ((descriptor < 3 || descriptor == control)) || exec {descriptor}>&-
    done
}

declare -A access=()
waiting=() waiting_at=()
cd /
close_inherited
exec {go}<> <(:) {here}<> <(:)
start_command <&0 &
child=$!

[[ -z $STAVES_HOSTNAME ]] || must 'cannot set the name of the machine' hostname "$STAVES_HOSTNAME"
if [[ -n $STAVES_ROOT ]]; then
    must "cannot use $STAVES_ROOT as a root" mount --rbind -- "$STAVES_ROOT" "$new"
else
    must 'cannot mount a file system in memory' mount -t tmpfs -o mode=0755 root "$new"
fi
prepare_place directory "$new/dev"
must 'cannot mount /dev' mount -t tmpfs -o nosuid,mode=0755 dev "$new/dev"
access[/dev]=bind
while IFS=$'\t' read -r kind field path; do
    [[ -n $kind ]] && make_entry "$kind" "$field" "$path"
done <<<"$STAVES_ENTRIES"
make_devices
settle ''
prepare_place directory "$new/proc"
must 'cannot mount /proc' mount -t proc -o nosuid,nodev,noexec proc "$new/proc"
access[/proc]=bind
seal_read_only
rm "$new/dev/mounts"

read -r -u "$here" # the command is waiting
enter_new_root
echo ready >&"$control"
echo >&"$go"
pass_signals "$child" &
watcher=$!
# `wait` remembers a command that has ended already, which `wait -n` does not; without its watcher the command ends too.
# (The trap does not exit itself: in `bash -c` that would end with status 0.)
trap 'kill -0 "$watcher" 2>/dev/null || kill -s KILL "$child" 2>/dev/null' CHLD
exec {go}>&- {here}>&- {control}>&-
kill -0 "$watcher" 2>/dev/null || exit 137
wait "$child"
exit
