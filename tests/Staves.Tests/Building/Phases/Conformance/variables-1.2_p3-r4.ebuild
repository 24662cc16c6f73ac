EAPI=8
DESCRIPTION="PMS ebuild-env-vars: what phases know"
SLOT="0"
IUSE="+on off"

# S has its default before the ebuild is read.
BELOW_SOURCES="${S}/below"

same() { [[ $1 == "$2" ]] || die "expected <$2>, got <$1>"; }

pkg_setup() {
	same "${EBUILD_PHASE} ${EBUILD_PHASE_FUNC}" "setup pkg_setup"
	same "$(ls -A . | wc -l)" 0
	same "${MERGE_TYPE}" buildonly
	KEPT="from setup"
}

src_unpack() {
	same "${P} ${PN} ${PV} ${PR} ${PVR} ${PF} ${CATEGORY}" "variables-1.2_p3 variables 1.2_p3 r4 1.2_p3-r4 variables-1.2_p3-r4 app-misc"
	same "${PWD}" "${WORKDIR}"
	same "${S} ${BELOW_SOURCES}" "${WORKDIR}/${P} ${WORKDIR}/${P}/below"
	same "${WORKDIR}" /var/tmp/portage/app-misc/variables-1.2_p3-r4/work
	same "${ROOT}|${EROOT}|${EPREFIX}|${BROOT}|${SYSROOT}|${ESYSROOT}" "||||/sysroot|/sysroot"
	same "${D}|${ED}" "/var/tmp/portage/app-misc/variables-1.2_p3-r4/image|/var/tmp/portage/app-misc/variables-1.2_p3-r4/image"
	same "${A}" ""
	same "$(<"${FILESDIR}/note")" "a file of FILESDIR"
	same "$(umask)" 0022
	same "${TZ} ${LC_ALL}" "UTC C.UTF-8"
	same "${SOURCE_DATE_EPOCH}" 1700000000
	same "${PATH##*:}" /sysroot/usr/libexec/toolchain
	same "${USER_JUNK-unset}" unset
	same "$(id -u):$(id -g)" 0:0
	same "$(uname -n)" staves
	same "${EBUILD_PHASE} ${EBUILD_PHASE_FUNC}" "unpack src_unpack"
	[[ -d ${T} && -d ${HOME} && -w ${HOME} && ${TMPDIR} == "${T}" ]] || die "T, HOME, TMPDIR"
	[[ " ${USE} " == *" on "* && " ${USE} " != *" off "* ]] || die "USE"
	# There is no network but a loopback that is down.
	! (exec 3<>/dev/tcp/127.0.0.1/1) 2>/dev/null || die "network"
	mkdir "${S}" || die
	umask 077
}

src_prepare() {
	default
	same "${PWD}" "${S}"
	same "$(umask)" 0022
	same "${KEPT}" "from setup"
	cd /
}

src_configure() { same "${PWD}" "${S}"; }
src_compile() { same "${EBUILD_PHASE}" compile; }

src_install() {
	same "$(ls -A "${D}" | wc -l)" 0
	insinto /etc
	newins - environment <<<"${KEPT}"
}

#= 0755 etc
#= 0644 etc/environment
