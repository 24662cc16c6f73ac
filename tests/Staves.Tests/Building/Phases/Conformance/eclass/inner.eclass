[[ ${IUSE-unset} == unset ]] || die "stacked variables are unset while an eclass is read"
IUSE="from-inner"
DEPEND="virtual/inner"
EXPORT_FUNCTIONS src_compile src_configure
inner_src_compile() { COMPILED=inner; }
inner_src_configure() { CONFIGURED=inner; }
