#!/usr/bin/env python3
"""Whole-process times of `staves plan` beside `emerge --pretend`, in one run on the same packages.

Needs root (for a mount namespace), a checkout of Portage (STAVES_PORTAGE), its user and group `portage`, and the reference data
(STAVES_SHARED, else ../shared). Says what is missing and ends with 0 where it cannot run."""

import hashlib
import os
import pwd
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CHECKOUT = os.path.dirname(HERE)
SHARED = os.environ.get("STAVES_SHARED", os.path.join(CHECKOUT, "..", "shared"))
PORTAGE = os.environ.get("STAVES_PORTAGE", "")
REQUESTS = ["app-shells/bash", "dev-vcs/git", "coreos-base/coreos"]
ENTRIES = 32_000
VERSION = re.compile(r"^(.+?)-(\d+(?:\.\d+)*[a-z]?(?:_(?:alpha|beta|pre|rc|p)\d*)*(?:-r\d+)?)$")


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(0)


def requirements():
    if os.geteuid() != 0:
        skip("only root may bind a configuration to /etc/portage")
    if not os.path.exists(os.path.join(PORTAGE, "bin", "emerge")):
        skip("STAVES_PORTAGE does not name a checkout of Portage")
    if not os.path.exists(os.path.join(SHARED, "gentoo-metadata", "gentoo-metadata.tar.xz")):
        skip("the reference data are not there")
    try:
        pwd.getpwnam("portage")
    except KeyError:
        skip("there is no user `portage`")


def unpack(directory):
    os.makedirs(directory)
    archive = os.path.join(SHARED, "gentoo-metadata", "gentoo-metadata.tar.xz")
    subprocess.run(["tar", "xJf", archive, "-C", directory, "--strip-components=1", "--exclude=glsa"], check=True)
    conf = os.path.join(directory, "etc", "portage", "repos.conf")
    for name in os.listdir(conf):
        path = os.path.join(conf, name)
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(re.sub(r"(?m)^location = (?!/)", f"location = {directory}/", text))
    profile = os.path.join(directory, "etc", "portage", "make.profile")
    target = os.path.realpath(profile)
    os.remove(profile)
    os.symlink(target, profile)
    return directory


def add_ebuilds(root):
    """Portage lists ebuild files, and believes a cache entry that has their digest; empty ones will do to plan with."""
    for repository in os.listdir(os.path.join(root, "repos")):
        base = os.path.join(root, "repos", repository)
        cache = os.path.join(base, "metadata", "md5-cache")
        for category in os.listdir(cache):
            for entry in os.listdir(os.path.join(cache, category)):
                path = os.path.join(cache, category, entry)
                with open(path) as file:
                    lines = [line for line in file if not line.startswith(("_eclasses_=", "_md5_="))]
                package = os.path.join(base, category, VERSION.match(entry).group(1))
                os.makedirs(package, exist_ok=True)
                ebuild = "".join(line for line in lines if line.startswith("EAPI="))
                with open(os.path.join(package, entry + ".ebuild"), "w") as file:
                    file.write(ebuild)
                with open(path, "w") as file:
                    file.writelines(lines + [f"_md5_={hashlib.md5(ebuild.encode()).hexdigest()}\n"])


def synthesize(source, target):
    subprocess.run(
        ["dotnet", "run", "-c", "Release", "--project", os.path.join(HERE, "Staves.Benchmarks"), "--",
         "synthesize", source, target, str(ENTRIES)], check=True, stdout=subprocess.DEVNULL)


def seconds(command, environment):
    started = time.perf_counter()
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True)
    elapsed = time.perf_counter() - started
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{result.stdout[-2000:]}")
    return elapsed


def medians(commands, runs):
    """The commands take turns, so that what else the machine does hits all of them."""
    times = [[] for _ in commands]
    for _ in range(runs):
        for index, command in enumerate(commands):
            times[index].append(seconds(*command))
    return [statistics.median(own) for own in times]


def main():
    requirements()
    if "--inside" not in sys.argv:
        # The configuration of the builder's root is read from /etc/portage and /var/db/pkg, wherever ROOT is.
        made = [path for path in ("/etc/portage", "/var/db/pkg") if not os.path.exists(path)]
        for path in made:
            os.makedirs(path)
        try:
            sys.exit(subprocess.run(
                ["unshare", "--mount", "--propagation", "private", sys.executable, __file__, "--inside", *sys.argv[1:]]).returncode)
        finally:
            for path in made:
                os.rmdir(path)

    runs = int(os.environ.get("RUNS", "5"))
    subprocess.run([os.path.join(CHECKOUT, "staves"), "--version"], check=True, stdout=subprocess.DEVNULL)
    staves = os.path.join(CHECKOUT, "artifacts", "program", "staves")
    scratch = tempfile.mkdtemp(prefix="staves-benchmark-")
    try:
        small = unpack(os.path.join(scratch, "small"))
        large = unpack(os.path.join(scratch, "large"))
        os.rename(os.path.join(large, "repos", "gentoo"), os.path.join(large, "repos", "real"))
        synthesize(os.path.join(large, "repos", "real"), os.path.join(large, "repos", "gentoo"))
        theirs = unpack(os.path.join(scratch, "portage"))
        add_ebuilds(theirs)
        subprocess.run(["mount", "--bind", os.path.join(theirs, "etc", "portage"), os.path.realpath("/etc/portage")], check=True)
        subprocess.run(["mount", "--bind", os.path.join(theirs, "builder", "var", "db", "pkg"), os.path.realpath("/var/db/pkg")], check=True)
        root = os.path.join(scratch, "root")
        os.makedirs(root)

        def emerge(request):
            return ([sys.executable, os.path.join(PORTAGE, "bin", "emerge"), "--pretend", "--root-deps=rdeps", request],
                    {**os.environ, "ROOT": root, "SYSROOT": "/"})

        def plan(configuration, request):
            return ([staves, "plan", "--config-root", configuration, "--builder", os.path.join(configuration, "builder"), request],
                    {**os.environ, "XDG_CACHE_HOME": os.path.join(scratch, "cache")})

        print(f"| request | emerge --pretend | staves plan | ratio | staves plan, {ENTRIES:,} entries | ratio to 1,747 |")
        print("| --- | --- | --- | --- | --- | --- |")
        for request in REQUESTS:
            commands = [plan(small, request), plan(large, request)]
            seconds(*emerge(request))
            for command in commands:
                seconds(*command)
            [portage, *_] = medians([emerge(request)], runs)
            [own, own_large] = medians(commands, runs * 4)
            print(f"| {request} | {portage:.2f} s | {own * 1000:.1f} ms | {portage / own:.0f} | {own_large * 1000:.1f} ms | {own_large / own:.2f} |", flush=True)
    finally:
        subprocess.run(["umount", "-q", os.path.realpath("/etc/portage"), os.path.realpath("/var/db/pkg")], check=False)
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
