EAPI=8
DESCRIPTION="The defaults of phases: a makefile and documents, no phase but src_unpack"
SLOT="0"

src_unpack() {
	mkdir "${S}" && cd "${S}" || die
	printf 'all:\n\techo made >made\ninstall:\n\tmkdir -p $(DESTDIR)/usr/bin\n\tcp made $(DESTDIR)/usr/bin/\n' >Makefile || die
	echo read >README.md || die
	: >NEWS || die
	echo log >ChangeLog || die
}

#= 0755 usr
#= 0755 usr/bin
#= 0644 usr/bin/made
#= 0755 usr/share
#= 0755 usr/share/doc
#= 0755 usr/share/doc/defaults-1
#= 0644 usr/share/doc/defaults-1/ChangeLog
#= 0644 usr/share/doc/defaults-1/README.md
