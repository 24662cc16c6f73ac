EAPI=8

DESCRIPTION="Small standard C library for Linux, and the compiler wrapper that uses it"
HOMEPAGE="https://musl.libc.org/"
SRC_URI="
	mirror://debian/pool/main/m/musl/musl_${PV}.orig.tar.gz -> ${P}.tar.gz
	https://musl.libc.org/releases/${P}.tar.gz
"

LICENSE="MIT"
SLOT="0"
KEYWORDS="amd64"

src_prepare() {
	default

	# CVE-2025-26519: the second half of the EUC-KR table ends at lead byte 0xc6, and no decoder may
	# hand on what UTF-8 cannot hold. Later releases have both.
	local iconv=src/locale/iconv.c
	sed -i \
		-e 's/if (c >= 93 || c>=0xc6-0x81 && d>0x52)/if (c > 0xc6-0x81 || c == 0xc6-0x81 \&\& d > 0x52)/' \
		-e 's/if (\*outb < k) goto toobig;/if (k > 4) goto ilseq; &/' \
		"${iconv}" || die
	grep -q 'c == 0xc6-0x81 && d > 0x52' "${iconv}" || die "the bound of EUC-KR was not found"
	grep -q 'k > 4' "${iconv}" || die "the UTF-8 output was not found"
}

src_configure() {
	# The wrapper that the profile names as CC is installed by this package: here the builder's own gcc works.
	export CC=gcc
	./configure \
		--prefix="${EPREFIX}/usr" \
		--syslibdir="${EPREFIX}/lib" \
		--target="${CHOST}" \
		--build="${CBUILD:-${CHOST}}" \
		--disable-wrapper || die
}

src_install() {
	emake DESTDIR="${D}" install

	# The dynamic loader is the library itself; a file at the loader's path and a relative link from the
	# linker's name work in a build root as well as in an image.
	local loader=ld-musl-x86_64.so.1
	rm "${ED}/lib/${loader}" || die
	mv "${ED}/usr/lib/libc.so" "${ED}/lib/${loader}" || die
	dosym -r "/lib/${loader}" /usr/lib/libc.so
	dosym -r "/lib/${loader}" /usr/bin/ldd

	exeinto /usr/libexec/toolchain
	newexe "${FILESDIR}/musl-gcc" "${CHOST}-gcc"
	dosym "${CHOST}-gcc" "/usr/libexec/toolchain/${CHOST}-cc"
	insinto /usr/libexec/toolchain
	doins "${FILESDIR}/musl-gcc.specs"

	dodoc COPYRIGHT
}
