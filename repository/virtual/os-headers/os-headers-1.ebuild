EAPI=8

DESCRIPTION="Headers of the operating system's kernel interface"

SLOT="0"
KEYWORDS="amd64"

RDEPEND="kernel_linux? ( sys-kernel/host-headers )"
