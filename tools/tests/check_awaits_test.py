"""Each row of the table of bad co_await shapes is refused, and their good neighbours are not."""

import importlib.machinery
import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest

TOOLS = os.path.realpath(os.path.join(os.path.dirname(__file__), ".."))
sys.path.insert(0, TOOLS)
sys.dont_write_bytecode = True


def load(name):
    loader = importlib.machinery.SourceFileLoader(name, os.path.join(TOOLS, name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


check_awaits = load("check_awaits")

# (what must be in the message, the body of a coroutine)
BAD = {
    "an_aggregate_as_operand": ("braces", "co_await f(Opt{.a = 1});"),
    "an_aggregate_bound_to_a_reference": ("braces", "auto const& r = co_await f(Opt{x});"),
    "unnamed_braces": ("braces", "co_await f({1, 2});"),
    "a_capturing_lambda": ("lambda", "co_await f([this] { g(); });"),
    "a_lambda_with_everything": ("lambda", "co_await f([=](int a) mutable noexcept -> int { return a; });"),
    "a_template_lambda": ("lambda", "co_await f([&]<typename T>(T t) { g(t); });"),
    "a_lambda_for_a_function_object": ("lambda", "co_await f(std::function<void()>([x] { g(x); }));"),
    "co_spawn_of_a_lambda": (
        "lambda", "co_await co_spawn(ex, [s]() -> Task<void> { co_await g(s); }, use_task);"),
    "a_choice_as_operand": ("?:", "co_await f(c ? a : b);"),
    "a_choice_between_awaits": ("more than one", "auto x = c ? co_await f() : co_await g();"),
    "an_await_in_an_aggregate": ("braces", "Opt o{.a = co_await g()};"),
    "an_await_in_an_initializer_list": ("braces", "std::vector<int> v = {co_await g(), 2};"),
    "braces_of_the_result": ("braces", "co_return Reply{co_await g()};"),
    "if": ("condition of if", "if (co_await f()) g();"),
    "if_with_initializer": ("condition of if", "if (auto r = co_await f(); r) { g(); }"),
    "else_if": ("condition of if", "if (a) { b(); } else if (!co_await f()) { c(); }"),
    "while": ("condition of while", "while (co_await f()) { g(); }"),
    "do_while": ("condition of while", "do { g(); } while (co_await f());"),
    "switch": ("condition of switch", "switch (co_await f()) { case 1: break; }"),
    "for": ("condition of for", "for (int i = 0; i < co_await f(); ++i) {}"),
    "range_for": ("condition of for", "for (auto x : co_await f()) {}"),
    "two_awaits_in_a_sum": ("more than one", "auto n = co_await f() + co_await g();"),
    "a_nested_await": ("more than one", "co_await f(co_await g());"),
    "two_awaits_over_lines": ("more than one", "auto n = co_await f(a,\n  b)\n  + co_await g();"),
    "catch": ("catch", "try { f(); } catch (Error const& e) { co_await g(); }"),
    "catch_all_deep_inside": ("catch", "try { f(); } catch (...) { if (a) { h(); co_await g(); } }"),
    "an_expectation": ("argument of EXPECT_EQ", "EXPECT_EQ(co_await f(), 1);"),
    "braces_after_a_raw_string": ("braces", 'auto s = R"x(a ; } ")x"; co_await f(T{s});'),
    "inside_a_lambda_body": ("braces", "auto work = [&]() -> Task<void> { co_await f(T{1}); };"),
    "inside_a_lambda_argument": ("condition of if", "run([&](int a) -> Task<R<X>> { if (co_await f()) co_return; });"),
    "after_a_label": ("braces", "switch (n) { case 1: co_await f(T{}); break; }"),
}

GOOD = {
    "named_operands": "Opt o{.a = 1}; auto r = co_await f(std::move(o)); g(r);",
    "co_return_of_plain_operands": "co_return co_await f(a, b);",
    "a_loop_without_condition": "for (;;) { auto x = co_await f(); if (!x) break; }",
    "blocks_around": "if (a) { co_await f(); } else { co_await g(); } while (b) co_await h();",
    "single_statement_branches": "if (a) co_await f(); else co_await g();",
    "after_a_catch": "try { f(); } catch (...) { e = std::current_exception(); } co_await g();",
    "a_lambda_stored_before": "auto work = [x](int y) { return x + y; }; co_await f(work);",
    "a_lambda_whose_body_awaits": "co_spawn(ex, [s]() -> Task<void> { co_await g(s); co_return; }, token);",
    "a_lambda_inside_a_catch": "try { a(); } catch (...) { later([]() -> Task<void> { co_await g(); }); }",
    "a_structured_binding": "auto [code, size] = co_await f(); auto const& [a, b] = co_await g();",
    "subscripts": "auto x = co_await f(list[i], map[\"a\"]);",
    "an_attribute": "[[maybe_unused]] auto x = co_await f();",
    "a_choice_in_the_statement_before": "auto x = c ? a : b; co_await f(x);",
    "labels": "switch (n) { case 1: co_await f(); break; default: co_await g(); }",
    "comments_and_strings": "// if (co_await f()) {}\n/* co_await f(T{}) */ g(\"co_await f({})\", 'x', R\"(co_await f({}))\");",
    "digit_separators": "auto n = 1'000; co_await f(n); auto m = 2'000;",
    "template_arguments": "auto x = co_await f<std::map<int, int>>(a); bool b = c < d;",
    "racing": "auto done = co_await (work(std::move(a)) || timer.async_wait(use_task));",
    "a_try_block": "try { co_await f(); } catch (Error const&) { g(); }",
}

WHOLE_FILES = {
    "functions_of_all_kinds": """
        namespace a::b {
        class X : public Y { public: X() : a_(1), b_{2} { g(); } Task<void> f() const { co_await g(); }
          Task<int> h() && { co_await g(); co_return 1; } auto i() -> Task<void> override { co_await g(); }
          bool operator co_await() { return true; } int z_{1}; };
        enum class E { one, two };
        template <class T = int> struct S { T t{}; };
        template <typename T> requires std::copyable<T> Task<T> r(T t) { co_await g(); co_return t; }
        TEST(A, b) { run([&]() -> Task<void> { auto x = co_await f(); EXPECT_EQ(x, 1); }()); }
        extern "C" { int c(); }
        Task<std::map<int, int>> m(std::vector<int> v = {1, 2}) { co_await g(); co_await g(); }
        }
        """,
}


class CheckAwaits(unittest.TestCase):
    def test_refuses(self):
        for name, (message, body) in BAD.items():
            with self.subTest(name):
                found = check_awaits.check_text("Task<void> t() {\n" + body + "\n}\n")
                self.assertTrue(any(message in what for _, what in found), found)

    def test_accepts(self):
        for name, body in GOOD.items():
            with self.subTest(name):
                self.assertEqual(check_awaits.check_text("Task<void> t() {\n" + body + "\n}\n"), [])
        for name, text in WHOLE_FILES.items():
            with self.subTest(name):
                self.assertEqual(check_awaits.check_text(text), [])

    def test_refuses_a_macro_that_awaits(self):
        found = check_awaits.check_text("#define GET(x) \\\n  co_await f(x)\n")
        self.assertEqual(found, [(1, "co_await in a macro; write a function")])

    def test_names_the_line_of_the_await(self):
        found = check_awaits.check_text('auto s = R"(\n\n)";\nTask<void> t() {\n  /*\n*/ co_await\n f({});\n}')
        self.assertEqual([line for line, _ in found], [6])

    def test_the_program_names_file_and_line_and_fails(self):
        with tempfile.TemporaryDirectory() as root:
            os.mkdir(os.path.join(root, "src"))
            with open(os.path.join(root, "src", "a.cpp"), "w", encoding="utf-8") as file:
                file.write("Task<void> f() {\n  co_await g({});\n}\n")
            result = subprocess.run([os.path.join(TOOLS, "check_awaits"), "--root", root],
                                    capture_output=True, text=True)
        self.assertEqual(result.returncode, 1)
        self.assertIn("src/a.cpp:2: braces", result.stdout)


if __name__ == "__main__":
    unittest.main()
