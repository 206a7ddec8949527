"""docs/requirements.md names tests that there are, and leads to files that there are."""

import re
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGE = PROJECT / "docs/requirements.md"
ROWS = [[cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in PAGE.read_text().splitlines() if re.match(r"\| (?!---|promise or command)", line)]


class RequirementsTest(unittest.TestCase):
    def test_every_row_has_its_test_or_says_why_not(self):
        self.assertGreaterEqual(len(ROWS), 100)
        self.assertEqual([row for row in ROWS if len(row) != 3], [])
        self.assertEqual([row for row in ROWS if not names(row) and (row[1][:10], row[2]) != ("left out: ", "—")], [])

    def test_every_test_it_names_exists(self):
        self.assertEqual(sorted({name for row in ROWS for name in names(row) if not exists(name)}), [])

    def test_a_name_that_is_none_is_found(self):
        for name in ["examples.no_such_scene", "examples.example", "nosuch.titanic_counters_are_carried_on", "ExportTests.shop",
                     "titanic-analytics/test_after.setUp", "event-analytics/test_after.test_what_was_answered_outlives_a_kill",
                     "any words"]:
            self.assertFalse(exists(name), name)

    def test_every_link_leads_somewhere(self):
        links = re.findall(r"\]\(([^)]+)\)", PAGE.read_text())
        self.assertGreaterEqual(len(links), 20)
        self.assertEqual([link for link in links if not leads(link)], [])


def names(row):
    return re.findall(r"`([^`]+)`", row[-1])


def exists(name):
    """FILE.NAME of a scene or of a Swift test, EXAMPLE/FILE.NAME of an example's test."""
    parts = re.fullmatch(r"(?:([\w-]+)/)?(\w+)\.(\w+)", name)
    if not parts:
        return False
    example, file, test = parts.groups()
    if example:
        path = PROJECT / "Examples" / example / "tests" / f"{file}.py"
        return test.startswith("test_") and path.is_file() and f"def {test}(" in path.read_text()
    if file[0].isupper():
        return any(re.search(rf"@Test\b(?:(?!@Test\b|\bfunc\b).)*\bfunc {test}\(", path.read_text(), re.S)
                   for path in (PROJECT / "Tests").rglob(f"{file}.swift"))
    return test in scenes_of(file)


def scenes_of(file):
    """As e2e.py tells a scene: by the words of its name."""
    path = PROJECT / "Tests/Engine" / f"{file}.py"
    found = re.findall(r"^    def ([a-z]\w+)\(self\) -> None:$", path.read_text(), re.M) if path.is_file() else []
    return {name for name in found if name.count("_") > 2}


def leads(link):
    if link.startswith("#"):
        titles = re.findall(r"^#+ (.*)$", PAGE.read_text(), re.M)
        return link[1:] in {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    return "://" in link or (PAGE.parent / link.split("#")[0]).exists()


if __name__ == "__main__":
    unittest.main()
