EAPI=8
DESCRIPTION="eapply, PATCHES and eapply_user"
SLOT="0"
S="${WORKDIR}"
PATCHES=( "${FILESDIR}/first.patch" "${WORKDIR}/many" )

src_unpack() {
	printf '%s\n' zero >text || die
	mkdir many || die
	printf '%s\n' '--- a/text' '+++ b/text' '@@ -1,2 +1,3 @@' ' zero' ' first' '+second' >many/10.patch || die
	printf '%s\n' '--- a/text' '+++ b/text' '@@ -1,3 +1,4 @@' ' zero' ' first' ' second' '+third' >many/20.diff || die
	echo "not a patch" >many/README || die
}

src_prepare() {
	default
	eapply -p2 "${FILESDIR}/deep.patch"
	eapply_user
	[[ $(echo $(<text)) == "zero first second third fourth" ]] || die "$(<text)"
	[[ ! -e text.orig ]] || die "a backup"
}
