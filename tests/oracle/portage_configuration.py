#!/usr/bin/env python3
"""Asks Portage what a configuration root means, for the tests to compare with Staves.

    PYTHONPATH=CHECKOUT/lib portage_configuration.py CONFIG_ROOT > answers.jsonl

The first line describes the configuration, each other line one version of a package that has a metadata cache entry, with those
variables that package.env changes for it. Needs no ebuild, no installed package and no root rights. Relative locations in
repos.conf start from CONFIG_ROOT.
"""

import json
import os
import sys
import tempfile
from types import SimpleNamespace

VARIABLES = (
    "ACCEPT_KEYWORDS ACCEPT_LICENSE ACCEPT_PROPERTIES ACCEPT_RESTRICT ARCH CBUILD CFLAGS CHOST CONFIG_PROTECT CONFIG_PROTECT_MASK CXXFLAGS"
    " ELIBC ENV_UNSET FEATURES IUSE_IMPLICIT KERNEL LDFLAGS LIBDIR_amd64 MULTILIB_ABIS PROFILE_ONLY_VARIABLES USE USE_EXPAND"
    " USE_EXPAND_HIDDEN USE_EXPAND_IMPLICIT USE_EXPAND_UNPREFIXED USE_EXPAND_VALUES_ARCH"
).split()

# What a package.env file of the tests may set.
PACKAGE_VARIABLES = "CFLAGS FEATURES LDFLAGS EXTRA".split()


def configure(root):
    import portage
    from portage.package.ebuild.config import config

    target = tempfile.mkdtemp(prefix="staves-oracle-")
    try:
        # `env` is what the caller's environment would be: nothing of it may show in the answers.
        return config(config_root=root, target_root=target, env={}, config_profile_path=None, local_config=True)
    finally:
        os.rmdir(target)


def package_variables(settings):
    return {name: settings.get(name, "") for name in PACKAGE_VARIABLES}


def describe(settings):
    expand = settings.get("USE_EXPAND", "").split()
    return {
        "profiles": [os.path.realpath(path) for path in settings.profiles],
        "repositories": [[repo.name, os.path.realpath(repo.location), [master.name for master in repo.masters]]
                         for repo in settings.repositories if os.path.isdir(repo.location)],
        "variables": {name: settings.get(name, "") for name in VARIABLES + expand},
        "packageVariables": package_variables(settings),
        "usemask": sorted(settings.usemask),
        "useforce": sorted(settings.useforce),
        "packages": sorted(map(str, settings.packages)),
        "provided": sorted(name for names in settings.pprovideddict.values() for name in names),
    }


def entries(settings):
    for repo in sorted(settings.repositories, key=lambda repo: repo.name):
        cache = os.path.join(repo.location, "metadata", "md5-cache")
        for category in sorted(os.listdir(cache)) if os.path.isdir(cache) else ():
            for name in sorted(os.listdir(os.path.join(cache, category))):
                with open(os.path.join(cache, category, name), encoding="utf-8") as file:
                    values = dict(line.rstrip("\n").partition("=")[::2] for line in file)
                yield repo.name, f"{category}/{name}", values


def roots(settings):
    """What a package needs to know of its surroundings, without a tree of ebuilds."""
    import portage

    return SimpleNamespace(
        root="/", settings=settings, trees={"porttree": SimpleNamespace(dbapi=portage.portdbapi(mysettings=settings))})


def answer(settings, roots, usual, repository, cpv, values):
    import portage
    from _emerge.Package import Package

    metadata = {key: values.get(key, "") for key in settings._setcpv_aux_keys}
    metadata.update(EAPI=values.get("EAPI", "0"), repository=repository, KEYWORDS=values.get("KEYWORDS", ""))
    if not portage.eapi_is_supported(metadata["EAPI"]):
        return {"package": f"{cpv}::{repository}", "masks": {"eapi": metadata["EAPI"]}}

    # Files of the repository count only for a package that knows its repository, which a plain name does not.
    settings.setcpv(Package(
        built=False, cpv=cpv, installed=False, metadata=metadata, onlydeps=False, root_config=roots, type_name="ebuild"))
    package = settings.mycpv
    metadata["USE"] = settings["PORTAGE_USE"]
    masks = {
        "package.mask": bool(settings._getMaskAtom(package, metadata)),
        "keywords": bool(settings._getMissingKeywords(package, metadata)),
        "license": sorted(set(settings._getMissingLicenses(package, metadata))),
        "properties": sorted(set(settings._getMissingProperties(package, metadata))),
        "restrict": sorted(set(settings._getMissingRestrict(package, metadata))),
    }
    effective = settings.configdict["pkg"].get("IUSE_EFFECTIVE")
    known = set(effective.split()) if effective else {flag.lstrip("+-") for flag in metadata["IUSE"].split()}
    return {
        "package": f"{cpv}::{repository}",
        "use": sorted(settings["PORTAGE_USE"].split()),
        # Before EAPI 5 it is a pattern, not a list.
        "iuse": sorted(known) if effective else None,
        "masked": sorted(known & set(settings.usemask)),
        "forced": sorted(known & set(settings.useforce)),
        "stable": bool(settings._isStable(package)),
        "masks": {name: value for name, value in masks.items() if value},
        "variables": {name: value for name, value in package_variables(settings).items() if value != usual[name]},
    }


def main():
    root = os.path.realpath(sys.argv[1])
    os.chdir(root)
    settings = configure(root)
    description = describe(settings)
    print(json.dumps(description))
    settings.unlock()
    surroundings = roots(settings)
    for repository, cpv, values in entries(settings):
        print(json.dumps(answer(settings, surroundings, description["packageVariables"], repository, cpv, values)))


if __name__ == "__main__":
    main()
