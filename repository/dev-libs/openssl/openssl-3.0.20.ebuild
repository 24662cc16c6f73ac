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
	emake build_sw
}

src_install() {
	# Files of the package are the same for every number of jobs, but its install rules are not safe in parallel.
	emake -j1 DESTDIR="${D}" install_runtime_libs install_dev install_modules install_ssldirs
	use tools && emake -j1 DESTDIR="${D}" install_programs

	# Written in perl, or examples of the man pages.
	rm -rf "${ED}/usr/bin/c_rehash" "${ED}/etc/ssl/misc" "${ED}"/etc/ssl/*.dist "${ED}"/usr/lib/lib{crypto,ssl}.a || die
	keepdir /etc/ssl/certs
	keepdir /etc/ssl/private
	fperms 0700 /etc/ssl/private
}
