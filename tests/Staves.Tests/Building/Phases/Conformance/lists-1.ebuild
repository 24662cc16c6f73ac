EAPI=7
DESCRIPTION="has, hasv, use and their relatives"
SLOT="0"
IUSE="+on +two-words off"
S="${WORKDIR}"

same() { [[ $1 == "$2" ]] || die "expected <$2>, got <$1>"; }

src_install() {
	has b a b c || die "has"
	! has d a b c || die "has not"
	! has d || die "has nothing"
	same "$(hasv b a b c)" b
	same "$(hasv d a b c)" ""
	use on && ! use off && use !off && ! use !on || die "use"
	same "$(usev on)" on
	same "$(usev off)" ""
	useq on || die "useq"
	same "$(usex on) $(usex off)" "yes no"
	same "$(usex on a b c d) $(usex off a b c d)" "ac bd"
	same "$(usex !on a b)" b
	same "$(use_with on)" --with-on
	same "$(use_with off)" --without-off
	same "$(use_with on name)" --with-name
	same "$(use_with on name value)" --with-name=value
	same "$(use_with on name '')" --with-name=
	same "$(use_with !off name)" --with-name
	same "$(use_with off name value)" --without-name
	same "$(use_enable two-words)" --enable-two-words
	same "$(use_enable off x y)" --disable-x
	in_iuse on && in_iuse off && ! in_iuse nothing || die "in_iuse"
	same "$(get_libdir)" lib
	same "$(LIBDIR_x=lib64 ABI=x get_libdir)" lib64
}
