EAPI=8

DESCRIPTION="A shell and the common Unix tools in one small program"
HOMEPAGE="https://busybox.net/"
SRC_URI="
	mirror://debian/pool/main/b/busybox/busybox_${PV}.orig.tar.bz2 -> ${P}.tar.bz2
	https://busybox.net/downloads/${P}.tar.bz2
"

LICENSE="GPL-2"
SLOT="0"
KEYWORDS="amd64"
IUSE="+make-symlinks +sh static"
REQUIRED_USE="sh? ( make-symlinks )"

RDEPEND="!static? ( virtual/libc )"
DEPEND="
	virtual/libc
	virtual/os-headers
"
BDEPEND="app-arch/bzip2"

# Sets options of the configuration: option=y, option=n or option=value.
set_options() {
	local pair name value
	for pair; do
		name=CONFIG_${pair%%=*} value=${pair#*=}
		sed -i -e "/^# ${name} is not set$/d" -e "/^${name}=/d" .config || die
		if [[ ${value} == n ]]; then
			echo "# ${name} is not set" >>.config || die
		else
			echo "${name}=${value}" >>.config || die
		fi
	done
}

busybox_make() {
	# Programs for the build's own use are compiled with the same compiler: what it makes runs here.
	emake HOSTCC="${CC}" CC="${CC}" AR="${AR}" NM="${NM}" STRIP="${STRIP}" OBJCOPY="${OBJCOPY}" \
		CFLAGS="${CFLAGS}" LDFLAGS="${LDFLAGS}" V=1 SKIP_STRIP=y "$@"
}

src_configure() {
	# The version line shows no time.
	export KCONFIG_NOTIMESTAMP=1
	busybox_make defconfig

	# tc needs a queue that newer kernel headers lack; the rest is of no use in a container.
	set_options \
		STATIC=$(usex static y n) \
		PIE=n \
		TC=n \
		FEATURE_UTMP=n \
		FEATURE_WTMP=n \
		FEATURE_USE_INITTAB=n \
		INIT=n \
		LINUXRC=n \
		DEBUG=n \
		WERROR=n \
		SH_IS_ASH=y \
		FEATURE_HAVE_RPC=n
	busybox_make oldconfig </dev/null
}

src_compile() {
	busybox_make busybox
}

src_install() {
	into /
	dobin busybox
	if use make-symlinks; then
		busybox_make CONFIG_PREFIX="${ED}" install
		use sh || rm "${ED}/bin/sh" || die
	fi
	dodoc README AUTHORS
}
