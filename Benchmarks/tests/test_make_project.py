"""The project that `verify` is measured with."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

MAKE_PROJECT = Path(__file__).resolve().parent.parent / "make_project.py"
LONGEST_SERVICE = 50


class MakeProjectTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = Path(scratch.name)

    def make(self, name: str, *arguments: str) -> Path:
        subprocess.run([sys.executable, MAKE_PROJECT, self.directory / name, *arguments], check=True)
        return self.directory / name

    def files(self, project: Path) -> dict[str, bytes]:
        return {str(file.relative_to(project)): file.read_bytes() for file in project.rglob("*") if file.is_file()}

    def test_the_same_arguments_make_the_same_bytes(self) -> None:
        self.assertEqual(self.files(self.make("one")), self.files(self.make("two")))
        self.assertNotEqual(self.files(self.make("three", "--seed", "2")), self.files(self.directory / "one"))

    def test_there_are_as_many_lines_as_asked_for(self) -> None:
        for lines in (200, 2000):
            text = (self.make(str(lines), "--lines", str(lines)) / "compose.yaml").read_text()
            self.assertTrue(lines <= text.count("\n") < lines + LONGEST_SERVICE, text.count("\n"))

    def test_what_the_services_need_stands_beside_them(self) -> None:
        project = self.make("project")
        text = (project / "compose.yaml").read_text()
        for source in re.findall(r"- (\./[^:\s]+):|source: (\./\S+)|- (env/\S+)|file: (common.yaml)", text):
            self.assertTrue((project / next(filter(None, source))).exists(), source)
        used, defined = text.split("\nvolumes:\n  ", 1)
        for volume in re.findall(r"- ([a-z0-9-]+):/data\n", used):
            self.assertIn(f"{volume}:\n", defined)
        for service in re.findall(r"depends_on:\n      ?-? ?([a-z0-9-]+)", used):
            self.assertIn(f"\n  {service}:\n", used)

    def test_nothing_is_written_over(self) -> None:
        project = self.make("project")
        done = subprocess.run([sys.executable, MAKE_PROJECT, project], capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("exists already", done.stderr)


if __name__ == "__main__":
    unittest.main()
