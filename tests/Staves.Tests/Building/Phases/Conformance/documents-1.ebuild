EAPI=8
DESCRIPTION="dodoc, doman, doinfo, domo, einstalldocs"
SLOT="0"
S="${WORKDIR}"
DOCS=( README "with space" sub )
HTML_DOCS="web/."

src_install() {
	local page
	mkdir -p sub/deep web/img || die
	for page in README "with space" sub/a sub/deep/b web/index.html web/img/x.png page.1 page.3x page.de.1 page.pt_BR.8 notes.info de.mo extra; do
		echo "${page}" >"${page}" || die
	done
	doman page.1 page.3x page.de.1 page.pt_BR.8
	doman -i18n=fr page.1
	newman page.1 renamed.5
	doinfo notes.info
	domo de.mo
	docinto examples
	dodoc extra
	dodoc -r sub
	newdoc extra renamed
	docinto /
	dodoc extra
	docinto ignored
	einstalldocs
	docompress -x /usr/share/doc
}

#= 0755 usr
#= 0755 usr/share
#= 0755 usr/share/doc
#= 0755 usr/share/doc/documents-1
#= 0644 usr/share/doc/documents-1/README
#= 0755 usr/share/doc/documents-1/examples
#= 0644 usr/share/doc/documents-1/examples/extra
#= 0644 usr/share/doc/documents-1/examples/renamed
#= 0755 usr/share/doc/documents-1/examples/sub
#= 0644 usr/share/doc/documents-1/examples/sub/a
#= 0755 usr/share/doc/documents-1/examples/sub/deep
#= 0644 usr/share/doc/documents-1/examples/sub/deep/b
#= 0644 usr/share/doc/documents-1/extra
#= 0755 usr/share/doc/documents-1/html
#= 0755 usr/share/doc/documents-1/html/img
#= 0644 usr/share/doc/documents-1/html/img/x.png
#= 0644 usr/share/doc/documents-1/html/index.html
#= 0755 usr/share/doc/documents-1/sub
#= 0644 usr/share/doc/documents-1/sub/a
#= 0755 usr/share/doc/documents-1/sub/deep
#= 0644 usr/share/doc/documents-1/sub/deep/b
#= 0644 usr/share/doc/documents-1/with space
#= 0755 usr/share/info
#= 0644 usr/share/info/notes.info
#= 0755 usr/share/locale
#= 0755 usr/share/locale/de
#= 0755 usr/share/locale/de/LC_MESSAGES
#= 0644 usr/share/locale/de/LC_MESSAGES/documents.mo
#= 0755 usr/share/man
#= 0755 usr/share/man/de
#= 0755 usr/share/man/de/man1
#= 0644 usr/share/man/de/man1/page.1
#= 0755 usr/share/man/fr
#= 0755 usr/share/man/fr/man1
#= 0644 usr/share/man/fr/man1/page.1
#= 0755 usr/share/man/man1
#= 0644 usr/share/man/man1/page.1
#= 0755 usr/share/man/man3
#= 0644 usr/share/man/man3/page.3x
#= 0755 usr/share/man/man5
#= 0644 usr/share/man/man5/renamed.5
#= 0755 usr/share/man/pt_BR
#= 0755 usr/share/man/pt_BR/man8
#= 0644 usr/share/man/pt_BR/man8/page.8
