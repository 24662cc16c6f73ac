# The first process of a sandbox (process 1 of its own process namespace). It makes a new root in its own mount
# namespace, moves into it, starts the command, and ends with the command or with Staves, whichever ends first;
# when it ends, the kernel kills all that is left in the sandbox and forgets its mounts.
#
#   STAVES_INIT=$(<init.bash) bash -c 'eval "$STAVES_INIT"' staves CONTROL COMMAND [ARGUMENT...]
#
# CONTROL is the number of an open socket to Staves: this script writes `ready` or `error WHAT: WHY` to it, and reads
# names of signals to pass on; end of file means that Staves is gone. The rest comes as variables:
#   STAVES_ROOT         a directory to use as the new root; empty: an empty one in memory
#   STAVES_LAYERS       lines of directories that are laid over it, the first on top
#   STAVES_UPPER        a directory whose `files` take what is written to the root, with an empty `work` beside it; empty: the
#                       root itself takes it
#   STAVES_ENTRIES      lines of fields separated by tabs, in this order of meaning:
#                       `bind SOURCE PATH`, `bind-ro SOURCE PATH`, `tmpfs OPTIONS PATH`, `symlink TARGET PATH`,
#                       `file TEXT PATH` (TEXT with printf escapes); PATH begins with `/`
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

# Starting a program costs more than what it does here, so places, links and mounts are queued and made together, until
# something lies below what is queued.
queue_below() { # path
    local path
    for path in "${queued[@]}"; do
        [[ $1/ != "$path"/* ]] || { make_queued; return; }
    done
}

queue_place() { # the kind of thing that is to be mounted (directory or file), path
    queue_below "$2"
    if [[ $1 == directory ]]; then
        [[ -d $new$2 ]] || directories+=("$new$2")
    elif [[ ! -e $new$2 ]]; then
        queue_parent "$2"
        files+=("$new$2")
    fi
}

queue_parent() { # path
    [[ -d $new${1%/*} ]] || directories+=("$new${1%/*}")
}

queue_mount() { # source, path, type, options
    local line='' field
    for field in "$1" "$new$2" "$3" "$4"; do
        escape "$field"
        line+="$REPLY "
    done
    mounts+="$line"$'\n'
    queued+=("$2")
}

escape() { # sets REPLY to a field of fstab(5)
    REPLY=${1//\\/\\134}
    REPLY=${REPLY// /\\040}
}

make_queued() {
    local file directory IFS=' '
    local -a targets
    ((${#directories[@]} == 0)) || must "cannot make the directories ${directories[*]#"$new"}" mkdir -p -- "${directories[@]}"
    for file in "${files[@]}"; do
        : >"$file" || fail "cannot make ${file#"$new"}"
    done
    for directory in "${!links[@]}"; do
        IFS=$'\n'
        targets=(${links[$directory]})
        must "cannot make links in ${directory#"$new"}" ln -sfn -t "$directory" -- "${targets[@]}"
    done
    unset -v IFS
    [[ -z $mounts ]] || must 'cannot show what the sandbox has' mount_all "$mounts"
    directories=() files=() links=() mounts='' queued=()
}

# It wants to know how long its table is, which it cannot of a pipe: bash 5.1 and later give it a file for being asked to be
# like 5.0.
mount_all() { # lines of fstab(5)
    local BASH_COMPAT=5.0
    mount -n -a -T /proc/self/fd/0 <<<"$1"
}

bind() { # source, path
    [[ -e $1 ]] || fail "cannot show $1: no such file or directory"
    if [[ -d $1 ]]; then queue_place directory "$2"; else queue_place file "$2"; fi
    queue_mount "$1" "$2" none rbind
}

make_entry() { # kind, field, path
    case $1 in
        bind | bind-ro)
            bind "$2" "$3"
            access[$3]=$1
            ;;
        tmpfs)
            queue_place directory "$3"
            queue_mount tmpfs "$3" tmpfs "$2"
            access[$3]=bind
            ;;
        symlink)
            queue_below "$3"
            queue_parent "$3"
            make_link "$2" "$3"
            ;;
        file)
            queue_below "$3"
            [[ -d $new${3%/*} ]] || must "cannot make the directory ${3%/*}" mkdir -p -- "$new${3%/*}"
            printf %b "$2" >"$new$3" || fail "cannot write $3"
            ;;
        *) fail "unknown entry $1" ;;
    esac
}

# One program makes all links of a directory that are named as what they lead to.
make_link() { # target, path
    if [[ ${1##*/} == "${2##*/}" ]]; then
        links[$new${2%/*}]+=$1$'\n'
    else
        [[ -d $new${2%/*} ]] || must "cannot make the directory ${2%/*}" mkdir -p -- "$new${2%/*}"
        must "cannot make the link $2" ln -sfnT -- "$1" "$new$2"
    fi
    queued+=("$2")
}

make_devices() {
    local name number=0
    queue_place directory /dev
    queue_place directory /proc
    queue_mount dev /dev tmpfs nosuid,mode=0755
    access[/dev]=bind
    make_queued
    directories+=("$new/dev/shm" "$new/dev/pts")
    for name in null zero full random urandom tty; do
        [[ -e /dev/$name ]] && bind "/dev/$name" "/dev/$name" && access[/dev/$name]=bind
    done
    queue_mount shm /dev/shm tmpfs nosuid,nodev,mode=1777
    links[$new/dev]=/proc/self/fd$'\n'pts/ptmx
    make_queued
    # Terminals inside are a convenience: some kernels refuse them to user namespaces.
    mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts "$new/dev/pts" 2>/dev/null
    for name in stdin stdout stderr; do
        ln -s "/proc/self/fd/$number" "$new/dev/$name"
        ((number += 1))
    done
}

# A user namespace may not take away nosuid, nodev, noexec and the like from what it got from outside, so each mount
# keeps the options it has and gets `ro`; submounts have to be made read-only one by one. One program does it to all of
# them; where it cannot (it may take them for mounted already), one for each does.
seal_read_only() {
    local place lines=''
    local -A writable=()
    find_writable
    for place in "${!writable[@]}"; do
        escape "$place"
        lines+="none $REPLY none remount,bind,${writable[$place]}"$'\n'
    done
    [[ -z $lines ]] || mount_all "$lines" 2>/dev/null
    find_writable
    for place in "${!writable[@]}"; do
        must "cannot make ${place#"$new"} read-only" mount -o "remount,bind,${writable[$place]}" -- "$place"
    done
}

# Sets writable[MOUNT POINT] to the options for each mount that has to become read-only. Only mounts that hang below the new root
# count: what it hides still has names below it.
find_writable() {
    local -a lines fields
    local line path options root=0
    local -A below=()
    writable=()
    mapfile -t lines </proc/self/mountinfo
    for line in "${!lines[@]}"; do
        fields=(${lines[line]})
        [[ ${fields[4]} == "$new" ]] && root=$line
    done
    for line in "${lines[@]:root}"; do
        fields=($line)
        printf -v path %b "${fields[4]//\\/\\0}"
        [[ $path == "$new" || ($path == "$new"/* && -n ${below[${fields[1]}]}) ]] || continue
        below[${fields[0]}]=1
        options=${fields[5]}
        access_to "${path#"$new"}"
        [[ $REPLY == bind-ro && ,$options, != *,ro,* ]] || continue
        writable[$path]=${options/#rw/ro}
    done
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

# The directories are named by open files, since overlayfs gives colons and commas in paths a meaning.
lay_over() { # writable directory, directory...
    local directory lower='' files work place
    for directory in "${@:2}"; do
        exec {place}<"$directory" || fail "cannot use $directory as a root"
        lower+=:/proc/self/fd/$place
    done
    exec {files}<"$1/files" {work}<"$1/work" || fail "cannot write to $1"
    must "cannot lay a writable layer over ${*: -1}" mount -n -t overlay \
        -o "userxattr,lowerdir=${lower#:},upperdir=/proc/self/fd/$files,workdir=/proc/self/fd/$work" overlay "$new"
}

declare -A access=() links=()
declare -a directories=() files=() queued=()
mounts=
cd /
close_inherited
# Texts are split into words without `read`, which asks the kernel for every byte, and no word is a pattern.
set -f
exec {go}<> <(:) {here}<> <(:)
start_command <&0 &
child=$!

if [[ -n $STAVES_HOSTNAME ]]; then
    { printf %s "$STAVES_HOSTNAME" >/proc/sys/kernel/hostname; } 2>/dev/null ||
        must 'cannot set the name of the machine' hostname "$STAVES_HOSTNAME"
fi
if [[ -n $STAVES_UPPER ]]; then
    IFS=$'\n'
    layers=($STAVES_LAYERS "$STAVES_ROOT")
    unset -v IFS
    lay_over "$STAVES_UPPER" "${layers[@]}"
elif [[ -n $STAVES_ROOT ]]; then
    must "cannot use $STAVES_ROOT as a root" mount --rbind -- "$STAVES_ROOT" "$new"
else
    must 'cannot mount a file system in memory' mount -t tmpfs -o mode=0755 root "$new"
fi
IFS=$'\n'
for entry in $STAVES_ENTRIES; do
    IFS=$'\t'
    fields=($entry)
    unset -v IFS
    make_entry "${fields[@]}"
done
unset -v IFS
make_devices
must 'cannot mount /proc' mount -t proc -o nosuid,nodev,noexec proc "$new/proc"
access[/proc]=bind
seal_read_only

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
