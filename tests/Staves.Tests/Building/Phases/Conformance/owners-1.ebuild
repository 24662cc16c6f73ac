EAPI=8
DESCRIPTION="Owners and modes that a build without root cannot give"
SLOT="0"
S="${WORKDIR}"

src_install() {
	echo data >data || die
	insinto /srv/site
	doins data
	newins data other
	newins data secret
	fowners 101:102 /srv/site/data
	fowners :103 /srv/site/other
	fowners -R root:104 /srv/site/secret
	fowners 105 /srv/site
	chown 106:107 "${ED}/srv" || die "chown of the makefile's"
	chgrp 108 "${ED}/srv/site/secret" || die "chgrp of the makefile's"
	fperms 0000 /srv/site/secret
	fperms 2755 /srv/site
}

#= 0755 106:107 srv
#= 2755 105:0 srv/site
#= 0644 101:102 srv/site/data
#= 0644 0:103 srv/site/other
#= 0000 0:108 srv/site/secret
