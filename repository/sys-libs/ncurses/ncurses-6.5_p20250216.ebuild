EAPI=8

MY_PV="${PV/_p/-}"

DESCRIPTION="Terminal description database, and libraries for terminal-independent programs"
HOMEPAGE="https://invisible-island.net/ncurses/"
SRC_URI="
	mirror://debian/pool/main/n/ncurses/ncurses_${PV/_p/+}.orig.tar.gz -> ${PN}-${MY_PV}.tgz
	https://invisible-island.net/archives/ncurses/current/${PN}-${MY_PV}.tgz
"
S="${WORKDIR}/${PN}-${MY_PV}"

LICENSE="MIT"
SLOT="0/6"
KEYWORDS="amd64"
IUSE="+common-terminfo curses tools"

RDEPEND="virtual/libc"
DEPEND="${RDEPEND}"

# The terminals that common-terminfo keeps: consoles, emulators and multiplexers that containers are used from.
COMMON_TERMINALS="
	alacritty ansi dumb foot konsole konsole-256color linux rxvt rxvt-256color rxvt-unicode rxvt-unicode-256color
	screen screen-256color st st-256color tmux tmux-256color tmux-direct vt100 vt102 vt220 vte vte-256color
	xterm xterm-16color xterm-256color xterm-color xterm-direct xterm-kitty xterm-xfree86
"

src_configure() {
	local options=(
		--with-shared
		--without-normal
		--without-debug
		--without-ada
		--without-cxx
		--without-cxx-binding
		--without-manpages
		--without-tests
		--disable-stripping
		--enable-overwrite
		--enable-widec
		--with-termlib=tinfo
		--enable-symlinks
		--enable-pc-files
		--with-pkg-config-libdir="${EPREFIX}/usr/lib/pkgconfig"
		--with-default-terminfo-dir="${EPREFIX}/usr/share/terminfo"
		--with-terminfo-dirs="${EPREFIX}/etc/terminfo:${EPREFIX}/usr/share/terminfo"
		# The mouse daemon of the console has no place in a container.
		--without-gpm
	)
	econf "${options[@]}"
}

src_compile() {
	emake -C include
	emake -C ncurses
	emake -C progs
	if use curses; then
		emake -C panel
		emake -C menu
		emake -C form
	fi
	emake -C misc
}

src_install() {
	local part
	for part in include ncurses $(usev curses "panel menu form") $(usev tools progs); do
		emake -C "${part}" DESTDIR="${D}" install
	done

	if use curses; then
		emake -C misc DESTDIR="${D}" install.libs
		dosym libncursesw.so /usr/lib/libncurses.so
		dosym libncursesw.so /usr/lib/libcurses.so
	else
		find "${ED}/usr/lib" -name '*ncurses*' -delete || die
	fi

	einfo "Compiling terminal descriptions"
	local tic=( env LD_LIBRARY_PATH="${S}/lib" "${S}/progs/tic" -x -s -o "${ED}/usr/share/terminfo" )
	if use common-terminfo; then
		local names=$(echo ${COMMON_TERMINALS})
		tic+=( -e "${names// /,}" )
	fi
	mkdir -p "${ED}/usr/share/terminfo" || die
	"${tic[@]}" "${S}/misc/terminfo.src" || die

	dodoc AUTHORS NEWS README
}
