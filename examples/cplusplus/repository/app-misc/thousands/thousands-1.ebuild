EAPI=8

DESCRIPTION="Prints numbers as the locale writes them"
S="${WORKDIR}"

LICENSE="public-domain"
SLOT="0"
KEYWORDS="amd64"

RDEPEND="virtual/libc"
DEPEND="${RDEPEND}"
BDEPEND="sys-devel/gcc"

src_compile() {
	g++ ${CXXFLAGS} ${LDFLAGS} -o thousands "${FILESDIR}/thousands.cc" || die
}

src_install() {
	dobin thousands
}

# Runs on the image, in a sandbox: the file belongs to this package.
pkg_postinst() {
	mkdir -p "${EROOT}/etc" || die
	printf '%s\n' 1234567 42 > "${EROOT}/etc/thousands" || die
}
