EAPI=8

DESCRIPTION="The user of the nginx web server"
S="${WORKDIR}"

LICENSE="public-domain"
SLOT="0"
KEYWORDS="amd64"

RDEPEND="acct-group/nginx"

src_install() {
	insinto /usr/lib/sysusers.d
	newins - acct-user-nginx.conf <<<'u nginx 82:82 "nginx web server" /var/lib/nginx /sbin/nologin'
}
