"""What each application of a test would work out anew though it is the same every time: templates, addresses and
statements. Without it they are most of what a test of a service costs.
"""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache
from werkzeug.routing import Map, Rule, RuleFactory


class KeptTemplates(BytecodeCache):
    """What Jinja compiled, for every application of this process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what is known of a template."""
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


class KeptAddresses(Map):
    """The addresses of an application, compiled once for all that have the same ones.

    Werkzeug compiles each rule as it is added; here they are noted until an address is looked up.
    """

    def __init__(self, *given: Any, **options: Any) -> None:
        self._noted: list[Rule] = []
        self._taking = Lock()
        super().__init__(*given, **options)

    def add(self, rulefactory: RuleFactory) -> None:
        """Note a rule."""
        self._noted += rulefactory.get_rules(self)
        self._remap = True

    def update(self) -> None:
        """What Werkzeug calls before each look at the rules."""
        with self._taking:
            if self._remap:
                self._take_over()
        super().update()

    def _take_over(self) -> None:
        kept = _compiled.setdefault(tuple(map(_meaning, self._noted)), self)
        if kept is self:
            for rule in self._noted:
                super().add(rule)
            return
        self._matcher, self._rules_by_endpoint, self._remap = kept._matcher, kept._rules_by_endpoint, False


_compiled: dict[Hashable, KeptAddresses] = {}


def _meaning(rule: Rule) -> Hashable:
    methods, automatic = frozenset(rule.methods or ()), getattr(rule, "provide_automatic_options", None)
    return rule.rule, rule.endpoint, methods, automatic, rule.build_only, str(rule.defaults), rule.strict_slashes


def share_statements(engine: Engine) -> None:
    """Let an engine have the statements that others of its kind of database compiled in this process.

    SQLAlchemy knows a statement by its dialect, which therefore is the same object for all; the first engine's, once
    that has asked its server what it can.
    """
    first = _engines.setdefault(engine.dialect.name, engine)
    if first.dialect.server_version_info:
        engine.dialect = engine.pool._dialect = first.dialect
    engine._compiled_cache = _statements


_engines: dict[str, Engine] = {}
_statements: LRUCache[Any, Any] = LRUCache(5000)
