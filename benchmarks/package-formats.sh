#!/bin/sh
# Binary packages of a directory's files, written and read in each compression, beside tar with the tools that Portage runs, in one run.
# The directory is the .NET runtime's unless one is given. Rates are millions of plain bytes a second.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
files=${1:-$(dirname "$(readlink -f "$(command -v dotnet)")")}

bytes=$(find "$files" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
echo "$(find "$files" -type f | wc -l) files, $((bytes / 1000000)) MB in $files"

# What follows is timed with warm files.
tar -cf - -C "$files" . | cat > /dev/null

seconds() {
    start=$(date +%s.%N)
    sh -c "$1"
    echo "$start $(date +%s.%N)" | awk '{ print $2 - $1 }'
}

for tool in cat 'zstd -3' 'zstd -9' 'gzip -6' lz4 lzop bzip2; do
    command -v "${tool%% *}" > /dev/null || continue
    undo="${tool%% *} -d"
    [ "$tool" != cat ] || undo=cat
    write=$(seconds "tar -cf - -C '$files' . | $tool > '$scratch/archive'")
    read=$(seconds "$undo < '$scratch/archive' | tar -tf - > '$scratch/list'")
    echo "$bytes $write $read $(stat -c %s "$scratch/archive")" \
        | awk -v tool="tar, $tool" '{ printf "%-24s write %6.0f MB/s  read %6.0f MB/s  %6.1f MB\n", tool, $1 / 1e6 / $2, $1 / 1e6 / $3, $4 / 1e6 }'
done

dotnet run -c Release --project "$here/Staves.Benchmarks" -- packages "$files" "$scratch"
