EAPI=8

DESCRIPTION="Web server and reverse proxy"
HOMEPAGE="https://nginx.org/"
SRC_URI="
	mirror://debian/pool/main/n/nginx/nginx_${PV}.orig.tar.gz -> ${P}.tar.gz
	https://nginx.org/download/${P}.tar.gz
"

LICENSE="BSD-2"
SLOT="0"
KEYWORDS="amd64"
IUSE="+gzip +http2 http3 +pcre realip ssl stream stub-status threads"
REQUIRED_USE="http3? ( ssl )"

RDEPEND="
	acct-group/nginx
	acct-user/nginx
	virtual/libc
	gzip? ( sys-libs/zlib:= )
	pcre? ( dev-libs/libpcre2:= )
	ssl? ( dev-libs/openssl:= )
"
DEPEND="
	virtual/libc
	virtual/os-headers
	gzip? ( sys-libs/zlib:= )
	pcre? ( dev-libs/libpcre2:= )
	ssl? ( dev-libs/openssl:= )
"

# Settings that the server writes while it runs; a read-only container needs a tmpfs here and nowhere else.
STATE=/var/lib/nginx

src_prepare() {
	default

	# The installed headers and libraries are known; pcre2-config would be the builder's.
	sed -i -e 's/pcre2-config/no-such-pcre2-config/' auto/lib/pcre/conf || die
}

src_configure() {
	local options=(
		# Without this the answers depend on the kernel that the build happens to run on.
		--crossbuild=Linux:6.1:x86_64
		--with-cc="${CC}"
		--with-cc-opt="${CPPFLAGS} ${CFLAGS}"
		--with-ld-opt="${LDFLAGS}"
		--prefix="${EPREFIX}/usr"
		--sbin-path="${EPREFIX}/usr/sbin/nginx"
		--modules-path="${EPREFIX}/usr/lib/nginx/modules"
		--conf-path="${EPREFIX}/etc/nginx/nginx.conf"
		--error-log-path=stderr
		--http-log-path="${EPREFIX}/dev/stdout"
		--pid-path="${EPREFIX}${STATE}/nginx.pid"
		--lock-path="${EPREFIX}${STATE}/nginx.lock"
		--http-client-body-temp-path="${EPREFIX}${STATE}/client-body"
		--http-proxy-temp-path="${EPREFIX}${STATE}/proxy"
		--http-fastcgi-temp-path="${EPREFIX}${STATE}/fastcgi"
		--http-scgi-temp-path="${EPREFIX}${STATE}/scgi"
		--http-uwsgi-temp-path="${EPREFIX}${STATE}/uwsgi"
		--user=nginx
		--group=nginx
		$(usev http2 --with-http_v2_module)
		$(usev http3 --with-http_v3_module)
		$(usev realip --with-http_realip_module)
		$(usev ssl --with-http_ssl_module)
		$(usev stub-status --with-http_stub_status_module)
		$(usev threads --with-threads)
		$(usex gzip '--with-http_gunzip_module --with-http_gzip_static_module' --without-http_gzip_module)
		$(usex pcre --with-pcre '--without-pcre --without-http_rewrite_module')
	)
	if use stream; then
		options+=( --with-stream $(usev ssl '--with-stream_ssl_module --with-stream_ssl_preread_module') )
	fi
	./configure "${options[@]}" || die
}

src_install() {
	dosbin objs/nginx
	insinto /etc/nginx
	doins conf/mime.types "${FILESDIR}/nginx.conf"
	keepdir /etc/nginx/conf.d
	insinto /srv/www
	doins "${FILESDIR}/index.html"

	# For whichever user the container runs as.
	keepdir "${STATE}"
	fperms 1777 "${STATE}"
	dodoc CHANGES README
}
