EAPI=8
inherit outer
DESCRIPTION="inherit, EXPORT_FUNCTIONS and stacked variables: ${OUTER_VALUE}"
SLOT="0"
IUSE="own"
DEPEND="virtual/own"
RESTRICT="mirror"
S="${WORKDIR}"
declare -A TABLE=( [key]=value )

same() { [[ $1 == "$2" ]] || die "expected <$2>, got <$1>"; }

src_compile() {
	outer_src_compile
	same "${COMPILED}" "inner outer"
	same "${TABLE[key]}" value
	same "${INHERITED}" "inner outer"
	same "$(echo ${IUSE})" "own from-inner from-outer"
	same "$(echo ${DEPEND})" "virtual/own virtual/inner virtual/outer"
	same "$(echo ${RESTRICT})" "mirror strip"
	same "${CONFIGURED}" inner
}
