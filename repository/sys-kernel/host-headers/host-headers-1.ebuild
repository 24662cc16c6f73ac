EAPI=8

DESCRIPTION="The building machine's headers of the Linux kernel interface, for use in a build root"
HOMEPAGE="https://www.kernel.org/"

S="${WORKDIR}"

LICENSE="GPL-2"
SLOT="0"
KEYWORDS="amd64"

BDEPEND="sys-kernel/linux-headers"

src_install() {
	local include="${BROOT}/usr/include" target="${ED}/usr/include" directory
	mkdir -p "${target}" || die

	# Followed links: distributions keep asm, and lately all of the rest, elsewhere. scsi is left out because
	# the C library has headers of that name too.
	for directory in asm-generic drm linux misc mtd rdma sound video xen; do
		if [[ -d ${include}/${directory} ]]; then
			cp -RL "${include}/${directory}" "${target}/" || die
		fi
	done
	for directory in "${include}"/{,*-linux-gnu/}asm; do
		if [[ -f ${directory}/unistd.h ]]; then
			cp -RL "${directory}" "${target}/" || die
			break
		fi
	done
	[[ -f ${target}/asm/unistd.h ]] || die "no asm/unistd.h below ${include}"
}
