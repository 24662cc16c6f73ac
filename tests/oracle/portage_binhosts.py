#!/usr/bin/env python3
"""Tells which binhosts Portage would ask, and what it makes of EMERGE_DEFAULT_OPTS, for the tests to compare with Staves.

    PYTHONPATH=CHECKOUT/lib portage_binhosts.py CASES.json > ANSWERS.json

A case has `root`, a directory with `etc/portage/binrepos.conf`, and `options`, the value of EMERGE_DEFAULT_OPTS.
"""

import json
import os
import shlex
import sys


def binhosts(root):
    from portage.binrepo.config import BinRepoConfigLoader

    settings = {"EPREFIX": "", "EROOT": "/", "PORTAGE_CONFIGROOT": root + "/", "ROOT": "/"}
    paths = [os.path.join(root, "usr/share/portage/config/binrepos.conf"), os.path.join(root, "etc/portage/binrepos.conf")]
    loaded = BinRepoConfigLoader(paths, settings)
    return [
        {
            "name": repo.name,
            "uri": repo.sync_uri,
            "priority": repo.priority or 0,
            "frozen": bool(repo.frozen),
            "verify": bool(repo.verify_signature),
            "location": repo.location,
            "include": sorted(str(atom) for atom in repo.getbinpkg_include.getAtoms()),
            "exclude": sorted(str(atom) for atom in repo.getbinpkg_exclude.getAtoms()),
        }
        for repo in reversed(list(loaded.values()))
    ]


def options(text):
    from _emerge.main import parse_opts

    _, found, _ = parse_opts(shlex.split(text), silent=True)
    fetch = found.get("--getbinpkg") is True or found.get("--getbinpkgonly") is True
    only = found.get("--getbinpkgonly") is True or found.get("--usepkgonly") is True
    return {
        "fetches": fetch,
        "only": only,
        "uses": fetch or only or found.get("--usepkg") is True,
        "exclude": sorted(" ".join(found.get("--usepkg-exclude", [])).split()),
        "respect": found.get("--binpkg-respect-use"),
    }


def main(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    json.dump([{"binhosts": binhosts(case["root"]), "options": options(case["options"])} for case in cases], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
