"""The real ebuilds that are built, and why what differs may differ."""

import dataclasses
import re


@dataclasses.dataclass
class Case:
    """`debian`: the source package whose original tarball is taken, empty for none. `top`: the directory in the tarball that the ebuild expects.
    `rename`: the version of the ebuild where Debian's is not one. `edits`: texts of the ebuild that are replaced for both builders."""

    name: str
    system: str
    debian: str = ""
    use: str = ""
    tests: bool = False
    top: str = "{P}"
    rename: str = ""
    edits: tuple = ()
    overhead: bool = False
    # Programs of Gentoo that Debian has no package of; the ebuild is left out where one is missing in /usr/bin.
    needs: tuple = ()
    # Found out later.
    version: str = ""
    own_version: str = ""
    suite: str = ""
    cpv: str = ""
    ebuild: str = ""
    place: tuple = ()


CASES = [
    Case("acct-group/man", "acct-group", overhead=True),
    Case("acct-user/man", "acct-user", overhead=True),
    Case("acct-user/systemd-network", "acct-user"),
    Case("virtual/libc", "virtual", overhead=True),
    Case("app-alternatives/gzip", "links only", use="pigz -reference"),
    Case("app-misc/editor-wrapper", "script only", overhead=True),
    Case("dev-libs/inih", "meson", "libinih", top="inih-r{PV}", needs=("meson-format-array",)),
    Case("dev-perl/File-Slurper", "perl", "libfile-slurper-perl", rename="0.14.0", top="File-Slurper-0.014"),
    Case("dev-perl/Parse-Yapp", "perl", "libparse-yapp-perl", rename="1.210.0", top="Parse-Yapp-1.21"),
    Case("app-arch/bzip2", "make, multilib", "bzip2", use="abi_x86_32 static-libs"),
    Case("app-arch/unzip", "make, patches", "unzip", rename="6.0_p29", top="unzip60"),
    Case("app-arch/zip", "make, patches", "zip", top="zip30"),
    Case("app-arch/pigz", "make, tests", "pigz", tests=True),
    Case("app-arch/ncompress", "make", "ncompress"),
    Case("app-text/manpager", "one C file"),
    Case("dev-libs/cJSON", "cmake", "cjson"),
    Case("sys-process/tini", "cmake", "tini"),
    Case("dev-libs/xxhash", "make, multilib", "xxhash", use="abi_x86_32", top="xxHash-{PV}"),
    Case("app-arch/lz4", "meson, multilib", "lz4", use="abi_x86_32", needs=("meson-format-array",)),
    Case("sys-apps/hwdata", "data only", "hwdata"),
    Case("dev-util/bsdiff", "make", "bsdiff"),
    Case("dev-lang/duktape", "make", "duktape"),
    Case("sys-apps/i2c-tools", "make", "i2c-tools", use="-python perl"),
    Case("sys-libs/libcap", "make, multilib", "libcap2", use="-pam abi_x86_32"),
    Case("sys-fs/lsscsi", "autotools", "lsscsi"),
    Case("sys-fs/dosfstools", "autotools", "dosfstools", use="-udev"),
    Case("app-admin/logrotate", "autotools, systemd", "logrotate"),
    Case("app-arch/gzip", "autotools, patches", "gzip"),
]

# (package, `file`, `bytes` or `metadata`, path or name, reason), each of the first three and the path a regular expression.
EXPLAINED = [
    (".*", "metadata", "PKGUSE", "Portage notes the user's lines of package.use; what they lead to is in USE"),
]


def reason_of(case, kind, what):
    for package, kinds, name, reason in EXPLAINED:
        if re.fullmatch(package, case.name) and re.fullmatch(kinds, kind) and re.fullmatch(name, what):
            return reason
    return None
