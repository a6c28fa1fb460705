# SPDX-License-Identifier: Apache-2.0
"""What a disk may hold after a power cut, from the record that the shim made of a command.

Files and folders are numbered, as on a disk. What was synced is sure. What was not is a list of changes, each of which
reached the disk or did not: a name made, moved or taken away, a size, a block of 4 KiB. Two models say which of them may
be there without the others:

ordered (ext4, xfs)  names and sizes reach the disk in their order, all of them with the next sync of anything that has to
                     write a name or a size; blocks that were not synced are there or not, each for itself
strict (POSIX)       a name is sure only when its own folder was synced, a size when its file was; of all else, each change
                     is there or not, each for itself; a file may also have its size and not its data

In both, any one block that was not synced may be there by half. Of a block that was written twice between two syncs only
the last content is tried together with what came after it.
"""
import itertools
import os

BLOCK = 4096
ALL_MAX = 8  # so many changes at most are tried in every combination, 2^8; of more, the ones that choices() names
PAIRS_MAX = 24
TORN = BLOCK // 2  # of one block, as much may be there and the rest not


def read_log(path, root):
    """(op, one, two, number, data) of each record, in order, paths as seen from the root."""
    with open(path, "rb") as file:
        log = file.read()
    at = 0
    while at < len(log):
        end = log.index(b"\n", at)
        op, one, two, number, size = log[at:end].decode("utf-8", "surrogateescape").split("\t")
        data = log[end + 1:end + 1 + int(size)]
        at = end + 1 + int(size)
        if op != "A":
            one = os.path.relpath(one, root)
        yield op, one, os.path.relpath(two, root) if op in "RXL" else two, int(number), data


class File:
    def __init__(self, number, mode, data=b""):
        self.number, self.mode = number, mode
        self.live = bytearray(data)
        self.sure = bytes(data)
        self.dirty = {}  # block: when it was written last

    def content(self, sizes, blocks, zeros=False, torn=None):
        """The bytes where these sizes and these dirty blocks reached the disk, of the torn one only the first part."""
        data = bytearray(self.sure)
        for size in sizes:
            del data[size:]
            data.extend(bytes(size - len(data)))
        if zeros and len(data) < len(self.live):
            data.extend(bytes(len(self.live) - len(data)))
        for block in sorted(blocks):
            piece = self.live[block * BLOCK:block * BLOCK + (TORN if block == torn else BLOCK)]
            if piece and len(data) < block * BLOCK + len(piece):
                data.extend(bytes(block * BLOCK + len(piece) - len(data)))
            data[block * BLOCK:block * BLOCK + len(piece)] = piece
        return bytes(data)


class Folder:
    def __init__(self, number, mode):
        self.number, self.mode = number, mode
        self.live = {}  # name: number
        self.sure = {}


class Change:
    """A change of names or of a size that is not sure yet: parts (folder or file, name or None, what it becomes)."""

    def __init__(self, when, parts):
        self.when = when
        self.parts = parts


class Disk:
    def __init__(self, content, strict):
        self.strict = strict
        self.nodes = [Folder(0, 0o755)]
        self.changes = []
        self.clock = 0
        self.epoch = 0  # moves with what is sure
        self.trees_of, self.trees = -1, {}
        for path, (kind, mode, data) in sorted(content.items()):
            assert kind in ("file", "folder"), path
            node = self.add(Folder, mode) if kind == "folder" else self.add(File, mode, data)
            folder = self.nodes[self.find(os.path.dirname(path))]
            folder.live[os.path.basename(path)] = folder.sure[os.path.basename(path)] = node.number

    def add(self, make, *arguments):
        self.nodes.append(make(len(self.nodes), *arguments))
        return self.nodes[-1]

    def find(self, path):
        """The number of what is there, None where nothing is."""
        number = 0
        for name in path.split("/") if path not in ("", ".") else ():
            number = self.nodes[number].live.get(name) if number is not None else None
        return number

    def place(self, path):
        return self.find(os.path.dirname(path)), os.path.basename(path)

    # ---- what the program does ----

    def apply(self, op, one, two, number, data):
        self.clock += 1
        if one.endswith(" (deleted)"):
            return
        found = self.find(one)
        if op == "W":
            self.write(self.nodes[found], number, data, two == "1")
        elif op == "T":
            self.resize(self.nodes[found], number)
        elif op == "P":
            self.nodes[found].mode = number & 0o777
            self.epoch += 1
        elif op == "C":
            self.name((*self.place(one), self.add(File, number & 0o755).number))
        elif op == "M":
            self.name((*self.place(one), self.add(Folder, number & 0o755).number))
        elif op == "R":
            self.name((*self.place(two), found), (*self.place(one), None))
        elif op == "X":
            self.name((*self.place(two), found), (*self.place(one), self.find(two)))
        elif op == "L":
            self.name((*self.place(two), found))
        elif op in "UD":
            self.name((*self.place(one), None))
        elif op == "S":
            self.sync(found, number == 1)
        else:
            raise AssertionError(f"a record of {op}")

    def name(self, *parts):
        for folder, name, number in parts:
            if number is None:
                self.nodes[folder].live.pop(name)
            else:
                self.nodes[folder].live[name] = number
        self.changes.append(Change(self.clock, list(parts)))

    def write(self, file, offset, data, synced):
        if len(file.live) < offset:
            file.live.extend(bytes(offset - len(file.live)))
        file.live[offset:offset + len(data)] = data
        blocks = range(offset // BLOCK, (offset + max(len(data), 1) - 1) // BLOCK + 1)
        for block in blocks:
            file.dirty[block] = self.clock
        if synced:
            self.settle(file, blocks)

    def resize(self, file, size):
        del file.live[size:]
        file.live.extend(bytes(size - len(file.live)))
        file.dirty = {block: when for block, when in file.dirty.items() if block * BLOCK < size}
        self.changes.append(Change(self.clock, [(file.number, None, size)]))

    # ---- what is sure ----

    def settle(self, file, blocks):
        """These blocks and the sizes of this file."""
        self.epoch += 1
        sizes, grown = self.sizes_of(file.number), len(file.sure)
        file.sure = file.content(sizes, [block for block in blocks if block in file.dirty])
        for block in blocks:
            file.dirty.pop(block, None)
        self.keep(lambda target, name: target == file.number and name is None)
        return bool(sizes) or len(file.sure) != grown

    def sizes_of(self, number):
        return [what for change in self.changes for target, name, what in change.parts if target == number and name is None]

    def keep(self, chosen):
        """Parts of changes that are sure now."""
        self.epoch += 1
        for change in self.changes:
            for target, name, what in [part for part in change.parts if chosen(*part[:2])]:
                if name is None:
                    pass  # its file has it
                elif what is None:
                    self.nodes[target].sure.pop(name, None)
                else:
                    self.nodes[target].sure[name] = what
            change.parts = [part for part in change.parts if not chosen(*part[:2])]
        self.changes = [change for change in self.changes if change.parts]

    def sync(self, number, only_data):
        if number is None:
            return  # a file that has no name any more
        node = self.nodes[number]
        moved = True
        if isinstance(node, File):
            moved = self.settle(node, sorted(node.dirty)) or not only_data
        if self.strict:
            self.keep(lambda target, name: target == number and name is not None)
        elif moved:
            # The journal is written, with all that came before.
            for other in {target for change in self.changes for target, name, _ in change.parts if name is None}:
                self.settle(self.nodes[other], ())
            self.keep(lambda target, name: True)

    # ---- what may be there ----

    def states(self):
        """(changes that reached the disk, {file: blocks}, files may have zeros for data, (file, torn block)) of all cuts
        now."""
        dirty = [(when, number, block) for number, node in enumerate(self.nodes) if isinstance(node, File)
                 for block, when in node.dirty.items()]
        units = sorted(dirty + [(change.when, change, None) for change in self.changes if self.strict], key=lambda unit: unit[0])
        counts = (None,) if self.strict else range(len(self.changes) + 1)
        for count in counts:
            for chosen in choices(units):
                changes = [unit[1] for unit in chosen if unit[2] is None] if self.strict else self.changes[:count]
                blocks = by_file(unit for unit in chosen if unit[2] is not None)
                yield changes, blocks, False, None
                if self.strict:
                    yield changes, blocks, True, None
        for _, number, block in dirty:
            yield self.changes, by_file(dirty), False, (number, block)

    def tree(self, changes):
        """{path: number} where these changes of names reached the disk."""
        names = {}
        for change in changes:
            for target, name, what in change.parts:
                if name is not None:
                    names.setdefault(target, {})[name] = what
        found = {}
        waiting = [("", 0)]
        while waiting:
            path, number = waiting.pop()
            node = self.nodes[number]
            if path:
                found[path] = number
            if isinstance(node, Folder):
                entries = {**node.sure, **names.get(number, {})}
                waiting += [(f"{path}/{name}" if path else name, what) for name, what in entries.items() if what is not None]
        return found

    def walk(self, seen):
        """The contents, as world.take() has them, that a cut now may leave and that were not seen yet."""
        if self.trees_of != self.epoch:
            self.trees_of, self.trees = self.epoch, {}
        short = {number for number, node in enumerate(self.nodes) if isinstance(node, File) and len(node.sure) < len(node.live)}
        for changes, blocks, zeros, torn in self.states():
            names = tuple(change.when for change in changes)
            if names not in self.trees:
                tree = self.tree(changes)
                self.trees[names] = tree, set(tree.values())
            tree, there = self.trees[names]
            written = tuple((number, block, self.nodes[number].dirty[block]) for number in sorted(blocks) if number in there
                            for block in blocks[number])
            state = self.epoch, names, written, zeros and not short.isdisjoint(there), torn
            if state in seen:
                continue
            seen.add(state)
            sizes = {}
            for change in changes:
                for target, name, what in change.parts:
                    if name is None:
                        sizes.setdefault(target, []).append(what)
            yield {path: self.entry(number, sizes, blocks, zeros, torn) for path, number in tree.items()}

    def entry(self, number, sizes, blocks, zeros, torn):
        node = self.nodes[number]
        if isinstance(node, Folder):
            return "folder", node.mode, b""
        return "file", node.mode, node.content(sizes.get(number, ()), blocks.get(number, ()), zeros, torn_block(number, torn))


def torn_block(number, torn):
    return torn[1] if torn is not None and torn[0] == number else -1


def by_file(units):
    blocks = {}
    for _, number, block in units:
        blocks.setdefault(number, []).append(block)
    return blocks


def choices(units):
    """All subsets of few changes. Of many: none, all, the first so many and the last so many, each alone, all but each,
    and each two alone."""
    count = len(units)
    if count <= ALL_MAX:
        sizes = range(count + 1)
    else:
        sizes = (0, 1, 2, count - 1, count) if count <= PAIRS_MAX else (0, 1, count - 1, count)
        for cut in range(2, count - 1):
            yield units[:cut]
            yield units[cut:]
    for size in sizes:
        yield from map(list, itertools.combinations(units, size))
