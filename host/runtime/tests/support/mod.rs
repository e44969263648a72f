//! Tiny guests, written by hand.

#![allow(dead_code, unreachable_pub)] // Each test file uses a part of it.

use fidelis_host::contract::types::Message;
use fidelis_host::{Answer, Error, Limits, Plugin, RenderRequest, Sandbox, SandboxOptions, Shop};

/// A component around one core module. It exports the contract's (empty) `types`, so that it is
/// taken for a plugin, and each of the module's functions `names` at its root.
pub fn guest(module: &str, names: &[&str]) -> Vec<u8> {
    let functions: String = names
        .iter()
        .map(|name| {
            format!("(func (export \"{name}\") (canon lift (core func $guest \"{name}\")))\n")
        })
        .collect();
    component(&format!(
        "(core module $module {module})
         (core instance $guest (instantiate $module))
         {functions}"
    ))
}

/// A component of the contract with a body of its own.
pub fn component(body: &str) -> Vec<u8> {
    wat::parse_str(format!(
        "(component
           (instance $types)
           (export \"fidelis:loyalty/types@0.1.0\" (instance $types))
           {body})"
    ))
    .expect("a test's component is valid text")
}

/// A sandbox with few slots, as a test needs no more.
pub fn sandbox() -> Sandbox {
    Sandbox::with_options(SandboxOptions {
        slots: 4,
        ..SandboxOptions::default()
    })
    .expect("the machine runs WebAssembly")
}

/// Calls a function without parameters and result at the component's root.
pub fn run(plugin: &Plugin, name: &str, limits: &Limits) -> Result<Answer<()>, Error> {
    plugin.call_export(None, name, (), limits)
}

/// A plugin that renders: what it does depends on the locale's first letter.
///
/// | locale | answer |
/// |---|---|
/// | `f…` | a fault at `/locale` |
/// | `g…` | a text, after growing by 96 pages (6 MiB) |
/// | `h…` | a text, after growing by 112 pages (7 MiB) |
/// | `p…` | traps |
/// | `s…` | never |
/// | else | how often this instance has rendered, as a digit |
pub fn texts() -> Vec<u8> {
    component(
        r#"
        (type $ratio' (record (field "numerator" s64) (field "denominator" s64)))
        (export $ratio "ratio" (type $ratio'))
        (type $points' (record (field "wallet" string) (field "amount" s64)))
        (export $points "points-argument" (type $points'))
        (type $money' (record (field "currency" string) (field "amount" s64)))
        (export $money "money-argument" (type $money'))
        (type $value' (variant (case "text" string) (case "key" string) (case "number" s64)
          (case "points" $points) (case "money" $money) (case "percent-ppm" s64)
          (case "factor" $ratio) (case "day" s64) (case "last-day" s64)))
        (export $value "argument-value" (type $value'))
        (type $argument' (record (field "name" string) (field "value" $value)))
        (export $argument "argument" (type $argument'))
        (type $message' (record (field "key" string) (field "arguments" (list $argument))))
        (export $message "message" (type $message'))
        (type $kind' (enum "not-configured" "unsupported-event" "invalid-value" "duplicate"
          "unknown-id" "unknown-currency" "out-of-time" "overflow" "inconsistent"))
        (export $kind "fault-kind" (type $kind'))
        (type $fault' (record (field "kind" $kind) (field "at" string)
          (field "expected" string) (field "found" string)))
        (export $fault "fault" (type $fault'))

        (core module $m
          (memory (export "memory") 1)
          (data (i32.const 0) "0/localefr")
          (global $free (mut i32) (i32.const 4096))
          (func (export "realloc") (param i32 i32 i32 i32) (result i32)
            (local $at i32)
            (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
            (global.set $free (i32.add (local.get $at) (local.get 3)))
            (local.get $at))
          (func $byte (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
          (func $text (param $at i32) (param $text i32) (param $length i32)
            (i32.store (local.get $at) (local.get $text))
            (i32.store offset=4 (local.get $at) (local.get $length)))
          (func (export "render") (param i32 i32 i32 i32) (result i32)
            (local $letter i32)
            (local.set $letter (i32.load8_u (local.get 2)))
            (call $byte (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
            (if (i32.eq (local.get $letter) (i32.const 112)) (then (unreachable)))
            (if (i32.eq (local.get $letter) (i32.const 115)) (then (loop $again (br $again))))
            (if (i32.eq (local.get $letter) (i32.const 103))
              (then (drop (memory.grow (i32.const 96)))))
            (if (i32.eq (local.get $letter) (i32.const 104))
              (then (drop (memory.grow (i32.const 112)))))
            (if (result i32) (i32.eq (local.get $letter) (i32.const 102))
              (then
                (call $byte (i32.const 1024) (i32.const 1))
                (call $byte (i32.const 1028) (i32.const 2))
                (call $text (i32.const 1032) (i32.const 1) (i32.const 7))
                (call $text (i32.const 1040) (i32.const 8) (i32.const 2))
                (call $text (i32.const 1048) (local.get 2) (local.get 3))
                (i32.const 1024))
              (else
                (call $byte (i32.const 1024) (i32.const 0))
                (call $text (i32.const 1028) (i32.const 1100) (i32.const 1))
                (call $text (i32.const 1100) (i32.const 0) (i32.const 1))
                (i32.const 1024)))))
        (core instance $i (instantiate $m))
        (func $render (param "messages" (list $message)) (param "locale" string)
          (result (result (list string) (error $fault)))
          (canon lift (core func $i "render") (memory (core memory $i "memory"))
            (realloc (core func $i "realloc"))))
        (instance $texts (export "render" (func $render)))
        (export "fidelis:loyalty/texts@0.1.0" (instance $texts))
        "#,
    )
}

/// The plugin of [`texts`] as a shop.
pub fn shop() -> Shop {
    sandbox()
        .load(&texts())
        .expect("the plugin loads")
        .baked()
        .expect("the plugin loads")
}

/// What a shop of [`texts`] is asked.
pub fn request(locale: &str) -> RenderRequest {
    RenderRequest {
        messages: vec![Message {
            key: "fidelis.welcome".to_owned(),
            arguments: Vec::new(),
        }],
        locale: locale.to_owned(),
    }
}
