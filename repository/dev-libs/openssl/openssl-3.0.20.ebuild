EAPI=8

DESCRIPTION="Library for TLS, certificates and cryptography"
HOMEPAGE="https://openssl-library.org/"
SRC_URI="
	mirror://debian/pool/main/o/openssl/openssl_${PV}.orig.tar.gz -> ${P}.tar.gz
	https://github.com/openssl/openssl/releases/download/${P}/${P}.tar.gz
"

LICENSE="Apache-2.0"
SLOT="0/3"
KEYWORDS="amd64"
IUSE="+asm legacy tools"

RDEPEND="virtual/libc"
DEPEND="${RDEPEND}"
BDEPEND="dev-lang/perl"

src_configure() {
	# Old or rare algorithms that few sites allow still, hardware that containers do not see.
	local options=(
		linux-x86_64
		--prefix="${EPREFIX}/usr"
		--libdir=lib
		--openssldir="${EPREFIX}/etc/ssl"
		shared
		no-afalgeng
		no-capieng
		no-idea
		no-mdc2
		no-padlockeng
		no-rc5
		no-ssl3
		no-tests
		no-weak-ssl-ciphers
		$(usex asm '' no-asm)
		$(usex legacy '' no-legacy)
	)
	perl ./Configure "${options[@]}" || die
}

src_compile() {
	# By their names: the usual targets compile every file twice, the second time for static libraries.
	emake build_generated
	emake LIBS= libcrypto.so libssl.so libcrypto.pc libssl.pc openssl.pc \
		$(usev legacy providers/legacy.so) $(usev tools apps/openssl)
}

src_install() {
	doheader -r include/openssl
	find "${ED}/usr/include" -name '*.in' -delete || die
	dolib.so libcrypto.so{,.3} libssl.so{,.3}
	insinto /usr/lib/pkgconfig
	doins libcrypto.pc libssl.pc openssl.pc
	if use legacy; then
		exeinto /usr/lib/ossl-modules
		doexe providers/legacy.so
	fi
	use tools && dobin apps/openssl

	insinto /etc/ssl
	doins apps/openssl.cnf
	keepdir /etc/ssl/certs /etc/ssl/private
	fperms 0700 /etc/ssl/private
	dodoc CHANGES.md README.md
}
