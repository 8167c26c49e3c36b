#!/usr/bin/env python3
"""Counts the products of each category in the table `categories`.

Each change comes as one line of JSON on standard input. The effects are additions, not new values: they are right
whatever else happens to the counts before they are carried out.
"""

import json
import sys


def add(category, difference):
    """Prints the effect that adds `difference` to a category's count."""
    effect = {"table": "categories", "key": {"category": category}, "attribute": "products", "value": difference}
    print(json.dumps({"add": effect}))


def forget_if_empty(category):
    """Prints the effect that deletes the count of a category that has no products left."""
    effect = {"table": "categories", "key": {"category": category}, "if": "products = :none", "values": {":none": 0}}
    print(json.dumps({"delete": effect}))


for line in sys.stdin:
    change = json.loads(line)
    before = (change.get("old") or {}).get("category")
    after = (change.get("new") or {}).get("category")
    if before == after:
        continue
    if before is not None:
        add(before, -1)
        forget_if_empty(before)
    if after is not None:
        add(after, 1)
