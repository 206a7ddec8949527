"""`python3 -m unittest discover scripts/tests`: the comparison, of two programs that print what the test lays down."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

COMPARE = Path(__file__).resolve().parent.parent / "compare-with-compose"
# Prints the file `NAME.COMPOSE-FILE.json` of the project where there is one, else fails with `NAME.COMPOSE-FILE.err`.
LOADER = """\
#!/bin/sh
name={name}; file=default
while [ $# -gt 0 ]; do [ "$1" = -f ] && file=$2; shift; done
cat $name.$file.json 2>/dev/null && exit
echo 'time="x" level=warning msg="not it"' >&2
cat $name.$file.err >&2
exit 15
"""


class CompareTests(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = Path(scratch.name)
        self.project = self.directory / "projects" / "shop"
        self.project.mkdir(parents=True)
        for name in ("compose", "persist"):
            (self.directory / name).write_text(LOADER.format(name=name))
            (self.directory / name).chmod(0o755)

    def case(self, compose: str, persist: str, file: str = "default", ending: str = "json") -> None:
        (self.project / ("compose.yaml" if file == "default" else file)).touch()
        (self.project / f"compose.{file}.{ending}").write_text(compose)
        (self.project / f"persist.{file}.{ending}").write_text(persist)

    def compare(self, *options: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, COMPARE, "--compose", self.directory / "compose", "--persist", self.directory / "persist",
             *options, self.directory / "projects"], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        return done.returncode, done.stdout

    def test_equal_models_agree_whatever_the_order_of_their_keys(self) -> None:
        self.case('{"name": "shop", "services": {}}', '{"services": {}, "name": "shop"}')
        status, text = self.compare()
        self.assertEqual(status, 0)
        self.assertIn("| equal in everything | 1 |", text)

    def test_a_mount_that_differs_is_shown_with_its_place(self) -> None:
        self.case('{"services": {"db": {"volumes": [{"target": "/a"}]}}}',
                  '{"services": {"db": {"volumes": [{"target": "/b"}]}}}')
        status, text = self.compare()
        self.assertEqual(status, 1)
        self.assertIn('db.volumes: Compose [{"target": "/a"}], persist [{"target": "/b"}]', text)
        self.assertIn("| different | 1 |", text)

    def test_what_differs_beside_the_data_is_told_apart(self) -> None:
        self.case('{"services": {"db": {"ports": [80]}}}', '{"services": {"db": {"ports": ["80"]}}}')
        status, text = self.compare()
        self.assertEqual(status, 0)
        self.assertIn('(db.ports: Compose [80], persist ["80"])', text)
        self.assertIn("| equal in what persist is about | 1 |", text)

    def test_true_is_not_one(self) -> None:
        self.case('{"services": {"db": {"environment": {"A": 1}}}}', '{"services": {"db": {"environment": {"A": true}}}}')
        self.assertEqual(self.compare()[0], 1)

    def test_a_service_that_one_alone_has_is_a_difference(self) -> None:
        self.case('{"services": {"db": {}}}', '{"services": {}}')
        status, text = self.compare()
        self.assertEqual(status, 1)
        self.assertIn("db: a service of Compose alone", text)

    def test_a_refusal_by_both_is_agreed_on_only_for_one_reason(self) -> None:
        self.case('service "a" refers to undefined volume v: invalid compose project',
                  "error: compose.yaml:1:1: service a refers to the undefined volume v", ending="err")
        self.case("yaml: line 3: did not find expected key", "error: o.yaml:1:1: no such file", "compose-o.yaml", "err")
        status, text = self.compare()
        self.assertEqual(status, 0)
        self.assertIn("| refused by both, for the same reason | 1 |", text)
        self.assertIn("an undefined volume", text)
        self.assertIn("| refused by both, for reasons not known to be the same | 1 |", text)

    def test_a_refusal_by_one_alone_fails(self) -> None:
        self.case('{"services": {}}', "")
        (self.project / "persist.default.json").rename(self.project / "persist.default.err")
        (self.project / "persist.default.err").write_text("error: compose.yaml:1:1: what is this\n")
        status, text = self.compare()
        self.assertEqual(status, 1)
        self.assertIn("persist: error: compose.yaml:1:1: what is this", text)
        self.assertIn("| refused by persist alone | 1 |", text)

    def test_an_override_that_compose_takes_in_itself_is_no_case(self) -> None:
        self.case("{}", "{}")
        (self.project / "compose.override.yaml").touch()
        self.assertIn("| all | 1 |", self.compare()[1])

    def test_nothing_to_compare_is_no_agreement(self) -> None:
        self.assertEqual(self.compare()[0], 1)

    def test_a_list_names_the_cases(self) -> None:
        self.case("{}", "{}")
        self.case("{}", '{"name": "x"}', "compose-o.yaml")
        listed = self.directory / "list"
        listed.write_text("shop/compose-o.yaml\n")
        status, text = self.compare("--list", str(listed))
        self.assertEqual(status, 1)
        self.assertIn("| all | 1 |", text)


if __name__ == "__main__":
    unittest.main()
