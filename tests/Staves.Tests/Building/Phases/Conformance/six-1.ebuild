EAPI=6
DESCRIPTION="EAPI 6: directories end with a slash, dohtml, einstall is gone"
SLOT="0"
S="${WORKDIR}"

src_install() {
	[[ ${D} == */image/ && ${ED} == */image/ && ${ROOT} == / && ${EROOT} == / ]] || die "slashes"
	mkdir web || die
	echo x >web/a.html || die
	echo x >web/b.txt || die
	echo x >c.css || die
	dohtml -r web
	dohtml c.css
	into /opt
	echo x >de.mo || die
	domo de.mo
	dolib de.mo
	[[ ${DESTTREE} == /opt ]] || die "DESTTREE"
	insinto /etc
	[[ ${INSDESTTREE} == /etc ]] || die "INSDESTTREE"
}

#= 0755 opt
#= 0755 opt/lib
#= 0644 opt/lib/de.mo
#= 0755 opt/share
#= 0755 opt/share/locale
#= 0755 opt/share/locale/de
#= 0755 opt/share/locale/de/LC_MESSAGES
#= 0644 opt/share/locale/de/LC_MESSAGES/six.mo
#= 0755 usr
#= 0755 usr/share
#= 0755 usr/share/doc
#= 0755 usr/share/doc/six-1
#= 0755 usr/share/doc/six-1/html
#= 0644 usr/share/doc/six-1/html/c.css
#= 0755 usr/share/doc/six-1/html/web
#= 0644 usr/share/doc/six-1/html/web/a.html
