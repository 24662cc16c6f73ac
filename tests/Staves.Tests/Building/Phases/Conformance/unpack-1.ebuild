EAPI=8
DESCRIPTION="unpack"
SLOT="0"
S="${WORKDIR}"

same() { [[ $1 == "$2" ]] || die "expected <$2>, got <$1>"; }

src_unpack() {
	local form
	mkdir "${T}/made" && cd "${T}/made" || die
	mkdir -m 0700 directory || die
	echo text >directory/file || die
	chmod 0400 directory/file || die
	tar -cf a.tar directory && gzip -k a.tar && bzip2 -k a.tar && xz -k a.tar || die
	cp a.tar.gz b.tgz && cp a.tar.bz2 b.tbz2 && cp a.tar.xz b.txz && cp a.tar.gz UPPER.TAR.GZ || die
	echo plain | gzip >plain.gz || die
	echo plain | bzip2 >plain2.bz2 || die
	echo plain | xz >plain3.xz || die
	echo whatever >unknown.suffix || die
	cd "${WORKDIR}" || die
	for form in a.tar a.tar.gz a.tar.bz2 a.tar.xz b.tgz b.tbz2 b.txz UPPER.TAR.GZ; do
		unpack "${T}/made/${form}"
		same "$(stat -c %a directory) $(stat -c %a directory/file)" "755 644"
		rm -r directory || die
	done
	unpack "${T}/made/plain.gz" "${T}/made/plain2.bz2" "${T}/made/plain3.xz" "${T}/made/unknown.suffix"
	same "$(<plain)$(<plain2)$(<plain3)" plainplainplain
	[[ ! -e unknown ]] || die "unknown"
	mkdir here && cp "${T}/made/a.tar" here/ && unpack ./here/a.tar || die
	same "$(<directory/file)" text
}
