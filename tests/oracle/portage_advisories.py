#!/usr/bin/env python3
"""Tells which versions Portage takes for affected by the advisories of a repository, for the tests to compare with Staves.

    PYTHONPATH=CHECKOUT/lib portage_advisories.py DIRECTORY > ANSWERS

For each package of each `glsa-*.xml` the versions at and around its bounds are asked about, in the slots that it names and in `0`. A line has
file, number of the package in it, version, slot and `1` where it is affected. Ranges that Portage itself cannot evaluate are passed over.
"""

import os
import re
import sys
from xml.dom import minidom


class OnePackage:
    """A database with one package, as far as matching asks one."""

    def __init__(self, cpv):
        self.cpv = cpv

    def match(self, atom):
        from portage.dep import match_from_list

        return match_from_list(atom, [self.cpv])


def versions_around(bound):
    base = re.sub(r"-r[0-9]+$", "", bound.rstrip("*"))
    revision = re.search(r"-r([0-9]+)$", bound)
    number = int(revision.group(1)) if revision else 0
    return {base, f"{base}-r1", f"{base}-r{number}", f"{base}-r{number + 1}", f"{base}.1", f"{base}_rc1", "0", "999999"}


def answers(path):
    from portage.glsa import getText, makeAtom, match
    from portage.versions import _pkg_str, ververify

    for number, package in enumerate(minidom.parse(path).getElementsByTagName("package")):
        name = package.getAttribute("name").strip()
        ranges = [(kind, node) for kind in ("vulnerable", "unaffected") for node in package.getElementsByTagName(kind)]
        # Portage evaluates `rgt` as no range at all.
        if any(node.getAttribute("range") == "rgt" for _, node in ranges):
            continue
        slots = {node.getAttribute("slot").strip() for _, node in ranges} - {"", "*"} | {"0"}
        bounds = {getText(node, format="strip") for _, node in ranges}
        versions = {version for bound in bounds for version in versions_around(bound) if ververify(version)}
        for version in sorted(versions):
            for slot in sorted(slots):
                one = _pkg_str(f"{name}-{version}", metadata={"EAPI": "8", "SLOT": slot, "repository": "x", "KEYWORDS": ""}, settings=None)
                try:
                    hits = {kind: any(match(makeAtom(name, node), OnePackage(one)) for other, node in ranges if other == kind) for kind, _ in ranges}
                except TypeError:
                    # A slot behind a range of revisions is more than it can take apart.
                    continue
                affected = hits.get("vulnerable", False) and not hits.get("unaffected", False)
                yield f"{os.path.basename(path)} {number} {version} {slot} {int(affected)}"


def main(directory):
    for name in sorted(os.listdir(directory)):
        if name.startswith("glsa-") and name.endswith(".xml"):
            for line in answers(os.path.join(directory, name)):
                print(line)


if __name__ == "__main__":
    main(*sys.argv[1:])
