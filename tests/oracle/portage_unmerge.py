#!/usr/bin/env python3
"""Has Portage uninstall a package from a root, for the tests to see that it accepts the entry.

    PYTHONPATH=CHECKOUT/lib portage_unmerge.py ROOT CONFIG_ROOT CATEGORY/NAME-VERSION

Needs root rights. Without a profile its pkg_ phases cannot run; their failure is told and does not stop it, as Portage has it.
"""

import sys


def main(root, config_root, cpv):
    from portage.dbapi.vartree import dblink, vartree
    from portage.package.ebuild.config import config

    settings = config(config_root=config_root, target_root=root, env={}, local_config=True)
    link = dblink(*cpv.split("/"), settings=settings, vartree=vartree(settings=settings), treetype="vartree")
    link.lockdb()
    try:
        code = link.unmerge(ldpath_mtimes={})
        link.delete()
    finally:
        link.unlockdb()
    sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
