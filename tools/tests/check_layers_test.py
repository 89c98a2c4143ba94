"""Builds small trees and shows that every kind of forbidden include is refused."""

import os
import subprocess
import tempfile
import unittest

TOOL = os.path.realpath(os.path.join(os.path.dirname(__file__), "..", "check_layers"))
LAWS = """
base:
async: base
http:  base async   # a remark
llm:   base
mcp:   base http
http/message:
http/server: http/message
"""
TREE = {
    "src/layers.txt": LAWS,
    "src/base/a.hpp": "#pragma once\n#include <string>\n",
    "src/async/a.hpp": '#include "base/a.hpp"\n',
    "src/http/ground.hpp": '#include "async/a.hpp"\n',
    "src/http/ground_test.cpp": '#include "http/server/a.hpp"\n#include "testkit/run.hpp"\n',
    "src/http/message/a.hpp": '#include "http/ground.hpp"\n#include "base/a.hpp"\n',
    "src/http/server/a.hpp": '#include "http/message/a.hpp"\n',
    "src/llm/a.hpp": '#include "llm/bedrock/a.hpp"\n',
    "src/llm/bedrock/a.hpp": '#include "llm/a.hpp"\n',
    "src/mcp/a.hpp": '// #include "llm/a.hpp"\n/*\n#include "llm/a.hpp"\n*/\n#include "http/server/a.hpp"\n',
    "src/testkit/run.hpp": '#include "mcp/a.hpp"\n#include "testkit/other.hpp"\n',
    "packages/one/a.cpp": '#include "packages/one/b.hpp"\n#include "mcp/a.hpp"\n',
    "tests/e2e/a.cpp": '#include "testkit/run.hpp"\n#include "packages/one/b.hpp"\n',
}


def check(changes):
    """(exit code, output) for TREE with these files replaced or added; None removes a file."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in {**TREE, **changes}.items():
            if text is not None:
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
        result = subprocess.run([TOOL, "--root", root], capture_output=True, text=True)
    return result.returncode, result.stdout + result.stderr


class CheckLayers(unittest.TestCase):
    def assert_refused(self, changes, finding):
        code, output = check(changes)
        self.assertEqual(code, 1, output)
        self.assertIn(finding, output)
        self.assertIn(" 1 finding(s)", output)

    def test_accepts_a_tree_that_keeps_the_law(self):
        self.assertEqual(check({}), (0, "check_layers: 12 files, all good\n"))

    def test_refuses_an_include_upwards(self):
        self.assert_refused({"src/base/a.hpp": '\n  # include "http/ground.hpp"\n'},
                            "src/base/a.hpp:2: base may not include http")

    def test_refuses_an_include_of_a_neighbour_that_is_not_named(self):
        self.assert_refused({"src/mcp/b.cpp": '#include "llm/a.hpp"\n'}, "mcp may not include llm")

    def test_refuses_it_in_a_unit_test_too(self):
        self.assert_refused({"src/base/a_test.cpp": '#include "mcp/a.hpp"\n'}, "base may not include mcp")

    def test_refuses_a_sub_folder_that_includes_upwards(self):
        self.assert_refused({"src/http/message/a.hpp": '#include "http/server/a.hpp"\n'},
                            "src/http/message/a.hpp:1: http/message may not include http/server")

    def test_lets_a_test_use_the_whole_of_its_own_library(self):
        code, output = check({"src/http/message/a_test.cpp": '#include "http/server/a.hpp"\n'})
        self.assertEqual(code, 0, output)

    def test_holds_for_folders_below_a_sub_folder(self):
        self.assert_refused({"src/http/message/deep/a.hpp": '#include "http/server/a.hpp"\n'},
                            "http/message may not include http/server")

    def test_refuses_a_ground_floor_that_includes_a_sub_folder(self):
        self.assert_refused({"src/http/ground.hpp": '#include "http/message/a.hpp"\n'},
                            "the ground floor of http may not include its sub-folder http/message")

    def test_lets_a_front_door_include_what_its_sub_folder_may(self):
        own = '#include "http/server/a.hpp"\n#include "http/message/a.hpp"\n'
        self.assertEqual(check({"src/http/server.hpp": own})[0], 0)
        self.assert_refused({"src/http/message.hpp": '#include "http/server/a.hpp"\n'},
                            "the ground floor of http may not include its sub-folder http/server")

    def test_refuses_a_front_door_within_src_and_lets_programs_use_it(self):
        door = {"src/http/server.hpp": '#include "http/server/a.hpp"\n'}
        self.assert_refused({**door, "src/mcp/a.hpp": '#include "http/server.hpp"\n'},
                            "'http/server.hpp' is a front door for users")
        self.assertEqual(check({**door, "packages/one/a.cpp": '#include "http/server.hpp"\n'})[0], 0)

    def test_refuses_another_program(self):
        self.assert_refused({"packages/two/a.cpp": '#include "packages/one/a.hpp"\n'},
                            "packages/two/a.cpp:1: packages/two may not include another program (one)")

    def test_refuses_packages_in_src(self):
        self.assert_refused({"src/mcp/a.hpp": '#include "packages/one/a.hpp"\n'},
                            "src never includes packages")

    def test_refuses_testkit_outside_of_tests(self):
        for path in ("src/mcp/b.cpp", "packages/one/b.cpp", "examples/a/main.cpp", "fuzz/a.cpp"):
            with self.subTest(path):
                self.assert_refused({path: '#include "testkit/run.hpp"\n'}, "testkit is for *_test.cpp")

    def test_refuses_a_short_path(self):
        self.assert_refused({"src/base/b.cpp": '#include "a.hpp"\n'}, "'a.hpp' names no folder of src")

    def test_refuses_our_own_header_in_angle_brackets(self):
        self.assert_refused({"src/base/b.cpp": "#include <mcp/a.hpp>\n"}, "include it with quotes")

    def test_refuses_a_law_that_names_a_lower_line(self):
        self.assert_refused({"src/layers.txt": LAWS.replace("base:\n", "base: llm\n", 1)},
                            "src/layers.txt:2: base names llm, which does not stand above its line")

    def test_refuses_a_law_that_names_its_own_folder(self):
        self.assert_refused({"src/layers.txt": LAWS.replace("async: base", "async: base async")},
                            "async names async, which does not stand above")

    def test_refuses_a_law_with_an_unknown_folder(self):
        self.assert_refused({"src/layers.txt": LAWS.replace("llm:   base", "llm: base bsae")},
                            "llm names bsae, which does not stand above")

    def test_refuses_a_line_without_a_folder(self):
        self.assert_refused({"src/layers.txt": LAWS + "ghost: base\n"}, "there is no folder src/ghost")

    def test_refuses_a_folder_without_a_line(self):
        self.assert_refused({"src/extra/a.txt": ""}, "the folder src/extra has no line")

    def test_refuses_a_sub_folder_without_a_line(self):
        self.assert_refused({"src/http/extra/a.txt": ""}, "the folder src/http/extra has no line")

    def test_keeps_the_order_within_a_sub_folder_too(self):
        deep = {"src/layers.txt": LAWS + "http/server/one:\nhttp/server/two: http/server/one\n",
                "src/http/server/one/a.hpp": '#include "http/server/a.hpp"\n',
                "src/http/server/two/a.hpp": '#include "http/server/one/a.hpp"\n#include "http/message/a.hpp"\n'}
        self.assertEqual(check(deep), (0, "check_layers: 14 files, all good\n"))
        self.assert_refused({**deep, "src/http/server/one/a.hpp": '#include "http/server/two/a.hpp"\n'},
                            "http/server/one may not include http/server/two")
        self.assert_refused({**deep, "src/http/server/a.hpp": '#include "http/server/one/a.hpp"\n'},
                            "the ground floor of http/server may not include its sub-folder http/server/one")

    def test_refuses_a_second_line_for_a_folder(self):
        self.assert_refused({"src/layers.txt": LAWS + "base:\n"}, "base has a line already")

    def test_refuses_a_line_it_cannot_read(self):
        self.assert_refused({"src/layers.txt": LAWS + "what is this\n"}, "is not 'folder: folder ...'")

    def test_refuses_a_sub_folder_that_names_another_library(self):
        self.assert_refused({"src/layers.txt": LAWS.replace("http/message:", "http/message: base")},
                            "http/message may only name folders beside it, not base")

    def test_refuses_a_tree_without_a_law(self):
        code, output = check({"src/layers.txt": None})
        self.assertEqual(code, 1)
        self.assertIn("src/layers.txt: missing", output)


if __name__ == "__main__":
    unittest.main()
