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
		--disable-readline
	)
	# The shell is compiled below, so configure need not look for its libraries.
	ac_cv_search_deflate=no econf "${options[@]}"
}

src_compile() {
	emake libsqlite3.la

	if use tools; then
		emake shell.c
		# The rule of the Makefile puts a second copy of the library into the shell.
		local command=( ${CC} ${CPPFLAGS} ${CFLAGS} -I. -DSQLITE_THREADSAFE=1 )
		use readline && command+=( -DHAVE_READLINE=1 )
		use session && command+=( -DSQLITE_ENABLE_SESSION -DSQLITE_ENABLE_PREUPDATE_HOOK )
		command+=( ${LDFLAGS} -o sqlite3-shell shell.c .libs/libsqlite3.so -lm )
		use readline && command+=( -lreadline -ltinfo )
		echo "${command[@]}"
		"${command[@]}" || die
	fi
}

src_install() {
	emake DESTDIR="${D}" lib_install
	find "${ED}" -name '*.la' -delete || die
	doheader sqlite3.h src/sqlite3ext.h
	insinto /usr/lib/pkgconfig
	doins sqlite3.pc
	use tools && newbin sqlite3-shell sqlite3
}
