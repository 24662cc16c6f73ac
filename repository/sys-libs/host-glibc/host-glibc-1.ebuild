EAPI=8

DESCRIPTION="The building machine's glibc: the run-time files only"
HOMEPAGE="https://www.gnu.org/software/libc/"
S="${WORKDIR}"

LICENSE="LGPL-2.1+ GPL-3+"
SLOT="0"
KEYWORDS="amd64"
IUSE="+libgcc mvec nss"

BDEPEND="sys-libs/glibc"

# These files are what their own distribution made of them.
RESTRICT="strip"

src_install() {
	local triplet=x86_64-linux-gnu library
	local -a libraries=(
		libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libutil.so.1 libresolv.so.2
		libanl.so.1 libnss_dns.so.2 libnss_files.so.2
	)
	use mvec && libraries+=( libmvec.so.1 )
	use nss && libraries+=( libnss_compat.so.2 libnss_hesiod.so.2 )
	use libgcc && libraries+=( libgcc_s.so.1 )

	# At the paths that the loader searches by itself, and as files: the builder's links may lead elsewhere.
	mkdir "${T}/lib" || die
	exeinto "/lib/${triplet}"
	for library in "${libraries[@]}"; do
		cp -L "${BROOT}/lib/${triplet}/${library}" "${T}/lib/" || die
		doexe "${T}/lib/${library}"
	done
	cp -L "${BROOT}/lib64/ld-linux-x86-64.so.2" "${T}/lib/" || die
	exeinto /lib64
	doexe "${T}/lib/ld-linux-x86-64.so.2"
}
