# The ebuild that holds one EAPI against by-eapi.txt; EAPI= comes before it.
DESCRIPTION="What an EAPI has and what it has not"
SLOT="0"
IUSE="flag"
S="${WORKDIR}"

pkg_pretend() { : >"${T}/pretend"; }

src_prepare() {
	: >"${T}/prepare"
	[[ ${EAPI:-0} -lt 6 ]] || eapply_user
}

src_configure() { : >"${T}/configure"; }

# A configure script that offers everything and notes what it is given.
configure() {
	printf '%s\n' '#!/bin/sh' 'echo "$@" >given' 'cat <<end' --docdir --htmldir --datarootdir --with-sysroot \
		--disable-dependency-tracking --disable-silent-rules --enable-static --enable-shared end >configure
	chmod +x configure
}

passes() { grep -q -w -e "$1" given; }

# `die` ends the process that it takes for the main one, here that of one script.
script_holds() {
	local holds
	(
		__main=${BASHPID}
		eval "$1"
	) </dev/null
	holds=$?
	rm -f "${__state}/failure"
	return "${holds}"
}

src_install() {
	local name first last script wrong=
	while read -r name first last script; do
		[[ -z ${name} || ${name} == '#' ]] && continue
		mkdir -p "${T}/scripts/${name}" && cd "${T}/scripts/${name}" || die
		if script_holds "${script}" >output 2>&1; then
			((${EAPI:-0} >= first && ${EAPI:-0} <= last)) || wrong+=" ${name}: has it;"
		elif ((${EAPI:-0} >= first && ${EAPI:-0} <= last)); then
			wrong+=" ${name}: has it not ($(tail -n 1 output));"
		fi
	done <"${FILESDIR}/by-eapi.txt"
	[[ -z ${wrong} ]] || die "EAPI ${EAPI:-0}${wrong}"
	rm -rf "${D:?}"/*
}
