EAPI=8

DESCRIPTION="Server for data structures held in memory"
HOMEPAGE="https://redis.io/"
# The tarball is Debian's own: upstream's contains further libraries.
SRC_URI="mirror://debian/pool/main/r/redis/redis_${PV}.orig.tar.gz -> ${P}-debian.tar.gz"

LICENSE="BSD"
SLOT="0"
KEYWORDS="amd64"
IUSE="+cli ssl tools"

RDEPEND="
	acct-group/redis
	acct-user/redis
	virtual/libc
	ssl? ( dev-libs/openssl:= )
"
DEPEND="
	virtual/libc
	virtual/os-headers
	ssl? ( dev-libs/openssl:= )
"

src_prepare() {
	default

	# What the script would write holds the builder's name and the time.
	cat >src/mkreleasehdr.sh <<-EOF || die
		#!/bin/sh
		[ -f release.h ] && exit 0
		echo '#define REDIS_GIT_SHA1 "00000000"' >release.h
		echo '#define REDIS_GIT_DIRTY "0"' >>release.h
		echo '#define REDIS_BUILD_ID "${PF}"' >>release.h
		echo '#include "version.h"' >>release.h
		echo '#define REDIS_BUILD_ID_RAW REDIS_VERSION REDIS_BUILD_ID REDIS_GIT_DIRTY REDIS_GIT_SHA1' >>release.h
	EOF
}

redis_make() {
	emake -C src \
		CC="${CC}" AR="${AR}" RANLIB="${RANLIB}" \
		OPTIMIZATION= OPT="${CFLAGS}" DEBUG= \
		MALLOC=libc USE_SYSTEMD=no BUILD_TLS=$(usex ssl) \
		PREFIX="${EPREFIX}/usr" V=1 \
		"$@"
}

src_compile() {
	redis_make redis-server redis-cli redis-benchmark
}

src_install() {
	dobin src/redis-server
	use cli && dobin src/redis-cli
	if use tools; then
		dobin src/redis-benchmark
		local name
		for name in check-aof check-rdb sentinel; do
			dosym redis-server "/usr/bin/redis-${name}"
		done
	fi

	insinto /etc/redis
	doins "${FILESDIR}/redis.conf"

	# For whichever user the container runs as.
	keepdir /var/lib/redis
	fperms 1777 /var/lib/redis
	dodoc 00-RELEASENOTES README.md
}
