//! Plugins that misbehave on every call: whole components, written by hand.

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// It stops with a trap.
pub(crate) const TRAPS: &str = "(unreachable)";

/// It never ends.
pub(crate) const LOOPS: &str = "(loop $again (br $again))";

/// It takes 1 MiB after the other.
pub(crate) const EATS: &str = "(loop $again (drop (memory.grow (i32.const 16))) (br $again))";

/// A plugin whose every function has this body.
pub(crate) fn plugin(body: &str) -> Vec<u8> {
    let mut functions = String::new();
    for name in [
        "checkout@0.1.0#quote",
        "ledger@0.1.0#settle",
        "segmentation@0.1.0#classify",
        "personalization@0.1.0#compose",
        "showcase@0.1.0#describe",
    ] {
        functions += &function(name, "(param i32)", body);
    }
    functions += &function("texts@0.1.0#render", "(param i32 i32 i32 i32)", body);
    let module = format!("(module {MEMORY} {functions})");
    let mut resolve = Resolve::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let (package, _) = resolve.push_dir(folder).unwrap();
    let world = resolve.select_world(&[package], Some("baked")).unwrap();
    let mut module = wat::parse_str(module).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|mut encoder| encoder.encode())
        .unwrap()
}

fn function(name: &str, parameters: &str, body: &str) -> String {
    format!(
        "(func (export \"fidelis:loyalty/{name}\") {parameters} (result i32) {body} (i32.const 0))"
    )
}

/// A memory, and an allocator that never gives back.
const MEMORY: &str = r#"
  (memory (export "memory") 16)
  (global $free (mut i32) (i32.const 8192))
  (func (export "cabi_realloc")
    (param $old i32) (param $had i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at
      (i32.and
        (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (memory.copy (local.get $at) (local.get $old) (local.get $had))
    (local.get $at))
"#;
