#!/usr/bin/env python3
"""Has Portage apply package moves to the installed packages of a root, for the tests to compare the entries with Staves.

    PYTHONPATH=CHECKOUT/lib portage_moves.py ROOT CONFIG_ROOT UPDATES

UPDATES is a file of profiles/updates; it is applied to every package, whatever its repository.
"""

import sys


def main(root, config_root, path):
    from portage.dbapi.vartree import vartree
    from portage.package.ebuild.config import config
    from portage.update import parse_updates

    settings = config(config_root=config_root, target_root=root, env={}, local_config=True)
    tree = vartree(settings=settings).dbapi
    with open(path, encoding="utf-8") as file:
        updates, errors = parse_updates(file.read())
    assert not errors, errors
    for update in updates:
        if update[0] == "move":
            tree.move_ent(update)
        else:
            tree.move_slot_ent(update)
    tree.update_ents(updates)


if __name__ == "__main__":
    main(*sys.argv[1:])
