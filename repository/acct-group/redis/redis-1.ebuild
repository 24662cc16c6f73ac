EAPI=8

DESCRIPTION="The group of the Redis data server"
S="${WORKDIR}"

LICENSE="public-domain"
SLOT="0"
KEYWORDS="amd64"

src_install() {
	insinto /usr/lib/sysusers.d
	newins - acct-group-redis.conf <<<"g redis 75"
}
