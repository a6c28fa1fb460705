# SPDX-License-Identifier: Apache-2.0
"""The open data of a publication, read by the Frictionless project's own library and held against
its JSON Schema by ajv, at the versions and with the bytes that the lock file names. Contracts are held
against what OCDS 1.1.5 asks (data/ocds.json), and their sums against the tables."""
import csv, functools, glob, json, os, shutil, subprocess
from decimal import Decimal
from world import HERE, PUBLIC, WORK, village

AT = os.path.join(WORK, "data")
BOM = b"\xef\xbb\xbf"


@functools.lru_cache(None)
def modules():
    os.makedirs(AT, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, "data", name), AT)
    done = subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=AT,
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, "the readers of open data cannot be had:\n" + done.stderr


def copied():
    """The packages of all months, without their byte order marks: spreadsheets need them, and that
    library takes them for a part of the first column's name."""
    village()
    to = os.path.join(AT, "copy")
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(os.path.join(PUBLIC, "data"), to)
    for path in glob.glob(os.path.join(to, "*", "*.csv")):
        with open(path, "rb") as file:
            data = file.read()
        assert data.startswith(BOM), path
        with open(path, "wb") as file:
            file.write(data[len(BOM):])
    return sorted(glob.glob(os.path.join(to, "*", "datapackage.json")))


def said_by(script, schema, files):
    """What a reader of npm says of files, by its script in data/."""
    modules()
    done = subprocess.run(["node", os.path.join(HERE, "data", script), schema, *files], cwd=AT, capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def said_of(packages):
    return said_by("check.js", os.path.join(AT, "copy", "schema"), packages)


def test_open_data_keeps_the_rules_of_frictionless():
    packages = copied()
    assert len(packages) == 12, packages
    for package in said_of(packages):
        assert package["faults"] == [], package
        assert package["rows"] > 100, package


def test_broken_data_is_noticed():
    """Each edit of a table or descriptor is told by the readers: they do look."""
    edits = (
        ("postings.csv", "2025-01-02", "2025-13-02", "date"),
        ("postings.csv", "\r\n", "\r\nextra,", "row"),
        ("balances.csv", "101,", "999,", "foreign key"),
        ("accounts.csv", "\r\n102,", "\r\n101,", "unique"),
        ("datapackage.json", '"name": "sanzi-books"', '"name": "Our Books"', "pattern"),
        ("datapackage.json", '"resources"', '"tables"', "resources"),
        ("../schema/postings.json", '"type": "integer"', '"type": "boolean"', "schema"),
    )
    for name, old, new, word in edits:
        package = copied()[0]
        path = os.path.join(os.path.dirname(package), name)
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        assert old in text, (name, old)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text.replace(old, new, 1))
        faults = said_of([package])[0]["faults"]
        assert faults, (name, old, new)
        assert any(word in fault.lower() for fault in faults), (name, word, faults[:3])


def contracts():
    village()
    return sorted(glob.glob(os.path.join(PUBLIC, "c", "*.json")))


def said_of_contracts(files):
    return said_by("ocds.js", os.path.join(HERE, "data", "ocds.json"), files)


def test_contracts_keep_the_rules_of_ocds():
    files = contracts()
    assert len(files) > 10, files
    for said in said_of_contracts(files):
        assert said["faults"] == [], said
    pages = glob.glob(os.path.join(PUBLIC, "c", "*.html"))
    stems = {os.path.basename(page).split(".")[0].split("-")[0] for page in pages}
    assert stems == {os.path.basename(file).split(".")[0].split("-")[0] for file in files}


def test_a_broken_release_is_noticed():
    """What one slip makes of a good package: a member, a code, a form, a part that is missing."""
    edits = (
        ('"awardID"', '"award"'),
        ('"version": "1.1"', '"version": "1.1.5"'),
        ('"initiationType": "tender"', '"initiationType": "lease"'),
        ('"contract"', '"contracting"'),
        ('"uri": "tag:', '"uri": "c/'),
        ('T00:00:00+08:00"', '"'),
        ('"amount": ', '"amount": "'),
        ('"CNY"', '"RMB"'),
        ('"procuringEntity",', '"village",'),
        ('"ocid"', '"OCID"'),
    )
    whole = next(file for file in contracts() if '"tender"' in open(file, encoding="utf-8").read()
                 and '"transactions"' in open(file, encoding="utf-8").read())
    with open(whole, encoding="utf-8") as file:
        text = file.read()
    broken = []
    for at, (old, new) in enumerate(edits):
        assert old in text, old
        other = text.replace(old, new, 1)
        if new.endswith('"amount": "'):
            start = other.index(new) + len(new)
            end = start + other[start:].index(",")
            other = other[:end] + '"' + other[end:]
        broken.append(os.path.join(AT, "broken-%d.json" % at))
        with open(broken[-1], "w", encoding="utf-8") as file:
            file.write(other)
    for said, edit in zip(said_of_contracts(broken), edits):
        assert said["faults"], edit


def paid_by_tables():
    """(contract, month and voucher) -> yuan against cash and bank, from the CSV of every month."""
    sums = {}
    for path in sorted(glob.glob(os.path.join(PUBLIC, "data", "2*", "postings.csv"))):
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        vouchers = {}
        for row in rows:
            vouchers.setdefault(row["entry"], []).append(row)
        for lines in vouchers.values():
            money = [line for line in lines if line["account"][:3] in ("101", "102")]
            for contract in {line["contract"] for line in lines if line["contract"]} if money else ():
                named = [line for line in lines if line["contract"] == contract]
                against = [line for line in named if line not in money]
                fen = sum(Decimal(line["credit"] or 0) - Decimal(line["debit"] or 0)
                          for line in against or named)
                first = lines[0]
                if fen and first["nature"] != "opening":
                    number = "%s-%s-%s" % (first["date"][:7], first["word"], first["number"])
                    sums[contract, number] = abs(fen)
    return sums


def test_payments_of_contracts_are_those_of_the_tables():
    found = {}
    for path in contracts():
        with open(path, encoding="utf-8") as file:
            release = json.load(file, parse_float=Decimal)["releases"][0]
        for contract in release["contracts"]:
            for row in contract.get("implementation", {}).get("transactions", []):
                found[contract["id"], row["id"]] = abs(row["value"]["amount"])
    assert len(found) > 20, found
    assert found == paid_by_tables()
