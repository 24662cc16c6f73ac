#!/usr/bin/env python3
"""Packs the installed packages of a root of about 500 MB (SIZE) with Staves, out of the directory and out of a tarball of it, beside
`tar | zstd -3` of the same files and beside Portage's `quickpkg`; then merges them into an empty root, beside `zstd -d | tar -x` and beside
`emerge -K --root`. All in one run.

The root is a copy of as much of this machine's /usr, in packages of 150 files. Needs root, bubblewrap, zstd and a checkout of Portage
(STAVES_PORTAGE). Says what is missing and ends with 0 where it cannot run."""

import bz2
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PORTAGE = os.environ.get("STAVES_PORTAGE", "")
SIZE = int(os.environ.get("SIZE", "500")) * 1_000_000
FILES_OF_A_PACKAGE = 150


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(0)


def requirements():
    if os.geteuid() != 0:
        skip("Portage's quickpkg is root's")
    if not os.path.exists(os.path.join(PORTAGE, "bin", "quickpkg")):
        skip("STAVES_PORTAGE does not name a checkout of Portage")
    for tool in ("bwrap", "zstd"):
        if shutil.which(tool) is None:
            skip(f"`{tool}` is not installed")


def sources():
    """Files and links of /usr, the largest left out, so that none of them alone decides."""
    for directory, subdirectories, names in os.walk("/usr"):
        subdirectories.sort()
        for name in sorted(names):
            path = os.path.join(directory, name)
            if os.path.islink(path) or (os.path.isfile(path) and os.path.getsize(path) < 30_000_000):
                yield path


def make_root(root):
    total, entries, packages = 0, [], []
    for path in sources():
        target = root + path
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(path, target, follow_symlinks=False)
        status = os.lstat(target)
        if os.path.islink(target):
            entries.append(f"sym {path} -> {os.readlink(target)} {int(status.st_mtime)}\n")
        else:
            with open(target, "rb") as file:
                entries.append(f"obj {path} {hashlib.file_digest(file, 'md5').hexdigest()} {int(status.st_mtime)}\n")
            total += status.st_size
        if len(entries) == FILES_OF_A_PACKAGE:
            packages.append(record(root, len(packages), entries))
            entries = []
        if total >= SIZE:
            break
    packages.append(record(root, len(packages), entries))
    return total, packages


def record(root, number, entries):
    name = f"bench/p{number}"
    directory = os.path.join(root, "var/db/pkg", name + "-1")
    os.makedirs(directory)
    values = {"SLOT": "0", "EAPI": "8", "CATEGORY": "bench", "PF": f"p{number}-1", "repository": "bench", "KEYWORDS": "amd64",
              "USE": "", "IUSE": "", "BUILD_TIME": "1700000000", "DESCRIPTION": "a part of /usr", "COUNTER": str(number)}
    for key, value in values.items():
        with open(os.path.join(directory, key), "w") as file:
            file.write(value + "\n")
    with bz2.open(os.path.join(directory, "environment.bz2"), "w") as file:
        file.write(b'declare -x EAPI="8"\n')
    with open(os.path.join(directory, "CONTENTS"), "w") as file:
        file.writelines(entries)
    return name


def configure(scratch):
    """A repository with one empty profile, and a configuration that names it."""
    repository = os.path.join(scratch, "repository")
    for path, text in {
        "profiles/repo_name": "bench\n", "profiles/categories": "bench\n", "profiles/base/make.defaults": 'ARCH="amd64"\n',
        "profiles/base/eapi": "8\n", "profiles/arch.list": "amd64\n", "metadata/layout.conf": "masters =\n",
    }.items():
        file = os.path.join(repository, path)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "w") as stream:
            stream.write(text)
    configuration = os.path.join(scratch, "configuration", "etc", "portage")
    os.makedirs(configuration)
    repositories = f"[DEFAULT]\nmain-repo = bench\n[bench]\nlocation = {repository}\nauto-sync = no\n"
    with open(os.path.join(configuration, "repos.conf"), "w") as file:
        file.write(repositories)
    with open(os.path.join(configuration, "make.conf"), "w") as file:
        file.write(f'FEATURES="-userpriv -sandbox -news xattr"\nACCEPT_KEYWORDS="amd64"\nPKGDIR="{scratch}/theirs"\nPORTAGE_TMPDIR="{scratch}"\n')
    os.symlink(os.path.join(repository, "profiles", "base"), os.path.join(configuration, "make.profile"))
    return configuration, repositories


def portage(scratch, configuration, repositories, root, program, *arguments):
    """Portage reads /etc/portage for the root `/` however it is called, so it gets an /etc with its own."""
    command = ["bwrap", "--bind", "/", "/", "--dev-bind", "/dev", "/dev", "--proc", "/proc", "--tmpfs", "/etc"]
    for name in sorted(set(os.listdir("/etc")) - {"portage"}):
        path = "/etc/" + name
        command += ["--symlink", os.readlink(path), path] if os.path.islink(path) else ["--ro-bind", path, path]
    command += ["--ro-bind", configuration, "/etc/portage", "--tmpfs", "/var/db", "--dir", "/var/db/pkg"]
    for key, value in {
        "ROOT": root, "PORTAGE_REPOSITORIES": repositories, "PORTAGE_CONFIGROOT": os.path.join(scratch, "configuration"),
        "PYTHONPATH": os.path.join(PORTAGE, "lib"), "PYTHONDONTWRITEBYTECODE": "1",
    }.items():
        command += ["--setenv", key, value]
    return command + ["python3", os.path.join(PORTAGE, "bin", program), *arguments]


def run(command):
    started = time.perf_counter()
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)[:300]} failed:\n{result.stdout[-2000:]}")
    return time.perf_counter() - started, result.stdout


def main():
    requirements()
    project = os.path.join(HERE, "Staves.Benchmarks")
    run(["dotnet", "build", "-c", "Release", "--nologo", "-v", "q", project])
    program = os.path.join(HERE, "..", "artifacts", "bin", "Staves.Benchmarks", "release", "Staves.Benchmarks")
    scratch = tempfile.mkdtemp(prefix="staves-benchmark-")
    try:
        root = os.path.join(scratch, "root")
        total, packages = make_root(root)
        archive = os.path.join(scratch, "root.tar.xz")
        run(["sh", "-c", f"tar -C {root} -cf - . | xz -T0 -1 > {archive}"])
        configuration, repositories = configure(scratch)
        target = os.path.join(scratch, "target")
        theirs = portage(scratch, configuration, repositories, root, "quickpkg", "--include-config=y", *packages)
        emerge = portage(
            scratch, configuration, repositories, target, "emerge", "--usepkgonly", "--nodeps", "--oneshot", "--quiet", "--color=n", f"--root={target}", *packages)
        print(f"{len(packages)} packages, {total / 1e6:.0f} MB; medians of RUNS")
        print("| | seconds | packages/s | MB/s | result |\n| --- | ---: | ---: | ---: | ---: |")
        times = {}

        def measured(label, seconds, directory):
            size = sum(os.lstat(os.path.join(path, name)).st_size for path, _, names in os.walk(directory) for name in names)
            times.setdefault(label, ([], size))[0].append(seconds)

        for _ in range(int(os.environ.get("RUNS", "3"))):
            out = os.path.join(scratch, "out")
            os.makedirs(out)
            measured("`tar \\| zstd -3`", run(["sh", "-c", f"tar -C {root} --exclude=./var -cf - . | zstd -q -3 > {out}/root.tar.zst"])[0], out)
            os.makedirs(target)
            measured("`zstd -d \\| tar -x`", run(["sh", "-c", f"zstd -q -d < {out}/root.tar.zst | tar -C {target} -xf -"])[0], target)
            shutil.rmtree(target)
            shutil.rmtree(out)
            measured("Portage's quickpkg", run(theirs)[0], os.path.join(scratch, "theirs"))
            os.makedirs(target)
            measured("Portage's `emerge -K --root`", run(emerge)[0], target)
            shutil.rmtree(target)
            os.makedirs(out)
            seconds, _ = run([program, "merge", os.path.join(scratch, "theirs"), out])
            measured("Staves, merged into a root archive", seconds, out)
            shutil.rmtree(out)
            shutil.rmtree(os.path.join(scratch, "theirs"))
            for jobs in sorted({1, os.cpu_count()}):
                seconds, _ = run([program, "quickpkg", root, out, str(jobs)])
                measured(f"Staves, a directory, {jobs} at a time", seconds, os.path.join(out, "packages"))
                shutil.rmtree(out)
            seconds, text = run([program, "quickpkg", archive, out, str(os.cpu_count())])
            measured("Staves, a .tar.xz", seconds, os.path.join(out, "packages"))
            measured("- of it, reading the archive once", float(text.split()[0]), os.path.join(out, "builders"))
            seconds, _ = run([program, "quickpkg", archive, out, "1"])
            measured("Staves, all in the cache", seconds, os.path.join(out, "packages"))
            shutil.rmtree(out)
        for label, (seconds, size) in times.items():
            median = statistics.median(seconds)
            print(f"| {label} | {median:.2f} | {len(packages) / median:.1f} | {total / 1e6 / median:.0f} | {size / 1e6:.0f} MB |")
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
