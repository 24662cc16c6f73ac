#!/usr/bin/env bash
# Unpacks packages of a later suite of Debian, for tests alone: programs that this machine's own suite does not have. Nothing is installed.
#   tests/later-debian.sh DIRECTORY SUITE PACKAGE...
set -euo pipefail

directory=$1 suite=$2
shift 2
unpacked=$directory/.unpacked
[[ -e $unpacked && $(<"$unpacked") == "$suite $*" ]] && exit

# The mirror that apt's own configuration names; what comes from it is verified by Debian's keys, as ever.
mirror=$(apt-get indextargets --format '$(SITE) $(ORIGIN)' 'Created-By: Packages' | sed -n 's/ Debian$//p' | head -n 1)
[[ $mirror ]] || { echo "apt names no mirror of Debian" >&2; exit 1; }

rm -rf "$directory"
mkdir -p "$directory/apt/lists/partial" "$directory/apt/archives/partial"
cd "$directory"
apt=$PWD/apt
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/sources.list"
touch "$apt/status"
fetch() {
  apt-get -qq -o Dir::State="$apt" -o Dir::State::status="$apt/status" -o Dir::Cache="$apt" \
    -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Acquire::Languages=none \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o APT::Sandbox::User= "$@"
}
fetch update
fetch download "$@"
for package in ./*.deb; do
  dpkg-deb -x "$package" .
done
rm -rf ./*.deb "$apt"
echo "$suite $*" >.unpacked
