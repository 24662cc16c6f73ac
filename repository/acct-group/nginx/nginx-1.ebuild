EAPI=8

DESCRIPTION="The group of the nginx web server"
S="${WORKDIR}"

LICENSE="public-domain"
SLOT="0"
KEYWORDS="amd64"

src_install() {
	insinto /usr/lib/sysusers.d
	newins - acct-group-nginx.conf <<<"g nginx 82"
}
