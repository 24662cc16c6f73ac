EAPI=7
DESCRIPTION="econf of EAPI 7 knows neither --disable-static nor --datarootdir"
SLOT="0"
S="${WORKDIR}"

src_configure() {
	cat >configure <<-'END' || die
		#!/bin/sh
		if [ "$1" = --help ]; then
			echo "--datarootdir --enable-shared --enable-static --with-sysroot"
			exit 0
		fi
		printf '%s\n' "$@" >options
	END
	chmod +x configure || die
	econf
	[[ $(tail -n 1 options) == --with-sysroot=/sysroot ]] || die "--with-sysroot"
	! grep -e --disable-static -e --datarootdir options || die "options of EAPI 8"
}
