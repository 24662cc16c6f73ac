EAPI=7
DESCRIPTION="What EAPI 7 still does: insopts and exeopts reach fixed places, empty directories stay"
SLOT="0"
S="${WORKDIR}"

src_install() {
	echo data >data || die
	insopts -m0640
	exeopts -m0700
	doconfd data
	doenvd data
	doheader data
	doinitd data
	dodir /var/empty
	doins data
	# A directory of the image by its absolute path leads into the root.
	ln -s "${D}"/data link || die
	cp -P link "${ED}/absolute" || die
}

#= link absolute -> /data
#= 0640 data
#= 0755 etc
#= 0755 etc/conf.d
#= 0640 etc/conf.d/data
#= 0755 etc/env.d
#= 0640 etc/env.d/data
#= 0755 etc/init.d
#= 0700 etc/init.d/data
#= 0755 usr
#= 0755 usr/include
#= 0640 usr/include/data
#= 0755 var
#= 0755 var/empty
