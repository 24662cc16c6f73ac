DESCRIPTION="EAPI 0: no src_prepare, no ED, failing helpers only say so"
SLOT="0"
S=${WORKDIR}/absent

src_prepare() { die "src_prepare does not exist in EAPI 0"; }
src_configure() { die "src_configure does not exist in EAPI 0"; }

src_compile() {
	[[ ${PWD} == "${WORKDIR}" ]] || die "S falls back to WORKDIR"
	[[ ! ${ED-} && ${D} == */ ]] || die "ED"
	dobin absent && die "dobin"
	use whatever && die "use"
	echo text >file
}

src_install() {
	insinto /usr/share
	doins file
	dohard /usr/share/file /usr/share/second
	rm "${D}"/usr/share/second || die "dohard"
	dosed s/text/changed/ /usr/share/file
	[[ $(<"${D}"/usr/share/file) == changed ]] || die "dosed"
}

#= 0755 usr
#= 0755 usr/share
#= 0644 usr/share/file
