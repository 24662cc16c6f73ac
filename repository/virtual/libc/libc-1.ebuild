EAPI=8

DESCRIPTION="The C library that the profile chooses"

SLOT="0"
KEYWORDS="amd64"

RDEPEND="
	elibc_glibc? ( sys-libs/host-glibc )
	elibc_musl? ( sys-libs/musl )
"
