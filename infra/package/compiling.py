"""Compiles the packed modules: ``python -X no_debug_ranges -m infra.package.compiling DIRECTORY``.

Run with that option, Python leaves out which columns of a line each instruction is of, a quarter of what a cold start
reads; tracebacks still give the line. Sources stay out of the zip, since they would be in it twice, and so do docstrings
and types of functions, which nothing uses.
"""

import ast
import importlib.util
import marshal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

_Definition: TypeAlias = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_INNER = ("body", "orelse", "finalbody", "handlers", "cases")
"""The fields of a node that hold statements, or what does."""

_NO_CHECK = (0b01).to_bytes(4, "little")
"""PEP 552: a compiled module that Python takes as it is, without looking at a source. The hash isn't looked at either."""


_DESCRIBED = "chalicelib/web/api/"
"""Where the description of the API takes the words of its routes from; those of its types are docstrings of classes of ours."""
_OURS = "chalicelib/"
_EXAMPLES = ("phonenumbers/data/", "example_number")
"""Where each country has numbers that are nobody's, and the name of the argument that gives one."""


def compile_all(directory: Path) -> None:
    """Puts a compiled module in place of each source."""
    for source in sorted(directory.rglob("*.py")):
        inside = source.relative_to(directory).as_posix()
        tree = ast.parse(source.read_bytes())
        for node in _definitions(tree):
            if not inside.startswith(_DESCRIBED):
                _remove_docstring(node, of_classes=not inside.startswith(_OURS))
            _remove_types(node)
        if inside.startswith(_EXAMPLES[0]):
            _remove_argument(tree, _EXAMPLES[1])
        # The path in tracebacks is Lambda's.
        code = compile(tree, f"/var/task/{inside}", "exec", dont_inherit=True)
        content = importlib.util.MAGIC_NUMBER + _NO_CHECK + bytes(8) + marshal.dumps(code)
        source.with_suffix(".pyc").write_bytes(content)
        source.unlink()


def _definitions(tree: ast.Module) -> Iterator[_Definition]:
    """Yields the module and all classes and functions in it. Only statements hold some: expressions, most of a module, aren't
    looked into."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        for inner in _INNER:
            waiting += getattr(node, inner, ())


def _remove_docstring(node: _Definition, *, of_classes: bool) -> None:
    first = node.body[0] if node.body and (of_classes or not isinstance(node, ast.ClassDef)) else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        # Something must be left, and an import of the future must come first.
        node.body[:1] = [] if len(node.body) > 1 else [ast.copy_location(ast.Pass(), first)]


def _remove_types(node: _Definition) -> None:
    """Removes the types of a function, which each import would put together. Those of classes mean something: fields."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        node.returns = None
        given = node.args
        for each in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg):
            if each is not None:
                each.annotation = None


def _remove_argument(tree: ast.Module, name: str) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            node.keywords = [each for each in node.keywords if each.arg != name]


if __name__ == "__main__":
    compile_all(Path(sys.argv[1]))
