//! Components of authors, written by hand: a core module in text form becomes a component that
//! implements a world of the contract.

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{PackageId, Resolve};

/// The contract's world `name`, implemented by a core module.
pub(crate) fn of_world(name: &str, module: &str) -> Vec<u8> {
    let (resolve, contract) = contract();
    component(&resolve, contract, name, module)
}

/// A world `author` of a package of the author's own, implemented by a core module.
pub(crate) fn of_package(wit: &str, module: &str) -> Vec<u8> {
    let (mut resolve, _) = contract();
    let package = resolve.push_str("author.wit", wit).unwrap();
    component(&resolve, package, "author", module)
}

/// A world `author` of a package that knows nothing of the contract.
pub(crate) fn of_stranger(wit: &str, module: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("author.wit", wit).unwrap();
    component(&resolve, package, "author", module)
}

fn contract() -> (Resolve, PackageId) {
    let mut resolve = Resolve::default();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let (package, _) = resolve.push_dir(folder).unwrap();
    (resolve, package)
}

/// A core module that carries its world with it, as `wit_bindgen` leaves it.
fn core(resolve: &Resolve, package: PackageId, world: &str, module: &str) -> Vec<u8> {
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let mut module = wat::parse_str(module).unwrap();
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8).unwrap();
    module
}

fn component(resolve: &Resolve, package: PackageId, world: &str, module: &str) -> Vec<u8> {
    let module = core(resolve, package, world, module);
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|mut encoder| encoder.encode())
        .unwrap()
}

/// A memory of 16 pages, and an allocator that never gives back. What lies below 8192 is static.
pub(crate) const MEMORY: &str = r#"
  (memory (export "memory") 16)
  (global $free (mut i32) (i32.const 8192))
  (func $take (export "cabi_realloc")
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

/// Wraps `texts`: puts a character in front of every text that it is given.
pub(crate) fn marking(mark: char) -> Vec<u8> {
    let code = u32::from(mark);
    assert!(code < 128, "one byte");
    let module = format!(
        r#"(module
  (import "fidelis:loyalty/texts@0.1.0" "render"
    (func $render (param i32 i32 i32 i32 i32)))
  {MEMORY}
  (func (export "fidelis:loyalty/texts@0.1.0#render")
    (param $messages i32) (param $count i32) (param $locale i32) (param $length i32) (result i32)
    (local $text i32) (local $left i32) (local $new i32)
    ;; result<list<string>, fault>: its case at 1024, the list's start and length behind it.
    (call $render (local.get $messages) (local.get $count)
      (local.get $locale) (local.get $length) (i32.const 1024))
    (if (i32.eqz (i32.load8_u (i32.const 1024)))
      (then
        (local.set $text (i32.load (i32.const 1028)))
        (local.set $left (i32.load (i32.const 1032)))
        (loop $next
          (if (local.get $left)
            (then
              (local.set $new
                (call $take (i32.const 0) (i32.const 0) (i32.const 1)
                  (i32.add (i32.load offset=4 (local.get $text)) (i32.const 1))))
              (i32.store8 (local.get $new) (i32.const {code}))
              (memory.copy
                (i32.add (local.get $new) (i32.const 1))
                (i32.load (local.get $text))
                (i32.load offset=4 (local.get $text)))
              (i32.store (local.get $text) (local.get $new))
              (i32.store offset=4 (local.get $text)
                (i32.add (i32.load offset=4 (local.get $text)) (i32.const 1)))
              (local.set $text (i32.add (local.get $text) (i32.const 8)))
              (local.set $left (i32.sub (local.get $left) (i32.const 1)))
              (br $next))))))
    (i32.const 1024)))"#
    );
    of_world("texts-middleware", &module)
}

/// Answers `personalization` alone: every page has one banner, `author-banner`, at `home`.
pub(crate) fn banner() -> Vec<u8> {
    of_world("personalization-plugin", &banner_text())
}

/// [`banner`] before it is a component.
pub(crate) fn core_banner() -> Vec<u8> {
    let (resolve, contract) = contract();
    core(&resolve, contract, "personalization-plugin", &banner_text())
}

fn banner_text() -> String {
    format!(
        r#"(module
  {MEMORY}
  (func (export "fidelis:loyalty/personalization@0.1.0#compose") (param i32) (result i32)
    (i32.const 1024))
  ;; result<page, fault>: ok; one slot at 1088; no effect, no finding.
  (data (i32.const 1024) "\00\00\00\00" "\40\04\00\00" "\01\00\00\00")
  ;; The slot: placement, kind, one choice at 1184, fallback.
  (data (i32.const 1088)
    "\80\04\00\00" "\04\00\00\00" "\00\00\00\00" "\a0\04\00\00" "\01\00\00\00" "\00\00\00\00")
  (data (i32.const 1152) "home")
  (data (i32.const 1160) "author-banner")
  ;; The choice: id, score, no reason.
  (data (i32.const 1184) "\88\04\00\00" "\0d\00\00\00" "\07\00\00\00\00\00\00\00" "\00"))"#
    )
}

/// A whole plugin of its own kind, that takes any programme and answers texts only. What it counts
/// in is a global variable: it answers as many texts as it was asked before.
pub(crate) fn counting() -> Vec<u8> {
    let module = format!(
        r#"(module
  {MEMORY}
  (global $asked (mut i32) (i32.const 0))
  (func (export "fidelis:loyalty/configuration@0.1.0#configure")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024))
  (func (export "fidelis:loyalty/configuration@0.1.0#schema") (result i32)
    (i32.const 1152))
  (func (export "fidelis:loyalty/texts@0.1.0#render") (param i32 i32 i32 i32) (result i32)
    (global.set $asked (i32.add (global.get $asked) (i32.const 1)))
    (i32.store (i32.const 1220) (i32.const 4096))
    (i32.store (i32.const 1224) (global.get $asked))
    (i32.const 1216))
  ;; result<program-info, list<diagnostic>>: ok; id and revision "own"; zone "UTC".
  (data (i32.const 1024) "\00\00\00\00"
    "\00\05\00\00" "\03\00\00\00" "\00\05\00\00" "\03\00\00\00" "\03\05\00\00" "\03\00\00\00")
  (data (i32.const 1280) "own" "UTC"))"#
    );
    of_package(
        "package author:plugin;
         world author {
             export fidelis:loyalty/types@0.1.0;
             export fidelis:loyalty/configuration@0.1.0;
             export fidelis:loyalty/texts@0.1.0;
         }",
        &module,
    )
}
