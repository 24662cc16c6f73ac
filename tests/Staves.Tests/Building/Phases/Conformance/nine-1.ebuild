EAPI=9
DESCRIPTION="What EAPI 9 adds and no longer exports"
SLOT="0"
S="${WORKDIR}"

src_install() {
	[[ $(bash -c 'echo "${WORKDIR-none} ${PN-none}"') == "none none" ]] || die "exported"
	false | true
	pipestatus && die "pipestatus"
	true | true
	pipestatus || die "pipestatus of success"
	edo true
	nonfatal edo false && die "nonfatal edo"
	echo x >file || die
	insinto /etc
	doins file
	printf 'file\0' | xargs -0 dobin || die
	ver_replacing -lt 9 && die "nothing is replaced"
	true
}

#= 0755 etc
#= 0644 etc/file
#= 0755 usr
#= 0755 usr/bin
#= 0755 usr/bin/file
