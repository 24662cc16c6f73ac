#!/usr/bin/env bash
# Installs what the tests need where that is possible (root on Debian or Ubuntu), then runs all of them.
# The last line is `N passed, N failed, N skipped`.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

# package:command that it brings
needed=(gcc:gcc make:make perl:perl tcl:tclsh bzip2:bzip2 xz-utils:xz zstd:zstd curl:curl procps:pkill
  docker.io:dockerd docker-registry:docker-registry skopeo:skopeo umoci:umoci podman:podman busybox-static:busybox git:git
  rsync:rsync openssh-client:ssh-agent openssh-server:/usr/sbin/sshd
  ccache:ccache gnupg:gpg lz4:lz4 lzip:lzip lzop:lzop bubblewrap:bwrap attr:setfattr libcap2-bin:setcap
  mmdebstrap:mmdebstrap chromium:chromium zsh:zsh fish:fish)
missing=()
for entry in "${needed[@]}"; do
  command -v "${entry#*:}" >/dev/null || [[ -e ${entry#*:} ]] || missing+=("${entry%%:*}")
done
if ((${#missing[@]})); then
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    echo "installing for the tests: ${missing[*]}"
    apt-get update -qq || true
    for package in "${missing[@]}"; do
      DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$package" >/dev/null ||
        echo "could not install $package: the tests that need it are skipped"
    done
  else
    echo "not installed, tests that need them are skipped: ${missing[*]}"
  fi
fi

# Programs that only later suites of Debian have lie in a directory of their own.
later() {
  local place=$PWD/artifacts/test-tools/$1
  tests/later-debian.sh "$place" "${@:2}" >/dev/null || echo "could not get ${*:3} of Debian $2: the tests that need it are skipped"
}
if command -v apt-get >/dev/null; then
  later cosign trixie cosign
  later spdx sid python3-{spdx-tools,license-expression,boolean,ply,rdflib,beartype,semantic-version,uritools,xmltodict,isodate,pyparsing,click,yaml}
fi
export PATH="$PWD/artifacts/test-tools/cosign/usr/bin:$PATH"
export STAVES_SPDX_TOOLS="${STAVES_SPDX_TOOLS:-$PWD/artifacts/test-tools/spdx/usr/lib/python3/dist-packages}"

./staves --version
dotnet build Staves.slnx --nologo --verbosity quiet

passed=0 failed=0 skipped=0
for project in Staves.Tests Staves.EndToEnd.Tests; do
  report=artifacts/test-results/$project.txt
  mkdir -p artifacts/test-results
  code=0
  "artifacts/bin/$project/debug/$project" --no-ansi --progress off "$@" 2>&1 | tee "$report" || code=$?
  count() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$report" | tail -n 1; }
  succeeded=$(count succeeded) project_failed=$(count failed) project_skipped=$(count skipped)
  passed=$((passed + ${succeeded:-0}))
  failed=$((failed + ${project_failed:-1}))
  skipped=$((skipped + ${project_skipped:-0}))
  # A runner that died without counting has failed.
  if ((code != 0)) && [[ ${project_failed:-} == 0 ]]; then failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0))
