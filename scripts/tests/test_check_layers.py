"""`python3 -m unittest discover scripts/tests`: the layer check, on packages that break each rule."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECK = Path(__file__).resolve().parent.parent / "check-layers"


class CheckLayersTests(unittest.TestCase):
    def check(self, module: str, source: str) -> tuple[int, str]:
        with tempfile.TemporaryDirectory() as package:
            folder = Path(package, "Sources", module, "Folder")
            folder.mkdir(parents=True)
            (folder / "File.swift").write_text(source)
            done = subprocess.run([sys.executable, CHECK, package], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout

    def assert_refused(self, module: str, source: str, line: int, what: str) -> None:
        self.assertEqual(
            self.check(module, source), (1, f"Sources/{module}/Folder/File.swift:{line}: {what}\n"), source)

    def test_imports_go_down_only(self) -> None:
        self.assert_refused("Host", "import Values\npackage import Layout\n", 2, "Host (floor 1) imports Layout (floor 4)")
        self.assert_refused("Host", "import struct Archive.Entry\n", 1, "Host (floor 1) imports Archive (floor 1)")
        self.assert_refused("Compose", "@testable import Settings\n", 1, "Compose (floor 2) imports Settings (floor 2)")

    def test_some_imports_are_reserved(self) -> None:
        for name in ("CArchive", "CIsal", "CDeflate"):
            self.assert_refused("Backup", f"internal import {name}\n", 1, f"only Archive may import {name}")
        self.assert_refused("Layout", "import CLinux\n", 1, "only Host may import CLinux")
        self.assert_refused("persist", "import Foundation\n", 1, "no module imports Foundation")

    def test_only_the_command_prints_or_exits(self) -> None:
        for call in (
            'print("x")', "exit(1)", "Swift.print(x)", "fputs(text, stderr)", "FileHandle.standardOutput.write(x)",
            "_ = FileDescriptor.standardError", "write(2, bytes, 3)", "_exit (3)", "debugPrint(x)", 'let a = "\\(dump(x))"',
        ):
            status, text = self.check("Backup", f"// why\n{call}\n")
            self.assertEqual(status, 1, call)
            self.assertIn("Sources/Backup/Folder/File.swift:2: only persist prints or exits", text)
            self.assertEqual(self.check("persist", call)[0], 0, call)

    def test_names_and_access(self) -> None:
        self.assert_refused("Values", "package enum Backup {}\n", 1, "a type named Backup, like a module")
        status, text = self.check("Values", "public struct A {}\n  public func f() {}\n")
        self.assertEqual((status, text.count("nothing is public")), (1, 2))
        self.assertEqual(self.check("Helpers", "")[0], 1)

    def test_text_is_no_code(self) -> None:
        for source in (
            "// import Backup; print(1)\n", "/* a /* print(1) */ exit(1) */\n", 'let a = "import Backup print(1)"\n',
            'let a = """\n  import Backup\n  exit(1)\n  """\n', 'let a = #"print(1) " exit(2)"#\n',
            'let a = "\\"print(1)"\n', "plan.print(x); func exitStatus() {}; reprint(x)\n", "let public = 1\n",
        ):
            self.assertEqual(self.check("Host", source), (0, "layers: every module keeps to its floor\n"), source)


if __name__ == "__main__":
    unittest.main()
