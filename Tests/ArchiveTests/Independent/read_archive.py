#!/usr/bin/env python3
"""A reader of persist's archives that shares nothing with persist: written from docs/archive-format.md, with Python's own
zlib, hashlib and json.

    read_archive.py ARCHIVE

Checks footer, index, every gzip member, every digest of a file and of a chunk, and that the tar header of each entry stands
where the index says and bears its name. Prints what it counted; anything wrong is an exception.
"""

import base64
import hashlib
import json
import struct
import sys
import zlib

FOOTER = bytes.fromhex("1f8b08040000000000ff1a0053471600") + b"%s" + b"STARGZ" + bytes.fromhex(
    "010000ffff0000000000000000")


class Member:
    """One gzip member: what the file holds, and what it inflates to."""

    def __init__(self, file: bytes, offset: int, end: int | None = None) -> None:
        header = file[offset:]
        need(header[:10] == bytes.fromhex("1f8b08040000000000ff"), "member header", offset)
        if end is None:
            need(header[10:16] == bytes.fromhex("0c00504d0800"), "PM subfield", offset)
            length, raw_length = struct.unpack("<II", header[16:24])
            start = 24
        else:
            need(header[10:16] == bytes.fromhex("240050442000"), "PD subfield", offset)
            self.digest = header[16:48]
            length, raw_length, start = end - offset, None, 48
        self.packed = file[offset:offset + length]
        need(len(self.packed) == length, "member length", offset)
        inflater = zlib.decompressobj(wbits=-15)
        self.raw = inflater.decompress(self.packed[start:-8])
        need(inflater.eof and not inflater.unused_data, "end of the DEFLATE stream", offset)
        need(raw_length in (None, len(self.raw)), "raw length", offset)
        need(struct.unpack("<II", self.packed[-8:]) == (zlib.crc32(self.raw), len(self.raw)), "trailer", offset)


def need(condition: bool, what: str, where: object) -> None:
    if not condition:
        raise SystemExit(f"wrong {what} at {where!r}")


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def name_of(line: dict) -> bytes:
    return base64.b64decode(line["path_b64"]) if "path_b64" in line else line["name"].encode()


def tar_name(raw: bytes, at: int) -> bytes:
    """The path that the headers of an entry give: the pax record where there is one, else the ustar fields."""
    path = sparse_name = None
    while raw[at + 156:at + 157] == b"x":
        size = int(raw[at + 124:at + 135], 8)
        records = raw[at + 512:at + 512 + size]
        while records:
            length, rest = records.split(b" ", 1)
            key, value = records[len(length) + 1:int(length) - 1].split(b"=", 1)
            path = value if key == b"path" else path
            sparse_name = value if key == b"GNU.sparse.name" else sparse_name
            records = records[int(length):]
        at += 512 + (size + 511) // 512 * 512
    need(raw[at + 257:at + 263] == b"ustar\0", "ustar magic", at)
    name, prefix = (raw[at + start:at + start + length].split(b"\0")[0] for start, length in ((0, 100), (345, 155)))
    return sparse_name or path or (prefix + b"/" + name if prefix else name)


def read_index(file: bytes) -> tuple[int, dict]:
    footer = file[-51:]
    digits = footer[16:32]
    need(footer == FOOTER % digits, "footer", len(file) - 51)
    offset = int(digits, 16)
    member = Member(file, offset, end=len(file) - 51)
    size = int(member.raw[124:135], 8)
    need(member.raw[:18] == b"stargz.index.json\0", "name of the index", offset)
    need(not member.raw[512 + size:].strip(b"\0"), "end of the tar stream", offset)
    text = member.raw[512:512 + size]
    need(hashlib.sha256(text).digest() == member.digest, "digest of the index", offset)
    return offset, json.loads(text)


def check_members(file: bytes, index_offset: int, index: dict) -> dict[int, Member]:
    members, offset = {}, 0
    for length, checksum in index["archive"]["members"]:
        member = members[offset] = Member(file, offset)
        need(len(member.packed) == length and zlib.crc32(member.packed) == checksum, "member in the index", offset)
        offset += length
    need(offset == index_offset, "sum of the members", offset)
    return members


def chunks_of(members: dict[int, Member], lines: list[dict], stored: int) -> list[tuple[bytes, str]]:
    chunks = []
    for number, line in enumerate(lines):
        start = line.get("innerOffset", 0)
        end = lines[number + 1]["chunkOffset"] if number + 1 < len(lines) else stored
        size = end - line.get("chunkOffset", 0)
        need(line.get("chunkSize", size) == size, "chunk size", line["name"])
        chunks.append((members[line["offset"]].raw[start:start + size], line["chunkDigest"]))
    return chunks


def main(path: str) -> None:
    with open(path, "rb") as opened:
        file = opened.read()
    index_offset, index = read_index(file)
    members = check_members(file, index_offset, index)
    entries: list[list[dict]] = []
    for line in index["entries"]:
        entries[-1].append(line) if line["type"] == "chunk" else entries.append([line])
    chunk_count = digest_count = total = 0
    for lines in entries:
        entry = lines[0]
        header = members[entry["headerOffset"]].raw
        need(tar_name(header, entry.get("headerInnerOffset", 0)) == name_of(entry), "name in the tar header", entry["name"])
        if "digest" not in entry:
            continue
        stored = sum(length for _, length in entry["extents"]) if "extents" in entry else entry["size"]
        chunks = chunks_of(members, lines, stored)
        for data, digest in chunks:
            need(sha256(data) == digest, "digest of a chunk", entry["name"])
        whole = b"".join(data for data, _ in chunks)
        need(len(whole) == stored and sha256(whole) == entry["digest"], "digest", entry["name"])
        chunk_count, digest_count, total = chunk_count + len(chunks), digest_count + 1, total + stored
    totals = index["archive"]
    need((totals["entries"], totals["storedBytes"]) == (len(entries), total), "totals", "the end")
    print(f"{len(entries)} entries, {len(members)} members, {digest_count} digests, {chunk_count} chunk digests")


main(sys.argv[1])
