EAPI=8

DESCRIPTION="SQL database in a library, and its shell"
HOMEPAGE="https://sqlite.org/"
SRC_URI="mirror://debian/pool/main/s/sqlite3/sqlite3_${PV}.orig.tar.xz -> ${P}-debian.tar.xz"
S="${WORKDIR}/sqlite3-${PV}"

LICENSE="public-domain"
SLOT="0"
KEYWORDS="amd64"
IUSE="+fts readline +rtree session +tools"

RDEPEND="
	virtual/libc
	readline? (
		sys-libs/ncurses:=
		sys-libs/readline:=
	)
"
DEPEND="${RDEPEND}"
BDEPEND="
	app-arch/xz-utils
	dev-lang/tcl
"

src_configure() {
	local options=(
		--disable-tcl
		--disable-editline
		--enable-threadsafe
		$(use_enable fts fts3)
		$(use_enable fts fts4)
		$(use_enable fts fts5)
		$(use_enable rtree)
		$(use_enable rtree geopoly)
		$(use_enable session)
		$(use_enable readline)
	)
	if use readline; then
		options+=(
			--with-readline-inc="-I${ESYSROOT}/usr/include/readline"
			--with-readline-lib="-lreadline -ltinfo"
		)
	fi
	econf "${options[@]}"
}

src_compile() {
	emake libsqlite3.la $(usev tools sqlite3)
}

src_install() {
	if use tools; then
		emake DESTDIR="${D}" install
	else
		emake DESTDIR="${D}" lib_install
		doheader sqlite3.h src/sqlite3ext.h
	fi
	find "${ED}" -name '*.la' -delete || die
}
