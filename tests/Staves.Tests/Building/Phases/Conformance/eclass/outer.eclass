inherit inner
IUSE="from-outer"
DEPEND="virtual/outer"
RESTRICT="strip"
OUTER_VALUE="set by outer"
EXPORT_FUNCTIONS src_compile
outer_src_compile() { inner_src_compile; COMPILED+=" outer"; }
