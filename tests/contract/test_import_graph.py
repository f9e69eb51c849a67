"""No circles of modules, and no import that looks up between the chassis' folders, however it is written.

import-linter follows what is imported when a module is loaded; here an import counts as well where it is inside a
function or for types only.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("chassis", "services", "yangguang", "subscriber")
Graph = Mapping[str, frozenset[str]]


@cache
def graph() -> Graph:
    """What each module imports of ours."""
    paths = {name_of(path): path for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    return {name: frozenset(imported(path, name, paths) - {name}) for name, path in paths.items()}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, name: str, known: Mapping[str, Path]) -> set[str]:
    """The known modules that a file imports; of ``from package import thing`` the thing, where it is a module."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names}
    return found & known.keys()


def circles(edges: Graph) -> list[list[str]]:
    """The strongly connected components of more than one module (Kosaraju)."""
    finished = list(walk(edges, edges))
    backwards = {name: frozenset(source for source in edges if name in edges[source]) for name in edges}
    seen: set[str] = set()
    components = [[*walk(backwards, [name], seen)] for name in reversed(finished)]
    return [sorted(component) for component in components if len(component) > 1]


def walk(edges: Graph, starts: Mapping[str, object] | list[str], seen: set[str] | None = None) -> Iterator[str]:
    """Depth first from each of the starts; a module comes after all that it leads to."""
    seen = set() if seen is None else seen
    for start in starts:
        stack = [] if start in seen else [(start, iter(sorted(edges[start])))]
        seen.add(start)
        while stack:
            _name, left = stack[-1]
            following = next((other for other in left if other not in seen), None)
            if following is None:
                yield stack.pop()[0]
            else:
                seen.add(following)
                stack.append((following, iter(sorted(edges[following]))))


def floors() -> dict[str, int]:
    """The chassis' folders and their height, read from the contract of import-linter; siblings are as high."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    (contract,) = (found for found in contracts["contracts"] if found.get("containers") == ["chassis"])
    layers = [layer.split(" | ") for layer in reversed(contract["layers"])]
    return {folder: height for height, folders in enumerate(layers) for folder in folders}


def floor_of(name: str) -> str:
    return name.split(".")[1]


def test_no_modules_import_each_other_in_a_circle() -> None:
    found = circles(graph())
    print(f"{len(graph())} modules, {sum(map(len, graph().values()))} imports, circles: {found or 'none'}")
    assert found == []


def test_every_folder_of_the_chassis_has_its_floor() -> None:
    folders = {floor_of(name) for name in graph() if name.startswith("chassis.")}
    assert folders == floors().keys()


def test_no_import_of_the_chassis_looks_up_or_beside() -> None:
    heights = floors()
    wrong = [
        f"{name} -> {other}"
        for name, others in graph().items()
        for other in others
        if name.startswith("chassis.") and other.startswith("chassis.") and floor_of(name) != floor_of(other)
        if heights[floor_of(other)] >= heights[floor_of(name)]
    ]
    print(f"imports that look up or beside: {wrong or 'none'}")
    assert wrong == []


def test_the_chassis_imports_nothing_that_is_built_on_it() -> None:
    wrong = [
        f"{name} -> {other}"
        for name, others in graph().items()
        for other in others
        if name.startswith("chassis") and not other.startswith("chassis")
    ]
    assert wrong == []


def test_circles_are_found() -> None:
    edges = {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset("ad"), "d": frozenset("e"), "e": frozenset()}
    assert circles(edges) == [["a", "b", "c"]]
