EAPI=8

DESCRIPTION="Library for the deflate compression of zip and gzip"
HOMEPAGE="https://zlib.net/"
# Debian's tarball lacks the RFC texts of upstream's, so there is no other place to fetch the same bytes from.
SRC_URI="mirror://debian/pool/main/z/zlib/zlib_1.3.dfsg+really${PV}.orig.tar.gz -> ${P}-dfsg.tar.gz"

LICENSE="ZLIB"
SLOT="0/1"
KEYWORDS="amd64"
IUSE="static-libs"

RDEPEND="virtual/libc"
DEPEND="${RDEPEND}"

src_configure() {
	# Not an autoconf script: it knows a few options only.
	CHOST= uname=Linux ./configure \
		--prefix="${EPREFIX}/usr" \
		--libdir="${EPREFIX}/usr/lib" || die
}

src_install() {
	emake DESTDIR="${D}" LDCONFIG=: install
	use static-libs || rm "${ED}/usr/lib/libz.a" || die
	dodoc ChangeLog README
}
