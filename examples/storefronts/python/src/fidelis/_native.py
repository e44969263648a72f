"""The C structures through which values cross into a component.

wasmtime-py's own conversion asks the engine for the type of every field of every value on each
call: a quote of five lines takes it nine times as long. The types of the contract are known, so
this package lays out the same structures by itself (`_lower`, `_lift`); `scripts/measure.py`
measures both.

The structures are those of wasmtime's C API (``wasmtime/component/val.h``). wasmtime-py declares
them in a module that it does not call public, and keeps a function's handle in a private
attribute: these names are used, here and in `_sandbox` only, and nothing of wasmtime-py is changed.
That is why the dependency is pinned to one release, and why the layout is checked on import.
"""

from __future__ import annotations

import ctypes
import sys

from wasmtime import _ffi as ffi

# A value: its kind in the first word, then up to three words of what it holds. A record's field
# has two words of its name before. Words have 64 bits.
WORD = 8
VALUE = 4
FIELD = 6

BOOL = ffi.WASMTIME_COMPONENT_BOOL.value
STRING = ffi.WASMTIME_COMPONENT_STRING.value
LIST = ffi.WASMTIME_COMPONENT_LIST.value
RECORD = ffi.WASMTIME_COMPONENT_RECORD.value
VARIANT = ffi.WASMTIME_COMPONENT_VARIANT.value
ENUM = ffi.WASMTIME_COMPONENT_ENUM.value
OPTION = ffi.WASMTIME_COMPONENT_OPTION.value
INTEGERS = {
    "u8": ffi.WASMTIME_COMPONENT_U8.value,
    "u16": ffi.WASMTIME_COMPONENT_U16.value,
    "u32": ffi.WASMTIME_COMPONENT_U32.value,
    "u64": ffi.WASMTIME_COMPONENT_U64.value,
    "s8": ffi.WASMTIME_COMPONENT_S8.value,
    "s16": ffi.WASMTIME_COMPONENT_S16.value,
    "s32": ffi.WASMTIME_COMPONENT_S32.value,
    "s64": ffi.WASMTIME_COMPONENT_S64.value,
}


def _offset(structure: type[ctypes.Structure], field: str) -> int:
    offset: int = getattr(structure, field).offset
    return offset


def _check() -> None:
    value, entry = ffi.wasmtime_component_val_t, ffi.wasmtime_component_valrecord_entry
    variant, result = ffi.wasmtime_component_valvariant, ffi.wasmtime_component_valresult
    found = (
        ctypes.sizeof(value),
        _offset(value, "of"),
        ctypes.sizeof(entry),
        _offset(entry, "val"),
        _offset(variant, "val"),
        _offset(result, "val"),
        sys.byteorder,
    )
    expected = (VALUE * WORD, WORD, FIELD * WORD, 2 * WORD, 2 * WORD, WORD, "little")
    if found != expected:
        raise ImportError(f"fidelis needs wasmtime 50.0.1: its values lie {expected}, here {found}")


_check()
