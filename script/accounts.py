# SPDX-License-Identifier: AGPL-3.0-or-later
"""Prints a demo's address and accounts for people: accounts.py FILE URL"""
import json
import sys

WORDS = {
    "volunteer": "Stödperson",
    "coordinator": "Samordnare",
    "manager": "Verksamhetsledare",
    "municipal_referrer": "Förmedlare i kommunen",
    "municipal_officer": "Handläggare i kommunen",
    "municipal_reader": "Förtroendevald",
    "reviewer": "Granskare",
    "administrator": "Serveransvarig",
}


def main(path: str, url: str) -> None:
    with open(path, encoding="utf-8") as f:
        demo = json.load(f)
    rows = [("Roll", "Användare", "Lösenord", "Organisation")]
    rows += [
        (WORDS[role], a["user"], a["password"], a.get("org") or "")
        for role, a in demo["accounts"].items()
        if role in WORDS
    ]
    width = [max(len(row[i]) for row in rows) for i in range(4)]
    login = demo.get("login", {}).get("path", "/")
    print(f"\nMedstöd är igång: {url}\nLogga in: {url}{login}\n")
    for n, row in enumerate(rows):
        print("  " + "  ".join(c.ljust(w) for c, w in zip(row, width)).rstrip())
        if n == 0:
            print("  " + "  ".join("-" * w for w in width))
    print("\nAlla personer är påhittade. Avsluta med Ctrl-C.\n", flush=True)


main(*sys.argv[1:3])
