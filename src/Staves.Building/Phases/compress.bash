# Compresses the documentation of an image, as Portage does:
#
#   bash compress.bash PROGRAM JOBS LIST
#
# LIST is a file with a path a line. PORTAGE_COMPRESS_FLAGS has the program's options (make.conf(5)); whatever they are, the same files give
# the same bytes. Files that are compressed already are compressed anew, and symbolic links to files that have another name now follow them.

program=$1 jobs=$2 list=$3 image=$D
read -r -a options <<<"${PORTAGE_COMPRESS_FLAGS-}"
if [[ ! -v PORTAGE_COMPRESS_FLAGS ]]; then
    case ${program##*/} in
        bzip2 | gzip) options=(-9) ;;
        lz4) options=(-m --rm) ;;
        xz) options=(-q -T1) ;;
        zstd) options=(-q --rm) ;;
    esac
fi
# Its header would have the time of the file.
[[ ${program##*/} != gzip ]] || options+=(-n)

fail() {
    echo "$1" >&2
    exit 1
}

# What the program adds to names is seen best by letting it.
suffix_of_program() { # sets REPLY
    local directory sample found
    directory=$(mktemp -d "$T/compress.XXXXXX") || fail "cannot make a directory in $T"
    sample=$directory/sample
    printf '%s ' {0..1000} >"$sample"
    "$program" "${options[@]}" "$sample" >/dev/null || fail "$program cannot compress"
    for found in "$sample"?*; do REPLY=${found#"$sample"}; done
    rm -r -- "$directory"
    [[ $REPLY == .* ]] || fail "$program adds nothing to the names of files"
}

unpack_file() { # sets REPLY to the name without what its compression added
    REPLY=$1
    case $1 in
        *.gz | *.Z) gunzip -f -- "$1" ;;
        *.bz2) bunzip2 -f -- "$1" ;;
        *.xz | *.lzma) unxz -f -- "$1" ;;
        *.lz) lzip -d -f -- "$1" ;;
        *) return 0 ;;
    esac || fail "${1#"$image"} cannot be unpacked"
    REPLY=${1%.*}
}

suffix_of_program
suffix=$REPLY files=()
while IFS= read -r file; do
    unpack_file "$file"
    file=$REPLY
    # A second name of the same file is a file of its own from here on.
    if (($(stat -c %h -- "$file") > 1)); then
        cp -p -- "$file" "$file.single" && mv -f -- "$file.single" "$file" || fail "cannot copy ${file#"$image"}"
    fi
    rm -f -- "$file$suffix"
    files+=("$file")
done <"$list"
printf '%s\0' "${files[@]}" | xargs -0 -P "$jobs" -n 50 -- "$program" "${options[@]}" -- >/dev/null ||
    fail "$program failed"

# A link to a link that follows a file has to follow too.
changed=1
while [[ -n $changed ]]; do
    changed=
    while IFS= read -r -d '' link && IFS= read -r -d '' target; do
        if [[ $target == /* ]]; then place=${image%/}$target$suffix; else place=${link%/*}/$target$suffix; fi
        [[ -f $place ]] || continue
        rm -f -- "$link"
        ln -snf -- "$target$suffix" "$link$suffix" || fail "cannot make the link ${link#"$image"}$suffix"
        changed=1
    done < <(find "${image%/}/" -xtype l -printf '%p\0%l\0')
done
