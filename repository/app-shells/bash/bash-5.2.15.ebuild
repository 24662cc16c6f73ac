EAPI=8

DESCRIPTION="The GNU Bourne-again shell"
HOMEPAGE="https://www.gnu.org/software/bash/"
SRC_URI="mirror://debian/pool/main/b/bash/bash_${PV}.orig.tar.gz -> ${P}-debian.tar.gz"

LICENSE="GPL-3+"
SLOT="0"
KEYWORDS="amd64"
IUSE="+help +net nls +readline sh"

RDEPEND="
	virtual/libc
	readline? (
		sys-libs/ncurses:=
		sys-libs/readline:=
	)
	sh? ( !sys-apps/busybox[sh] )
"
DEPEND="
	virtual/libc
	readline? (
		sys-libs/ncurses:=
		sys-libs/readline:=
	)
"

src_configure() {
	local options=(
		--bindir="${EPREFIX}/bin"
		--without-bash-malloc
		--disable-profiling
		--disable-rpath
		$(use_enable help help-builtin)
		$(use_enable net net-redirections)
		$(use_enable nls)
		$(use_enable readline)
		$(use_enable readline bang-history)
		$(use_enable readline history)
		$(use_enable readline progcomp)
		$(use_with readline curses)
	)
	if use readline; then
		# By name and place, or configure looks in the builder's own directories.
		options+=( --with-installed-readline="${ESYSROOT}/usr" )
		export bash_cv_termcap_lib=libtinfo
		# Read from the header: a test program may not run against the libraries of the build root, and
		# configure would then take the copy that comes with bash.
		export ac_cv_rl_version=$(sed -n 's/^#define RL_VERSION_M[A-Z]*OR[[:space:]]*//p' \
			"${ESYSROOT}/usr/include/readline/readline.h" | tr '\n' . | sed 's/\.$//')
	fi

	# The search path of a shell that was started without one.
	local path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
	CPPFLAGS="${CPPFLAGS} -DDEFAULT_PATH_VALUE='\"${path}\"' -DSTANDARD_UTILS_PATH='\"/usr/sbin:/usr/bin:/sbin:/bin\"'" \
		econf "${options[@]}"
}

src_install() {
	into /
	dobin bash
	dosym bash /bin/rbash
	use sh && dosym bash /bin/sh
	use nls && emake -C po DESTDIR="${D}" install

	doman doc/bash.1
	dodoc NEWS README
}
