#!/usr/bin/env python3
"""Tells what Portage reads of a root's installed packages, for the tests to compare with Staves.

    PYTHONPATH=CHECKOUT/lib portage_installed.py ROOT CONFIG_ROOT > answer.json

Needs no root rights. ROOT/var/db/pkg is only read.
"""

import json
import os
import sys


def main(root, config_root):
    from portage.dbapi.vartree import vartree
    from portage.package.ebuild.config import config

    settings = config(config_root=config_root, target_root=root, env={}, local_config=True)
    tree = vartree(settings=settings)
    packages = {}
    for cpv in sorted(match for name in tree.dbapi.cp_all() for match in tree.dbapi.cp_list(name)):
        link = tree.dbapi._dblink(cpv)
        keys = sorted(
            name for name in os.listdir(link.dbdir)
            if name not in ("CONTENTS", "environment.bz2", "metadata") and not name.endswith(".ebuild"))
        packages[str(cpv)] = {
            "values": {key: " ".join(value.split()) for key, value in zip(keys, tree.dbapi.aux_get(cpv, keys))},
            "slot": cpv.slot,
            "subSlot": cpv.sub_slot,
            "repository": cpv.repo,
            "matches": [str(match) for match in tree.dbapi.match(f"={cpv}:{cpv.slot}")],
            "contents": {
                # Portage puts the root before the path, and adds the directories above each.
                "/" + path[len(settings["ROOT"]):].lstrip("/"): list(entry)
                for path, entry in link.getcontents().items()
            },
        }
    json.dump({"all": sorted(map(str, tree.dbapi.cpv_all())), "packages": packages, "counter": tree.dbapi.get_counter_tick_core()}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
