#!/usr/bin/env python3
"""Builds real ebuilds of the Gentoo tree with Staves and with Portage, with one configuration and the same sources, and compares the binary
packages: paths, kinds, modes, owners, links, linked libraries, metadata. Prints a table, and each difference with its reason.

  STAVES_PORTAGE=CHECKOUT STAVES_GENTOO_TREE=DIRECTORY tests/oracle/ebuilds-beside-portage.py [--overhead] [PACKAGE...]

Sources are original tarballs of Debian's pool; an ebuild of another version is renamed. Needs root, a Debian machine, and STAVES_PROGRAM (else
the checkout's debug build). Ends with 1 where a difference has no reason or a build fails, and with 0 where it cannot run."""

import argparse
import collections
import glob
import json
import os
import resource
import shutil
import statistics
import sys
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from real_ebuilds import cases, gpkg, world  # noqa: E402

PROGRAM = os.environ.get("STAVES_PROGRAM", os.path.join(HERE, "..", "..", "artifacts", "bin", "Staves", "debug", "staves"))
PORTAGE = os.environ.get("STAVES_PORTAGE", "")
TREES = os.environ.get("STAVES_GENTOO_TREE", "")
COMPILING = ("configure", "compile", "test")


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(0)


def find_tree():
    if not os.path.exists(os.path.join(PORTAGE, "bin", "ebuild")):
        skip("STAVES_PORTAGE does not name a checkout of Portage")
    for tree in [TREES, *sorted(glob.glob(os.path.join(TREES, "*")))] if TREES else []:
        if os.path.isdir(os.path.join(tree, "profiles", world.PROFILE)):
            return tree
    return skip(f"STAVES_GENTOO_TREE names no directory with a repository that has the profile {world.PROFILE}")


def portage_once(place, case):
    """As `with_portage`; with --reuse the package of an earlier run with the same ebuild, flags and sources."""
    kept = place.of("portage", "kept", case.cpv.replace("/", "_"))
    with open(case.ebuild, encoding="utf-8") as file:
        state = f"{place.configuration}{file.read()}{case.use}{case.tests}".replace(place.directory, "")
    if place.reuse and os.path.exists(kept + ".json"):
        with open(kept + ".json", encoding="utf-8") as file:
            stored = json.load(file)
        if stored["state"] == state:
            return stored["seconds"], kept
    seconds, package = with_portage(place, case)
    os.makedirs(os.path.dirname(kept), exist_ok=True)
    shutil.copyfile(package, kept)
    with open(kept + ".json", "w", encoding="utf-8") as file:
        json.dump({"state": state, "seconds": seconds}, file)
    return seconds, kept


def with_portage(place, case):
    """Seconds and the package."""
    packages = place.of("portage", "packages")
    shutil.rmtree(packages, ignore_errors=True)
    started = time.monotonic()
    place.run_portage(
        ["python3", os.path.join(PORTAGE, "bin", "ebuild"), case.ebuild, "clean", "package"], place.of("portage", case.cpv.replace("/", "_") + ".log"))
    elapsed = time.monotonic() - started
    shutil.rmtree(place.of("portage", "portage"), ignore_errors=True)
    return elapsed, glob.glob(os.path.join(packages, "**", "*.gpkg.tar"), recursive=True)[0]


def with_staves(place, case):
    """Seconds, the package and the seconds of each phase."""
    started = time.monotonic()
    done = world.run(
        [PROGRAM, "ebuild", case.ebuild, "--config-root", place.of("root"), "--distdir", place.of("distfiles"), "--output", place.of("staves"),
         "--build-cache", place.of("cache"), "--jobs", str(place.jobs), "--offline", "--format", "json"], place.environment())
    elapsed = time.monotonic() - started
    answer = json.loads(done.stdout)
    return elapsed, answer["path"], {phase["name"]: phase["seconds"] for phase in answer["phases"]}


def compare(case, theirs, ours):
    """(kind, what, Portage's, ours, reason) for each difference."""
    found = [("file", path, *pair) for path, pair in gpkg.differing_objects(theirs, ours).items()]
    found += [("metadata", name, *pair) for name, pair in gpkg.differing_metadata(theirs, ours).items()]
    return [(*difference, cases.reason_of(case, *difference[:2])) for difference in found]


def build(place, case):
    seconds_portage, package = portage_once(place, case)
    theirs = gpkg.Package(package)
    seconds, package, phases = with_staves(place, case)
    ours = gpkg.Package(package)
    differences = compare(case, theirs, ours)
    by_kind = collections.Counter((kind, reason is not None) for kind, *_, reason in differences)
    differing = len(gpkg.differing_contents(theirs, ours))
    print(
        f"| {case.name}-{case.version} | {case.system} | {len(theirs.objects)} | {by_kind['file', False]} | {by_kind['file', True]} "
        f"| {len(theirs.contents) - differing}/{len(theirs.contents)} | {by_kind['metadata', False]} | {by_kind['metadata', True]} "
        f"| {seconds_portage:.1f} | {seconds:.1f} | {sum(phases.get(phase, 0) for phase in COMPILING):.1f} |", flush=True)
    return differences


def report(case, differences):
    reasons = collections.Counter(reason for *_, reason in differences if reason)
    for reason, count in reasons.items():
        print(f"{case.name}: {count} differ: {reason}")
    for kind, what, theirs, ours, reason in differences:
        if reason is None:
            print(f"{case.name}: {kind} {what}\n    Portage: {theirs}\n    Staves:  {ours}")


def run_table(place, chosen, refused):
    print("| package | build system | objects | differing | explained | same bytes | metadata differing | explained | Portage, s | Staves, s | of it compiling |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    results, failures = {}, {}
    for case in chosen:
        try:
            results[case.name] = (case, build(place, case))
        except RuntimeError as failure:
            failures[case.name] = failure
            print(f"| {case.name}-{case.version} | {case.system} | failed |", flush=True)
    print()
    for case, differences in results.values():
        report(case, differences)
    for name, failure in failures.items():
        print(f"{name}: {failure}")
    for name, reason in refused.items():
        print(f"{name} is left out: {reason}")
    unexplained = sum(reason is None for _, differences in results.values() for *_, reason in differences)
    print(f"{len(results)} packages compared, {len(failures)} failed, {unexplained} differences without a reason")
    return 1 if failures or unexplained else 0


def run_overhead(place, chosen, rounds):
    """The median of several rounds. On a machine with other work, processor seconds say more than those of the clock."""
    print("| package | Portage, s | Staves, s | ratio | Portage, processor s | Staves, processor s | ratio |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for case in chosen:
        with_staves(place, case)
        clock_portage, processor_portage = median(lambda: with_portage(place, case), rounds)
        clock, processor = median(lambda: with_staves(place, case), rounds)
        print(
            f"| {case.name}-{case.version} | {clock_portage:.2f} | {clock:.2f} | {clock_portage / clock:.1f} "
            f"| {processor_portage:.2f} | {processor:.2f} | {processor_portage / processor:.1f} |", flush=True)
    return 0


def median(build, rounds):
    """Of the seconds of the clock, and of those of the processors in all processes."""
    clock, processor = [], []
    for _ in range(rounds):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        clock.append(build()[0])
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(clock), statistics.median(processor)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", nargs="*", help="only these cases")
    parser.add_argument("--overhead", action="store_true", help="time packages that compile nothing")
    parser.add_argument("--rounds", type=int, default=3, help="of --overhead")
    parser.add_argument("--work", default="/var/tmp/staves-real-ebuilds", help="where sources, packages and logs are kept")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--reuse", action="store_true", help="take Portage's package of an earlier run where nothing has changed")
    parser.add_argument("--compress", action="store_true", help="have Portage compress documentation")
    arguments = parser.parse_args()
    tree = find_tree()
    if os.geteuid() != 0:
        skip("Portage gives files away, which only root can")
    if not os.path.exists(PROGRAM):
        skip(f"there is no program {PROGRAM}")
    chosen = [case for case in cases.CASES if case.name in arguments.package or not arguments.package and (case.overhead or not arguments.overhead)]
    place = world.World(arguments.work, tree, PORTAGE, arguments.jobs, arguments.compress)
    place.reuse = arguments.reuse
    chosen, refused = place.prepare(chosen)
    return run_overhead(place, chosen, arguments.rounds) if arguments.overhead else run_table(place, chosen, refused)


if __name__ == "__main__":
    sys.exit(main())
