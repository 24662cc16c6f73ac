EAPI=8

DESCRIPTION="Perl-compatible regular expressions, second interface"
HOMEPAGE="https://www.pcre.org/"
SRC_URI="
	mirror://debian/pool/main/p/pcre2/pcre2_${PV}.orig.tar.gz -> pcre2-${PV}.tar.gz
	https://github.com/PCRE2Project/pcre2/releases/download/pcre2-${PV}/pcre2-${PV}.tar.gz
"
S="${WORKDIR}/pcre2-${PV}"

LICENSE="BSD"
SLOT="0/8"
KEYWORDS="amd64"
IUSE="+jit pcre16 pcre32 +unicode"

RDEPEND="virtual/libc"
DEPEND="${RDEPEND}"

src_configure() {
	local options=(
		--enable-shared
		--enable-pcre2-8
		--disable-pcre2grep-libz
		--disable-pcre2grep-libbz2
		--disable-pcre2test-libreadline
		$(use_enable jit)
		$(use_enable pcre16 pcre2-16)
		$(use_enable pcre32 pcre2-32)
		$(use_enable unicode)
	)
	econf "${options[@]}"
}


src_install() {
	emake DESTDIR="${D}" bin_PROGRAMS= install
	find "${ED}" -name '*.la' -delete || die

	# The POSIX interface is a second library that nothing here uses, and the script tells compiler options.
	rm -f "${ED}"/usr/lib/libpcre2-posix* "${ED}"/usr/lib/pkgconfig/libpcre2-posix.pc \
		"${ED}/usr/include/pcre2posix.h" "${ED}/usr/bin/pcre2-config" || die
}
