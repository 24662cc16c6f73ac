# What the build ended up with of the variables that a package records (Portage's files CC, CFLAGS … of a binary package): ebuilds change
# them on the way. A line `NAME=value` each, with one space between words.

__record_settings() {
    local name words
    for name in ASFLAGS CBUILD CC CFLAGS CHOST CTARGET CXX CXXFLAGS EXTRA_ECONF EXTRA_EINSTALL EXTRA_MAKE LDFLAGS LIBCFLAGS LIBCXXFLAGS \
        PROVIDES_EXCLUDE QA_CONFIGURE_OPTIONS QA_DESKTOP_FILE QA_PREBUILT REQUIRES_EXCLUDE; do
        read -r -d '' -a words <<<"${!name}"
        ((${#words[@]} == 0)) || printf '%s=%s\n' "$name" "${words[*]}"
    done >"$__state/settings"
}
