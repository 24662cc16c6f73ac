EAPI=8
DESCRIPTION="econf gives the options that configure offers"
SLOT="0"
S="${WORKDIR}"

same() { [[ $1 == "$2" ]] || die "expected <$2>, got <$1>"; }

src_unpack() {
	cat >configure <<-'END' || die
		#!/bin/sh
		if [ "$1" = --help ]; then
			echo "  --docdir=DIR  --htmldir  --datarootdir=DIR --disable-dependency-tracking"
			echo "  --disable-silent-rules --enable-shared[=PKGS] --enable-static --with-sysroot-not"
			exit 0
		fi
		printf '%s\n' "$@" >options
		exit "${CONFIGURE_STATUS:-0}"
	END
	chmod +x configure || die
}

src_configure() {
	econf --own=1 "two words"
	same "$(paste -sd '|' options)" "--prefix=/usr|--build=${CBUILD}|--host=${CHOST}|--mandir=/usr/share/man|--infodir=/usr/share/info|--datadir=/usr/share|--sysconfdir=/etc|--localstatedir=/var/lib|--datarootdir=/usr/share|--disable-dependency-tracking|--disable-silent-rules|--disable-static|--docdir=/usr/share/doc/${PF}|--htmldir=/usr/share/doc/${PF}/html|--own=1|two words"
	CONFIGURE_STATUS=1 nonfatal econf && die "nonfatal econf"
	mkdir elsewhere || die
	cd elsewhere || die
	LIBDIR_wide=lib64 ABI=wide EXTRA_ECONF="--extra" ECONF_SOURCE=.. econf --exec-prefix=/opt
	[[ $(tail -n 3 options | paste -sd '|') == "--libdir=/opt/lib64|--exec-prefix=/opt|--extra" ]] || die "$(<options)"
}
