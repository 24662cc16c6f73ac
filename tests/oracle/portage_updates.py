#!/usr/bin/env python3
"""Tells what Portage makes of dependency strings when packages move, for the tests to compare with Staves.

    PYTHONPATH=CHECKOUT/lib portage_updates.py CASES.json > ANSWERS.json

A case has `updates` (lines of profiles/updates), `text`, and perhaps `parent`, the package that has the dependencies:
[category/name-version, slot, repository]. Its answer is the text, or `null` where a line is no update.
"""

import json
import sys


def answer(case):
    from portage.update import parse_updates, update_dbentry
    from portage.versions import _pkg_str

    updates, errors = parse_updates("\n".join(case["updates"]))
    if errors:
        return None
    parent = None
    if case.get("parent"):
        cpv, slot, repository = case["parent"]
        parent = _pkg_str(cpv, metadata={"EAPI": "8", "SLOT": slot, "repository": repository})
    text = case["text"]
    for update in updates:
        text = update_dbentry(update, text, eapi=None if parent else "8", parent=parent)
    return text


def main(path):
    with open(path, encoding="utf-8") as file:
        cases = json.load(file)
    json.dump([answer(case) for case in cases], sys.stdout, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
