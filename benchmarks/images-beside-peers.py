#!/usr/bin/env python3
"""Makes an image of one root filesystem of some 600 MB with Staves, beside `docker build` (FROM scratch, COPY), `umoci insert` and
`buildah add` and `commit`, with `tar | zstd -T0 -3` as the limit and `tar | sha256sum` for scale. All in one run, each RUNS times (3).

Staves begins with binary packages in its cache, as it does after any first build, and has no layer; the others begin with the files. It
makes bills of materials and provenance by default, which none of the others does, so it is measured without them too. The root is ROOT,
a directory or a tar archive, or Debian's with a compiler and Python (mmdebstrap). Needs root, and of the others those that are installed
are measured. STAVES names the program; ./staves where it does not."""

import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
FILES_OF_A_PACKAGE = 400
DEBIAN = ("bookworm", "gcc,g++,clang,python3,perl,git,vim,cmake")


def run(command, **more):
    started = time.perf_counter()
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)[:300]} failed:\n{result.stdout[-2000:]}")
    return time.perf_counter() - started


def make_root(scratch):
    root = os.path.join(scratch, "root")
    given = os.environ.get("ROOT", "")
    if os.path.isdir(given):
        run(["cp", "-a", given, root])
    elif given:
        os.makedirs(root)
        run(["tar", "-C", root, "-xf", given])
    else:
        suite, packages = DEBIAN
        run(["mmdebstrap", "--variant=minbase", f"--include={packages}", suite, root])
    for name in ("dev", "proc", "sys", "tmp", "var/cache", "var/lib/apt", "var/log", "var/db"):
        shutil.rmtree(os.path.join(root, name), ignore_errors=True)
    return root


def entries_of(root):
    """Lines of CONTENTS; what is no file, link or directory is removed."""
    for directory, subdirectories, names in os.walk(root):
        subdirectories.sort()
        for name in sorted(names + [one for one in subdirectories if os.path.islink(os.path.join(directory, one))]):
            path = os.path.join(directory, name)
            shown = path[len(root):]
            status = os.lstat(path)
            if "\n" in path or not (os.path.islink(path) or os.path.isfile(path)):
                os.remove(path)
            elif os.path.islink(path):
                yield 0, f"sym {shown} -> {os.readlink(path)} {int(status.st_mtime)}\n"
            else:
                with open(path, "rb") as file:
                    yield status.st_size, f"obj {shown} {hashlib.file_digest(file, 'md5').hexdigest()} {int(status.st_mtime)}\n"


def record(root, repository, number, entries):
    """One package in the database of the root, with an ebuild in the repository."""
    name = f"bench/p{number}"
    directory = os.path.join(root, "var/db/pkg", name + "-1")
    values = {"SLOT": "0", "EAPI": "8", "CATEGORY": "bench", "PF": f"p{number}-1", "repository": "bench", "KEYWORDS": "amd64",
              "USE": "", "IUSE": "", "BUILD_TIME": "1700000000", "DESCRIPTION": "a part of a root", "CONTENTS": "".join(entries).rstrip("\n")}
    for key, value in values.items():
        write(os.path.join(directory, key), value + "\n")
    ebuild = 'EAPI=8\nDESCRIPTION="a part of a root"\nSLOT="0"\nKEYWORDS="amd64"\n'
    write(os.path.join(repository, name, f"p{number}-1.ebuild"), ebuild)
    digest = hashlib.md5(ebuild.encode()).hexdigest()
    write(os.path.join(repository, "metadata/md5-cache", name + "-1"),
          f"DESCRIPTION=a part of a root\nEAPI=8\nKEYWORDS=amd64\nSLOT=0\n_md5_={digest}\n")
    return name


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)


def specify(scratch, packages, compression):
    path = os.path.join(scratch, f"{compression}.toml")
    write(path, f"""name = 'bench/root'
packages = {packages!r}
profile = 'base'
provided = ['virtual/libc-1']

[image]
prune = false
compression = '{compression}'

[env]
COLLISION_IGNORE = '*'

[[repositories]]
name = 'bench'
type = 'local'
uri = '{scratch}/repository'

[build]
builder = '{scratch}/root'
builder-config = 'all'
""")
    return path


def docker(scratch):
    """A daemon of its own; nothing where there is none."""
    if shutil.which("dockerd") is None:
        return None, None
    address = f"unix://{scratch}/docker.sock"
    daemon = subprocess.Popen(
        ["dockerd", "--data-root", f"{scratch}/docker", "--exec-root", f"{scratch}/docker-exec", "--pidfile", f"{scratch}/docker.pid", "-H", address,
         "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--bridge=none"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        if subprocess.run(["docker", "-H", address, "info"], capture_output=True).returncode == 0:
            return daemon, address
        time.sleep(0.1)
    daemon.kill()
    return None, None


def main():
    if os.geteuid() != 0:
        sys.exit("skipped: files of all owners are root's to make")
    program = os.environ.get("STAVES", os.path.join(HERE, "..", "staves"))
    scratch = tempfile.mkdtemp(prefix="staves-benchmark-")
    environment = {**os.environ, "XDG_CACHE_HOME": f"{scratch}/cache", "DOCKER_HOST": ""}
    daemon = None
    try:
        root = make_root(scratch)
        repository = os.path.join(scratch, "repository")
        for path, text in {
            "profiles/repo_name": "bench\n", "profiles/categories": "bench\nvirtual\n", "profiles/base/make.defaults": 'ARCH="amd64"\nACCEPT_KEYWORDS="amd64"\n',
            "profiles/base/eapi": "8\n", "profiles/arch.list": "amd64\n", "metadata/layout.conf": "masters =\n", "metadata/timestamp.x": "1763856000 x\n",
        }.items():
            write(os.path.join(repository, path), text)
        total, lines = 0, []
        for size, line in entries_of(root):
            total += size
            lines.append(line)
        shutil.copytree(root, f"{scratch}/plain", symlinks=True)
        packages = [record(root, repository, number, lines[start:start + FILES_OF_A_PACKAGE])
                    for number, start in enumerate(range(0, len(lines), FILES_OF_A_PACKAGE))]
        plain = f"{scratch}/plain"
        specifications = {compression: specify(scratch, packages, compression) for compression in ("gzip", "zstd")}
        first = run([program, "build", "--config", specifications["zstd"], "--offline", "--output", f"{scratch}/x.tar"],
                    env=environment, cwd=scratch)
        print(f"{len(packages)} packages, {len(lines)} files, {total / 1e6:.0f} MB; packing them and the first image took {first:.1f} s\n")
        daemon, address = docker(scratch)
        write(f"{scratch}/Dockerfile", "FROM scratch\nCOPY . /\n")
        peers = {
            "`tar \\| sha256sum`": [["sh", "-c", f"tar -C {plain} -cf - . | sha256sum > {scratch}/out"]],
            "`tar \\| zstd -T0 -3`": [["sh", "-c", f"tar -C {plain} -cf - . | zstd -q -T0 -3 > {scratch}/out"]],
        }
        for compression, specification in specifications.items():
            build = [program, "build", "--config", specification, "--offline", "--output", f"oci:{scratch}/out"]
            peers[f"Staves, {compression}, `--no-sbom`"] = [[*build, "--no-sbom"]]
            peers[f"Staves, {compression}"] = [build]
        if shutil.which("umoci"):
            peers["umoci insert"] = [["umoci", "init", "--layout", f"{scratch}/out"], ["umoci", "new", "--image", f"{scratch}/out:x"],
                                     ["umoci", "insert", "--image", f"{scratch}/out:x", plain, "/"]]
        if shutil.which("buildah"):
            peers["buildah add, commit"] = [["sh", "-ec", f"c=$(buildah --root {scratch}/b --runroot {scratch}/br from scratch)\n"
                                            f"buildah --root {scratch}/b --runroot {scratch}/br add -q $c {plain} /\n"
                                            f"buildah --root {scratch}/b --runroot {scratch}/br commit -q $c oci:{scratch}/out:x"]]
        if daemon:
            peers["docker build"] = [["docker", "-H", address, "build", "-q", "--no-cache", "-f", f"{scratch}/Dockerfile", plain]]
        times = {}
        for _ in range(int(os.environ.get("RUNS", "3"))):
            for label, commands in peers.items():
                # What the last one made must not help, and what it left to write must not hinder.
                shutil.rmtree(f"{scratch}/cache/staves/default/images", ignore_errors=True)
                for leftover in ("out", "b", "br"):
                    run(["rm", "-rf", f"{scratch}/{leftover}"])
                run(["sync"])
                times.setdefault(label, []).append(sum(run(command, env=environment, cwd=scratch) for command in commands))
        limit = statistics.median(times["`tar \\| zstd -T0 -3`"])
        print("| | seconds | beside `tar \\| zstd` |\n| --- | ---: | ---: |")
        for label, seconds in times.items():
            print(f"| {label} | {statistics.median(seconds):.2f} | {statistics.median(seconds) / limit:.2f} |")
    finally:
        if daemon:
            daemon.terminate()
            daemon.wait()
        subprocess.run(["rm", "-rf", scratch])


if __name__ == "__main__":
    main()
