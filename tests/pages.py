# SPDX-License-Identifier: Apache-2.0
"""Looks at the pages of a publication without a browser: python3 tests/pages.py FOLDER
Every page well-formed, within 200 kB and 200 rows; every link leads to a file and an id that are there; headings in
order, tables with captions and scopes, one main, a skip link, a language; nothing that needs a server or a script.
Prints "N passed, N failed"."""
import csv
import datetime
import decimal
import hashlib
import io
import json
import os
import posixpath
import re
import sys
import urllib.parse
import xml.etree.ElementTree as tree

ATOM = "{http://www.w3.org/2005/Atom}"


class Pages:
    def __init__(self, folder):
        self.folder, self.good, self.bad = folder, 0, []
        self.names = set()
        for top, folders, files in os.walk(folder):
            folders[:] = [name for name in folders if name != ".git"]
            self.names |= {posixpath.normpath(posixpath.join(os.path.relpath(top, folder), name)) for name in files}
        self.ids, self.roots = {}, {}

    def hold(self, is_so, name, what):
        self.good += bool(is_so)
        if not is_so:
            self.bad.append(f"{name}: {what}")

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            text = file.read()
        try:
            return text, tree.fromstring(text.replace("<!DOCTYPE html>", "", 1))
        except tree.ParseError as error:
            self.hold(False, name, f"not well-formed: {error}")
            return text, None

    def links(self, name, root):
        for node in root.iter():
            for place in (node.get("href"), node.get("src")):
                if place is None:
                    continue
                url = urllib.parse.urlsplit(place)
                self.hold(not url.scheme and not url.netloc and not place.startswith("/"), name, f"{place} is not relative")
                path = urllib.parse.unquote(url.path)
                to = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
                self.hold(to in self.names, name, f"{place} leads nowhere")
                if url.fragment and to in self.ids:
                    self.hold(url.fragment in self.ids[to], name, f"{place}: no such part")

    def limits(self, name, text, root):
        self.hold(len(text.encode()) <= 200_000, name, f"{len(text.encode())} bytes")
        rows = sum(1 for node in root.iter() if node.tag in ("tr", "li"))
        self.hold(sum(1 for node in root.iter("tr")) <= 200, name, f"{rows} rows")

    def shape(self, name, root):
        self.hold(root.tag == "html" and root.get("lang", "").startswith("zh"), name, "no language")
        self.hold(len(list(root.iter("main"))) == 1, name, "not one main")
        self.hold(len(list(root.iter("h1"))) == 1, name, "not one h1")
        self.hold(bool((root.findtext(".//title") or "").strip()), name, "no title")
        self.hold(root.find(".//a[@class='skip']") is not None, name, "no skip link")
        self.hold(root.find(".//meta[@name='viewport']") is not None, name, "no viewport")
        ids = [node.get("id") for node in root.iter() if node.get("id")]
        self.hold(len(ids) == len(set(ids)), name, "an id twice")
        level = 0
        for node in root.iter():
            if re.fullmatch("h[1-6]", node.tag):
                self.hold(int(node.tag[1]) <= level + 1, name, f"{node.tag} after h{level}")
                level = int(node.tag[1])
                self.hold("".join(node.itertext()).strip(), name, f"an empty {node.tag}")
            if node.tag == "table":
                self.hold(node[0].tag == "caption" and "".join(node[0].itertext()).strip(), name, "a table without caption")
            if node.tag == "th":
                self.hold(node.get("scope") in ("col", "row", "rowgroup", "colgroup"), name, "a th without scope")
            if node.tag == "img":
                self.hold(node.get("alt") is not None, name, "an img without alt")
            if node.tag in ("a", "button"):
                self.hold("".join(node.itertext()).strip() or node.get("aria-label"), name, "an empty link")
            self.hold(not any(key.startswith("on") for key in node.keys()), name, "a script in an attribute")

    def feed(self, name, root):
        self.hold(root.tag == ATOM + "feed", name, "no feed")
        for part in [root] + root.findall(ATOM + "entry"):
            for field in ("id", "title", "updated"):
                self.hold(part.findtext(ATOM + field), name, f"no {field}")

    def package(self, name):
        """A Data Package 2.0: paths within it, sizes and hashes, columns, types, keys."""
        folder = os.path.dirname(os.path.join(self.folder, name))
        with open(os.path.join(folder, "datapackage.json"), encoding="utf-8") as file:
            package = json.load(file)
        self.hold(package["$schema"].startswith("https://datapackage.org/profiles/2.0/"), name, "no profile")
        self.hold(re.fullmatch(r"[a-z0-9._-]+", package["name"]), name, "bad name")
        rows = {}
        for resource in package["resources"]:
            path, schema = resource["path"], resource["schema"]
            self.hold(re.fullmatch(r"[a-z0-9._-]+", path) and not path.startswith("."), name, f"path {path}")
            with open(os.path.join(folder, path), "rb") as file:
                data = file.read()
            self.hold(len(data) == resource["bytes"], name, f"{path}: size")
            self.hold("sha256:" + hashlib.sha256(data).hexdigest() == resource["hash"], name, f"{path}: hash")
            self.hold(data.startswith(b"\xef\xbb\xbf"), name, f"{path}: no BOM")
            table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
            names = [field["name"] for field in schema["fields"]]
            self.hold(table[0] == names, name, f"{path}: columns")
            rows[resource["name"]] = [dict(zip(names, row)) for row in table[1:]]
            for field in schema["fields"]:
                self.values(f"{name}: {path}", field, [row[field["name"]] for row in rows[resource["name"]]])
            keys = [tuple(row[key] for key in schema["primaryKey"]) for row in rows[resource["name"]]]
            self.hold(len(keys) == len(set(keys)), name, f"{path}: a key twice")
        for resource in package["resources"]:
            for foreign in resource["schema"].get("foreignKeys", []):
                to = foreign["reference"]
                known = {row[to["fields"][0]] for row in rows[to["resource"]]}
                have = {row[foreign["fields"][0]] for row in rows[resource["name"]]}
                self.hold(have <= known, name, f"{resource['path']}: {have - known} is nowhere")

    def values(self, name, field, values):
        reads = {"integer": int, "number": float, "date": datetime.date.fromisoformat,
                 "boolean": {"true": 1, "false": 0}.__getitem__, "string": str}
        for value in filter(None, values):
            try:
                reads[field["type"]](value)
            except (ValueError, KeyError):
                self.hold(False, name, f"{field['name']}: {value!r} is no {field['type']}")
                return
        self.hold(field["title"] and field["description"], name, f"{field['name']} says nothing")

    def contract(self, name):
        """A release package of OCDS: sizes, ids that answer each other, sums of whole fen."""
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            text = file.read()
        package = json.loads(text, parse_float=decimal.Decimal)
        self.hold(len(text.encode()) <= 200_000, name, f"{len(text.encode())} bytes")
        self.hold(package["version"] == "1.1" and package["uri"].startswith("tag:"), name, "no package of 1.1")
        self.hold(name.replace(".json", ".html") in self.names or re.search(r"-\d+\.json$", name), name, "no page")
        for amount in re.findall(r'"amount": (\S*),', text):
            self.hold(re.fullmatch(r"-?\d+\.\d\d", amount), name, f"{amount} is no sum")
        for release in package["releases"]:
            self.hold(release["date"] <= package["publishedDate"], name, "later than it is published")
            parties = {party["id"] for party in release["parties"]}
            awards = {award["id"] for award in release.get("awards", [])}
            for contract in release["contracts"]:
                rows = contract.get("implementation", {}).get("transactions", [])
                ids = [row["id"] for row in rows]
                self.hold(len(ids) == len(set(ids)), name, "a payment twice")
                self.hold(len(rows) + len(contract.get("milestones", [])) <= 200, name, f"{len(rows)} rows")
                self.hold(contract["awardID"] in awards or not awards, name, "an award that is not there")
                for row in rows:
                    for side in ("payer", "payee"):
                        self.hold(side not in row or row[side]["id"] in parties, name, f"{row['id']}: who is {side}?")

    def searched(self, name):
        """A piece of the index: rows of an address that is there and a text."""
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            text = file.read()
        call, rows = text.split("(", 1)
        rows = json.loads(rows.rsplit(")", 1)[0])
        self.hold(len(text.encode()) <= 200_000, name, "too large")
        if call == "sanziList":
            for piece in rows:
                self.hold(f"s/{piece}.js" in self.names, name, f"{piece} is not there")
            return
        for place, words in rows:
            path, _, part = place.partition("#")
            self.hold(words and path in self.ids and (not part or part in self.ids[path]), name, f"{place} leads nowhere")

    def run(self):
        pages = sorted(name for name in self.names if name.endswith(".html") and name != "verify.html")
        texts = {}
        for name in pages:
            texts[name], self.roots[name] = self.read(name)
            if self.roots[name] is not None:
                self.ids[name] = {node.get("id") for node in self.roots[name].iter()}
        for name, root in self.roots.items():
            if root is None:
                continue
            self.links(name, root)
            self.limits(name, texts[name], root)
            self.shape(name, root)
        if "feed.xml" in self.names:
            root = self.read("feed.xml")[1]
            self.links("feed.xml", root)
            self.feed("feed.xml", root)
        for name in sorted(self.names):
            if name.endswith("/datapackage.json"):
                self.package(name)
            if re.fullmatch(r"c/[^/]+\.json", name):
                self.contract(name)
            if re.fullmatch(r"s/[^/]+\.js", name):
                self.searched(name)
            if re.fullmatch(r"data/schema/[^/]+\.json", name):
                with open(os.path.join(self.folder, name), encoding="utf-8") as file:
                    self.hold(json.load(file)["properties"], name, "no properties")
        self.hold(pages and "index.html" in self.names, "", "no pages")
        print(*self.bad[:40], sep="\n", end="\n" if self.bad else "")
        print(f"{self.good} passed, {len(self.bad)} failed")
        return 1 if self.bad else 0


if __name__ == "__main__":
    sys.exit(Pages(sys.argv[1]).run())
