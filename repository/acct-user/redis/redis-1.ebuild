EAPI=8

DESCRIPTION="The user of the Redis data server"
S="${WORKDIR}"

LICENSE="public-domain"
SLOT="0"
KEYWORDS="amd64"

RDEPEND="acct-group/redis"

src_install() {
	insinto /usr/lib/sysusers.d
	newins - acct-user-redis.conf <<<'u redis 75:75 "Redis data server" /var/lib/redis /sbin/nologin'
}
