"""Builds small trees and shows that check_docs refuses each kind of defect, and nothing else."""

import os
import subprocess
import tempfile
import unittest

TOOL = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "check_docs"))
TREE = {
    "README.md": "# Name\n[a](docs/a.md) [b](docs/a.md#two-words) [c](#name) [d](https://x.test/e) `docs/a.md`\n",
    "docs/a.md": "# Title\n## Two words!\n[up](../README.md)\n```\n[not a link](nowhere.md)\n```\n`[nor](this.md)`\n",
    "src/base/README.md": "# base\n",
    "src/base/a.cpp": "int a;\n" * 400,
    "tests/vectors/long.py": "1\n" * 500,
    "tools/make": "#!/usr/bin/env bash\ndir=$(mktemp -d /" + "tmp/x.XXXXXX)\n",
}


def check(changes):
    with tempfile.TemporaryDirectory() as root:
        for path, text in {**TREE, **changes}.items():
            if text is not None:
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
        result = subprocess.run([TOOL, "--root", root], capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


class CheckDocs(unittest.TestCase):
    def assert_refused(self, changes, finding):
        code, output = check(changes)
        self.assertEqual(code, 1, output)
        self.assertIn(finding, output)
        self.assertIn(" 1 finding(s)", output)

    def test_accepts_a_tidy_tree(self):
        self.assertEqual(check({}), (0, f"check_docs: {len(TREE)} files, all good\n"))

    def test_refuses_a_folder_without_readme(self):
        self.assert_refused({"src/base/README.md": None}, "src/base: has no README.md")

    def test_refuses_a_link_to_a_missing_file(self):
        self.assert_refused({"docs/b.md": "\n[x](c.md)\n"}, "docs/b.md:2: the link to c.md leads nowhere")

    def test_refuses_a_link_to_a_missing_heading(self):
        self.assert_refused({"docs/b.md": "[x](a.md#three)\n"}, "docs/a.md has no heading for #three")

    def test_refuses_a_page_that_is_named_but_missing(self):
        self.assert_refused({"docs/b.md": "see `docs/c.md`\n"}, "docs/b.md:1: docs/c.md does not exist")

    def test_refuses_a_quotation_that_the_file_does_not_hold(self):
        self.assertEqual(check({"docs/b.md": "```cpp src/base/a.cpp\nint a;\nint a;\n```\n"})[0], 0)
        self.assert_refused({"docs/b.md": "\n```cpp src/base/a.cpp\nint b;\n```\n"},
                            "docs/b.md:2: this is not what stands in src/base/a.cpp")
        self.assert_refused({"docs/b.md": "```cpp src/none.cpp\nint b;\n```\n"}, "src/none.cpp")

    def test_refuses_a_test_that_is_named_but_missing(self):
        page = "`A.does_one_thing` `B.does_one_thing` `a_test.test_one_thing` `a_setting.of_it` `x.cpp`\n"
        tests = {"src/base/a_test.cpp": "TEST(A, does_one_thing) {\nTEST_F(B,\n       does_one_thing) {\n",
                 "tests/a_test.py": "class A:\n    def test_one_thing(self):\n"}
        self.assertEqual(check({"docs/reference/threats.md": page, **tests})[0], 0)
        self.assert_refused({"docs/reference/threats.md": page + "`A.does_no_such_thing`\n", **tests},
                            "docs/reference/threats.md:2: there is no test A.does_no_such_thing")

    def test_refuses_a_long_file(self):
        self.assert_refused({"src/base/a.cpp": "int a;\n" * 401}, "src/base/a.cpp: 401 lines")

    def test_refuses_a_long_script_without_suffix(self):
        self.assert_refused({"tools/x": "#!/bin/sh\n" + "x\n" * 400}, "tools/x: 401 lines")

    def test_refuses_machine_paths(self):
        for folder in ("work", "root", "tmp"):
            with self.subTest(folder):
                self.assert_refused({"docs/b.md": f"look in /{folder}/x\n"}, "docs/b.md:1: a path of one machine")

    def test_refuses_notes_about_unfinished_work(self):
        for word in ("TO" + "DO", "FIX" + "ME", "X" * 3):
            with self.subTest(word):
                self.assert_refused({"src/base/b.hpp": f"// {word} later\n"}, "src/base/b.hpp:1: a note about")


if __name__ == "__main__":
    unittest.main()
