EAPI=8

DESCRIPTION="Library for reading and editing command lines, with history"
HOMEPAGE="https://tiswww.case.edu/php/chet/readline/rltop.html"
SRC_URI="
	mirror://debian/pool/main/r/readline/readline_${PV}.orig.tar.gz -> ${P}.tar.gz
	mirror://gnu/readline/${P}.tar.gz
"

LICENSE="GPL-3+"
SLOT="0/8"
KEYWORDS="amd64"

RDEPEND="
	sys-libs/ncurses:=
	virtual/libc
"
DEPEND="${RDEPEND}"

src_prepare() {
	default

	# The libraries lie where the loader looks anyway.
	sed -i -e 's/-Wl,-rpath,$(libdir) //' support/shobj-conf || die
}

src_configure() {
	# The name of the library is given, so that nothing of the builder's is found instead.
	bash_cv_termcap_lib=libtinfo econf \
		--with-curses \
		--with-shared-termcap-library \
		--disable-install-examples
}

src_compile() {
	emake SHLIB_LIBS=-ltinfo shared
}

src_install() {
	emake DESTDIR="${D}" SHLIB_LIBS=-ltinfo install-shared install-headers
	dodoc CHANGELOG NEWS README
}
