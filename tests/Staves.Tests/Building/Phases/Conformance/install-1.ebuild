EAPI=8
DESCRIPTION="PMS commands that install, EAPI 8"
SLOT="0/5"
S="${WORKDIR}"

src_install() {
	echo data >data || die
	echo other >other || die
	mkdir -p tree/sub tree/empty || die
	echo one >tree/one || die
	echo two >tree/sub/two || die
	chmod 0600 tree/one data || die
	ln -s one tree/link || die
	ln -s data link || die

	dobin data
	newbin data renamed
	into /
	dosbin data
	newsbin - piped <<<"from standard input"
	into /opt/pkg/
	dobin other
	dolib.so data
	dolib.a other
	newlib.so data libx.so
	into usr

	insinto /usr/share/data
	doins data link
	newins link renamed-link
	doins -r tree
	insinto /usr/share/all
	insopts -m0600
	doins -r tree/.
	insinto etc
	doins other
	insopts -m0644
	diropts -m0750
	dodir /var/private /var/private/deep
	diropts -m0755

	exeinto /usr/libexec/pkg
	doexe data
	exeopts -m0711
	newexe other other-name
	doinitd data
	newinitd other service
	doconfd data
	newconfd other service
	doenvd data
	newenvd other 99pkg
	doheader data
	doheader -r tree
	newheader other pkg.h

	keepdir /var/lib/pkg /var/cache/pkg
	dodir /usr/nothing-in-it
	dosym data /usr/bin/alias
	dosym ../absent /etc/dangling
	dosym -r /usr/share/data /opt/pkg/data
	dosym -r /usr/bin/data /usr/bin/same-place
	dosym -r /lib/x /x
	dosym -r /usr/../usr/./lib/y /usr/lib/z/../y-link
	fperms 4711 /usr/bin/data
	fperms -R g+w /usr/share/all
}

#= 0755 etc
#= 0755 etc/conf.d
#= 0644 etc/conf.d/data
#= 0644 etc/conf.d/service
#= link etc/dangling -> ../absent
#= 0755 etc/env.d
#= 0644 etc/env.d/99pkg
#= 0644 etc/env.d/data
#= 0755 etc/init.d
#= 0755 etc/init.d/data
#= 0755 etc/init.d/service
#= 0600 etc/other
#= 0755 opt
#= 0755 opt/pkg
#= 0755 opt/pkg/bin
#= 0755 opt/pkg/bin/other
#= link opt/pkg/data -> ../../usr/share/data
#= 0755 opt/pkg/lib
#= 0755 opt/pkg/lib/data
#= 0755 opt/pkg/lib/libx.so
#= 0644 opt/pkg/lib/other
#= 0755 sbin
#= 0755 sbin/data
#= 0755 sbin/piped
#= 0755 usr
#= 0755 usr/bin
#= link usr/bin/alias -> data
#= 4711 usr/bin/data
#= 0755 usr/bin/renamed
#= link usr/bin/same-place -> data
#= 0755 usr/include
#= 0644 usr/include/data
#= 0644 usr/include/pkg.h
#= 0755 usr/include/tree
#= link usr/include/tree/link -> one
#= 0644 usr/include/tree/one
#= 0755 usr/include/tree/sub
#= 0644 usr/include/tree/sub/two
#= 0755 usr/lib
#= link usr/lib/y-link -> y
#= 0755 usr/libexec
#= 0755 usr/libexec/pkg
#= 0755 usr/libexec/pkg/data
#= 0711 usr/libexec/pkg/other-name
#= 0755 usr/share
#= 0775 usr/share/all
#= link usr/share/all/link -> one
#= 0620 usr/share/all/one
#= 0775 usr/share/all/sub
#= 0620 usr/share/all/sub/two
#= 0755 usr/share/data
#= 0644 usr/share/data/data
#= link usr/share/data/link -> data
#= link usr/share/data/renamed-link -> data
#= 0755 usr/share/data/tree
#= link usr/share/data/tree/link -> one
#= 0644 usr/share/data/tree/one
#= 0755 usr/share/data/tree/sub
#= 0644 usr/share/data/tree/sub/two
#= 0755 var
#= 0755 var/cache
#= 0755 var/cache/pkg
#= 0644 var/cache/pkg/.keep_app-misc_install-0
#= 0755 var/lib
#= 0755 var/lib/pkg
#= 0644 var/lib/pkg/.keep_app-misc_install-0
#= link x -> lib/x
