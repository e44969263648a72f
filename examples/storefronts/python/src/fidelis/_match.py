"""Whether a plugin is one: it imports nothing, and its functions have the contract's types.

Answers are read straight out of memory (`_lift`), so a plugin with other types must not be called.
"""

from __future__ import annotations

from wasmtime import Engine
from wasmtime import component as wasm

from fidelis._schema import (
    FUNCTIONS,
    Bool,
    EnumOf,
    Function,
    Integer,
    ListOf,
    Node,
    OptionOf,
    RecordOf,
    Text,
    VariantOf,
)
from fidelis.errors import LoadError

INTEGERS: dict[type, str] = {
    wasm.U8: "u8",
    wasm.U16: "u16",
    wasm.U32: "u32",
    wasm.U64: "u64",
    wasm.S8: "s8",
    wasm.S16: "s16",
    wasm.S32: "s32",
    wasm.S64: "s64",
}


def refuse_imports(component: wasm.Component, engine: Engine) -> None:
    """Raises `LoadError` where the component imports more than types."""
    for name, item in component.type.imports(engine).items():
        imported = item.ty
        if isinstance(imported, wasm.ComponentInstanceType):
            parts = {part: of.ty for part, of in imported.exports(engine).items()}
            granted = [part for part, of in parts.items() if not isinstance(of, wasm.ValType)]
            if not granted:
                continue
            name = f"{name} ({', '.join(granted)})"
        elif isinstance(imported, wasm.ValType):
            continue
        raise LoadError(
            f"the plugin imports {name}, which is not granted: a plugin gets its request alone"
        )


def answered(component: wasm.Component, engine: Engine) -> dict[str, Function]:
    """The functions that the component answers.

    Raises `LoadError` where there is none, or where one has other types than the contract.
    """
    exports = component.type.exports(engine)
    found = {}
    for function in FUNCTIONS.values():
        instance = exports.get(function.export)
        if instance is None or not isinstance(of := instance.ty, wasm.ComponentInstanceType):
            continue
        exported = of.exports(engine).get(function.name)
        difference = "no such function" if exported is None else _function(function, exported.ty)
        if difference:
            raise LoadError(
                f"incompatible contract: {function.export} {function.name}: {difference}"
            )
        found[function.name] = function
    if not found:
        names = ", ".join(sorted(exports)) or "nothing"
        raise LoadError(
            f"incompatible contract: expected an interface such as {function.export}, found {names}"
        )
    return found


def _function(function: Function, of: object) -> str | None:
    """The first difference between a function and the contract's, if there is one."""
    if not isinstance(of, wasm.FuncType):
        return "not a function"
    params, result = of.params, of.result
    if [name for name, _ in params] != [name for name, _, _ in function.params]:
        return f"it takes {', '.join(name for name, _ in params) or 'nothing'}"
    if not isinstance(result, wasm.ResultType):
        return "it gives no result"
    pairs: list[tuple[str, Node, object]] = [
        (name, node, given)
        for (name, _, node), (_, given) in zip(function.params, params, strict=True)
    ]
    pairs += [("its answer", function.ok, result.ok), ("its fault", function.err, result.err)]
    for name, node, given in pairs:
        if difference := _value(node, given):
            return f"{name}{difference}"
    return None


def _value(node: Node, of: object) -> str | None:
    """The first difference between two types, with the way to it."""
    match node, of:
        case (Bool(), wasm.Bool()) | (Text(), wasm.String()):
            return None
        case Integer(), _ if INTEGERS.get(type(of)) == node.name:
            return None
        case ListOf(), wasm.ListType():
            return _value(node.element, of.element)
        case OptionOf(), wasm.OptionType():
            return _value(node.some, of.payload)
        case EnumOf(), wasm.EnumType():
            return _names([wit for wit, _ in node.cases], of.names)
        case RecordOf(), wasm.RecordType():
            fields = of.fields
            return _names([wit for wit, _, _ in node.fields], [name for name, _ in fields]) or next(
                (
                    f".{wit}{difference}"
                    for (wit, _, expected), (_, found) in zip(node.fields, fields, strict=True)
                    if (difference := _value(expected, found))
                ),
                None,
            )
        case VariantOf(), wasm.VariantType():
            cases = of.cases
            return _names([case[0] for case in node.cases], [name for name, _ in cases]) or next(
                (
                    f".{wit}{difference}"
                    for (wit, _, _, expected), (_, found) in zip(node.cases, cases, strict=True)
                    if (difference := _payload(expected, found))
                ),
                None,
            )
    return f" is {type(of).__name__} and not {type(node).__name__}"


def _payload(expected: Node | None, found: object) -> str | None:
    if expected is None or found is None:
        return None if expected is found else " has another payload"
    return _value(expected, found)


def _names(expected: list[str], found: list[str]) -> str | None:
    if expected == found:
        return None
    return f" has {', '.join(found) or 'nothing'} and not {', '.join(expected)}"
