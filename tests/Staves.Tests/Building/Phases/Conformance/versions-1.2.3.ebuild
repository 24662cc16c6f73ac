EAPI=8
DESCRIPTION="PMS version manipulation commands"
SLOT="0"
S="${WORKDIR}"

same() { [[ $1 == "$2" ]] || die "expected <$2>, got <$1>"; }

src_install() {
	same "$(ver_cut 1)" 1
	same "$(ver_cut 1-2)" 1.2
	same "$(ver_cut 2-)" 2.3
	same "$(ver_cut 1 1.2.3)" 1
	same "$(ver_cut 2-9 1.2.3)" 2.3
	same "$(ver_cut 3-4 1.2b_alpha4)" b_alpha
	same "$(ver_cut 4 1.2b_alpha4-r5)" alpha
	same "$(ver_cut 1-2 .1.2.3)" 1.2
	same "$(ver_cut 0-2 .1.2.3)" .1.2
	same "$(ver_cut 4-5 1.2.3)" ""
	same "$(ver_rs 1 -)" 1-2.3
	same "$(ver_rs 2 - 1.2.3)" 1.2-3
	same "$(ver_rs 1-2 -)" 1-2-3
	same "$(ver_rs 2- - 1.2.3.4)" 1.2-3-4
	same "$(ver_rs 1 _ 2 '' 1.2.3)" 1_23
	same "$(ver_rs 3 . 1.2.3a)" 1.2.3.a
	same "$(ver_rs 2-3 - 1.2_alpha4)" 1.2-alpha-4
	same "$(ver_rs 0 - 1.2)" 1.2
	same "$(ver_rs 0 - .11)" -11
	same "$(ver_rs 3 - 1.2.3)" 1.2.3

	local lesser equal
	for lesser in "1 2" "1.2 1.10" "1.0 1.0.0" "1.01 1.1" "1.001 1.01" "1_alpha 1" "1_alpha 1_beta" "1_beta 1_pre" "1_pre 1_rc" "1_rc 1" "1 1_p" \
		"1_p 1_p1" "1 1-r1" "1a 1b" "1 1a" "1_alpha_p1 1_beta" "1_p_alpha 1_p" "9 10" "1.9 1.10" \
		"99999999999999999999999 100000000000000000000000" "1.0.2 1.0.02"; do
		set -- ${lesser}
		[[ ${lesser} == "1.0.2 1.0.02" ]] && set -- 1.0.02 1.0.2
		ver_test "$1" -lt "$2" || die "$1 -lt $2"
		ver_test "$2" -gt "$1" || die "$2 -gt $1"
		ver_test "$1" -le "$2" && ver_test "$1" -ne "$2" && ver_test "$2" -ge "$1" || die "$1 $2"
		! ver_test "$1" -eq "$2" || die "$1 -eq $2"
	done
	for equal in "1 1-r0" "1_p 1_p0" "01 1" "1.10 1.10" "1_alpha 1_alpha0" "1.010 1.01"; do
		set -- ${equal}
		ver_test "$1" -eq "$2" && ver_test "$1" -le "$2" && ver_test "$1" -ge "$2" || die "$1 -eq $2"
	done
	ver_test -eq 1.2.3 && ver_test -lt 1.2.4 || die "PVR"
}
