EAPI=8
DESCRIPTION="Helpers are programs too; nonfatal; die in places"
SLOT="0"
S="${WORKDIR}"

src_install() {
	local name
	for name in one two three; do
		echo "${name}" >"${name}" || die
	done
	insinto /usr/share/found
	insopts -m0600
	find . -type f -exec doins {} + || die
	insopts -m0644
	printf '%s\0' one two | xargs -0 dodoc || die
	nonfatal dobin absent && die "nonfatal gives the failure"
	nonfatal die -n "this is only a message" && die "die -n gives the failure"
	nonfatal emake -f /dev/null absent 2>/dev/null && die "nonfatal emake"
	true | true; assert
	printf 'a\0' | xargs -0 -n 1 nonfatal dobin && die "nonfatal is a program"
	return 3
}

#= 0755 usr
#= 0755 usr/share
#= 0755 usr/share/doc
#= 0755 usr/share/doc/programs-1
#= 0644 usr/share/doc/programs-1/one
#= 0644 usr/share/doc/programs-1/two
#= 0755 usr/share/found
#= 0600 usr/share/found/one
#= 0600 usr/share/found/three
#= 0600 usr/share/found/two
