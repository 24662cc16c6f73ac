# PMS install-destination commands: where do* put things, and with which options. The state is exported because helpers
# can also run as programs (from find or xargs).

__reset_destinations() {
    export __into=/usr __insinto=/ __exeinto=/ __docinto='' __insopts='-m0644' __exeopts='-m0755' __diropts='-m0755' __libopts='-m0644'
    __show_destinations
}

# EAPI 6 and earlier let ebuilds read two of them.
__show_destinations() {
    if __eapi_has portdir; then
        export DESTTREE=$__into INSDESTTREE=$__insinto
    fi
}

into() { __into=${1%/}; __show_destinations; }
insinto() { __insinto=$1; __show_destinations; }
exeinto() { __exeinto=$1; }
docinto() { __docinto=$1; }
insopts() { __insopts=$*; }
exeopts() { __exeopts=$*; }
diropts() { __diropts=$*; }

libopts() {
    __requires dolib libopts
    __libopts=$*
}

# The path in the image directory for a path that the ebuild names.
__in_image() { # path; sets REPLY
    local path=$1 base=${ED-$D}
    while [[ $path == /* ]]; do path=${path#/}; done
    REPLY=${base%/}/$path
}

get_libdir() {
    local name=LIBDIR_$ABI
    __requires get-libdir get_libdir
    if [[ -n $ABI && -n ${!name} ]]; then printf '%s\n' "${!name}"; else echo lib; fi
}

__library_directory() {
    local name=LIBDIR_$ABI
    if [[ -n $ABI && -n ${!name} ]]; then REPLY=${!name}; else REPLY=lib; fi
}
