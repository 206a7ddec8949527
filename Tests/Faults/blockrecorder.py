#!/usr/bin/python3
"""A disk that remembers: one file in a FUSE file system; every write to it and every flush is noted in order.

    blockrecorder.py MOUNTPOINT BACKING_FILE LOG

The log is a row of records: `W`, offset (8 bytes), length (4 bytes), the data; or `F` for a flush."""

import os
import stat
import struct
import sys

import pyfuse3
import trio

DISK = 2


class Disk(pyfuse3.Operations):
    def __init__(self, backing: str, log: str) -> None:
        super().__init__()
        self.file = os.open(backing, os.O_RDWR)
        self.size = os.fstat(self.file).st_size
        self.log = open(log, "wb", buffering=0)

    def _attributes(self, inode: int) -> pyfuse3.EntryAttributes:
        found = pyfuse3.EntryAttributes()
        found.st_ino = inode
        is_root = inode == pyfuse3.ROOT_INODE
        found.st_mode = stat.S_IFDIR | 0o755 if is_root else stat.S_IFREG | 0o600
        found.st_size = 0 if is_root else self.size
        found.st_nlink = 1
        return found

    async def getattr(self, inode, ctx=None):
        return self._attributes(inode)

    async def setattr(self, inode, attr, fields, fh, ctx):
        return self._attributes(inode)

    async def lookup(self, parent, name, ctx=None):
        if name != b"disk":
            raise pyfuse3.FUSEError(2)
        return self._attributes(DISK)

    async def opendir(self, inode, ctx):
        return inode

    async def readdir(self, fh, start, token):
        if start == 0:
            pyfuse3.readdir_reply(token, b"disk", self._attributes(DISK), 1)

    async def open(self, inode, flags, ctx):
        return pyfuse3.FileInfo(fh=DISK)

    async def read(self, fh, offset, size):
        return os.pread(self.file, size, offset)

    async def write(self, fh, offset, data):
        self.log.write(b"W" + struct.pack("<QI", offset, len(data)) + bytes(data))
        os.pwrite(self.file, data, offset)
        return len(data)

    async def fsync(self, fh, datasync):
        self.log.write(b"F")


def main() -> None:
    mountpoint, backing, log = sys.argv[1:4]
    pyfuse3.init(Disk(backing, log), mountpoint, set(pyfuse3.default_options))
    try:
        trio.run(pyfuse3.main)
    finally:
        pyfuse3.close(unmount=True)


if __name__ == "__main__":
    main()
