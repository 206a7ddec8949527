"""What the documents say of the sources is so."""

import re
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = {path: path.read_text() for path in (PROJECT / "Sources").rglob("*.swift")}


class DocsTest(unittest.TestCase):
    def test_the_map_names_files_that_exist(self):
        text = (PROJECT / "CONTRIBUTING.md").read_text()
        files = re.findall(r"\| `(Sources/[^`]+)` \|", text)
        self.assertGreaterEqual(len(files), 15)
        self.assertEqual([name for name in files if not (PROJECT / name).is_file()], [])

    def test_the_walkthrough_names_functions_that_exist(self):
        text = (PROJECT / "docs/walkthrough.md").read_text()
        names = re.findall(r"`([A-Z]\w+)\.(\w+)`", text)
        self.assertGreaterEqual(len(names), 25)
        self.assertEqual([f"{owner}.{member}" for owner, member in names if not self.has(owner, member)], [])

    def test_the_walkthrough_names_rooms_that_exist(self):
        text = (PROJECT / "docs/walkthrough.md").read_text()
        rooms = [room for line in re.findall(r"^## .*\((.*)\)$", text, re.M) for room in re.findall(r"`([^`]+)`", line)]
        self.assertGreaterEqual(len(rooms), 10)
        self.assertEqual([room for room in rooms if not (PROJECT / "Sources" / room).is_dir()], [])

    def test_the_architecture_names_every_module(self):
        modules = {path.name for path in (PROJECT / "Sources").iterdir() if path.is_dir()}
        table = "\n".join(re.findall(r"^\| \d \|.*$", (PROJECT / "docs/architecture.md").read_text(), re.M))
        self.assertEqual(modules - set(re.findall(r"`(\w+)`", table)), set())

    def has(self, owner, member):
        """Whether a file that is named for the type, or defines it, has the member."""
        homes = [text for path, text in SOURCES.items()
                 if re.split(r"[+.]", path.name)[0] == owner or re.search(rf"\b(?:struct|class|enum) {owner}\b", text)]
        pattern = r"\binit[(<]" if member == "init" else rf"\b(?:func|var|let) {member}\b"
        return any(re.search(pattern, text) for text in homes)


if __name__ == "__main__":
    unittest.main()
