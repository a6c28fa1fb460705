# SPDX-License-Identifier: Apache-2.0
"""The open data of a publication, read by the Frictionless project's own library and held against
its JSON Schema by ajv, at the versions and with the bytes that the lock file names."""
import functools, glob, json, os, shutil, subprocess
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


def said_of(packages):
    modules()
    done = subprocess.run(["node", os.path.join(HERE, "data", "check.js"),
                           os.path.join(AT, "copy", "schema"), *packages], cwd=AT,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
