# PMS unpack. What it does not know it leaves alone.

unpack() {
    local name file REPLY
    (($#)) || die "unpack: nothing to unpack"
    for name in "$@"; do
        if [[ $name == */* ]]; then
            [[ $name == ./* ]] || __eapi_has unpack-absolute || die "unpack: $name is an absolute path"
            file=$name
        else
            file=$DISTDIR/$name
        fi
        [[ -s $file ]] || die "unpack: $name does not exist or is empty"
        einfo "Unpacking ${name##*/}"
        __unpack_one "$file" || { die -n "unpack: cannot unpack ${name##*/}"; return 1; }
    done
    # Everything readable, nothing writable by others.
    find . -mindepth 1 -maxdepth 1 ! -type l -exec chmod -R a+rX,u+w,go-w -- {} +
}

__unpack_one() {
    local file=$1 name=${1##*/}
    local base=${name%.*}
    __eapi_has unpack-any-case && name=${name,,}
    case $name in
        *.tar) __untar "$file" ;;
        *.tar.gz | *.tgz | *.tar.z) __untar "$file" gzip ;;
        *.tar.bz2 | *.tbz2 | *.tar.bz | *.tbz) __untar "$file" bzip2 ;;
        *.tar.lzma) __untar "$file" xz --format=lzma ;;
        *.tar.xz) __eapi_has unpack-xz && __untar "$file" xz ;;
        *.txz) __eapi_has unpack-txz && __untar "$file" xz ;;
        *.gz | *.z) gzip -dc -- "$file" >"$base" ;;
        *.bz2 | *.bz) bzip2 -dc -- "$file" >"$base" ;;
        *.lzma) xz --format=lzma -dc -- "$file" >"$base" ;;
        *.xz) __eapi_has unpack-xz && xz -dc -- "$file" >"$base" ;;
        *.zip | *.jar) unzip -qo -- "$file" ;;
        *.a | *.deb) ar x "$file" ;;
        *.7z) __rare 7z && 7z x -y "$file" >/dev/null ;;
        *.rar) __rare unrar && unrar x -idq -o+ "$file" ;;
        *.lha | *.lzh) __rare lha && lha xfq "$file" ;;
        *) einfo "${name} is left packed" ;;
    esac
}

__rare() { __requires unpack-rare "unpack with $1"; }

__untar() { # file, decompressor...
    local file=$1
    shift
    if (($#)); then
        "$@" -dc -- "$file" | tar -xof -
        [[ ${PIPESTATUS[*]} == '0 0' ]]
    else
        tar -xof "$file"
    fi
}
