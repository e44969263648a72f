//! Tiny guests, written by hand in the text format.

/// A guest whose `schema` runs a body and then answers "hello". The answer's place and length lie
/// at 8 and 12, the text at 16.
pub(super) fn answering(body: &str) -> String {
    guest("", body, "")
}

/// The same with more fields in its core module, and an answer of so many bytes.
pub(super) fn answering_bytes(pages: u32, length: u32) -> String {
    component(&format!(
        r#"(memory (export "memory") {pages})
           (func (export "schema") (result i32)
               (i32.store (i32.const 8) (i32.const 16))
               (i32.store (i32.const 12) (i32.const {length}))
               (i32.const 8))"#
    ))
}

/// With fields before and after the function.
pub(super) fn guest(fields: &str, body: &str, data: &str) -> String {
    component(&format!(
        r#"(memory (export "memory") 1)
           (data (i32.const 16) "hello")
           {data}
           {fields}
           (func $schema (export "schema") (result i32)
               (local $i i32)
               {body}
               (i32.store (i32.const 8) (i32.const 16))
               (i32.store (i32.const 12) (i32.const 5))
               (i32.const 8))"#
    ))
}

fn component(module: &str) -> String {
    format!(
        r#"(component
            (core module $module {module})
            (core instance $instance (instantiate $module))
            {EXPORT})"#
    )
}

const EXPORT: &str = r#"
    (func $schema (result string)
        (canon lift (core func $instance "schema") (memory (core memory $instance "memory"))))
    (instance $configuration (export "schema" (func $schema)))
    (export "fidelis:loyalty/configuration@0.1.0" (instance $configuration))"#;

/// A guest with so many further memories, each of which grows by so many pages when asked.
pub(super) fn many_memories(count: u32, pages: u32) -> String {
    let mut helpers = String::new();
    let mut arguments = String::new();
    let mut imports = String::new();
    let mut calls = String::new();
    for number in 0..count {
        helpers += &format!("(core instance $helper{number} (instantiate $helper))\n");
        arguments += &format!("(with \"{number}\" (instance $helper{number}))\n");
        imports += &format!("(import \"{number}\" \"grow\" (func $grow{number}))\n");
        calls += &format!("(call $grow{number})\n");
    }
    format!(
        r#"(component
            (core module $helper
                (memory 1)
                (func (export "grow")
                    (if (i32.eq (memory.grow (i32.const {pages})) (i32.const -1))
                        (then unreachable))))
            {helpers}
            (core module $module
                {imports}
                (memory (export "memory") 1)
                (data (i32.const 16) "hello")
                (func (export "schema") (result i32)
                    {calls}
                    (i32.store (i32.const 8) (i32.const 16))
                    (i32.store (i32.const 12) (i32.const 5))
                    (i32.const 8)))
            (core instance $instance (instantiate $module {arguments}))
            {EXPORT})"#
    )
}

/// A guest that exports `choose: func() -> result<u32, u32>` beside the contract and answers with
/// the given case.
pub(super) fn choosing(case: u32) -> String {
    format!(
        r#"(component
            (core module $module
                (memory (export "memory") 1)
                (data (i32.const 16) "hello")
                (func (export "choose") (result i32)
                    (i32.store (i32.const 32) (i32.const {case}))
                    (i32.store (i32.const 36) (i32.const 7))
                    (i32.const 32))
                (func (export "schema") (result i32)
                    (i32.store (i32.const 8) (i32.const 16))
                    (i32.store (i32.const 12) (i32.const 5))
                    (i32.const 8)))
            (core instance $instance (instantiate $module))
            (func $choose (result (result u32 (error u32)))
                (canon lift (core func $instance "choose") (memory (core memory $instance "memory"))))
            (export "choose" (func $choose))
            {EXPORT})"#
    )
}

/// A guest that imports a function.
pub(super) fn importing(name: &str) -> String {
    format!(
        r#"(component
            (import "{name}" (instance $import (export "now" (func (result u64)))))
            (core module $module
                (memory (export "memory") 1)
                (func (export "schema") (result i32) (i32.const 8)))
            (core instance $instance (instantiate $module))
            {EXPORT})"#
    )
}
