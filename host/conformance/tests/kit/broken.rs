//! Plugins that break one rule each, written by hand.

use crate::guests::{MEMORY, banner, marking, of_package, of_stranger, of_world};

/// A plugin of an author's own with texts alone, and what it does when it is asked for them.
fn whole(state: &str, body: &str) -> Vec<u8> {
    let module = format!(
        r#"(module
  {MEMORY}
  {state}
  (func (export "fidelis:loyalty/configuration@0.1.0#configure")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024))
  (func (export "fidelis:loyalty/configuration@0.1.0#schema") (result i32)
    (i32.const 1152))
  (func (export "fidelis:loyalty/texts@0.1.0#render")
    (param $messages i32) (param $count i32) (param i32 i32) (result i32)
    {body})
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

/// The answer: so many empty texts. The result lies at 1216, its texts at 4096.
const TEXTS: &str = "(i32.store (i32.const 1220) (i32.const 4096))
    (i32.store (i32.const 1224) (local.get $count))
    (i32.const 1216)";

/// Answers as many empty texts as there are messages: it breaks nothing.
pub(crate) fn faithful() -> Vec<u8> {
    whole("", TEXTS)
}

/// One text too few.
pub(crate) fn short() -> Vec<u8> {
    let fewer = "(i32.sub (local.get $count) (i32.ne (local.get $count) (i32.const 0)))";
    whole("", &TEXTS.replace("(local.get $count)", fewer))
}

/// Remembers that it was asked, and answers nothing the second time.
pub(crate) fn forgetful() -> Vec<u8> {
    let body = format!(
        "(if (global.get $asked) (then (local.set $count (i32.const 0))))
         (global.set $asked (i32.const 1))
         {TEXTS}"
    );
    whole("(global $asked (mut i32) (i32.const 0))", &body)
}

/// Crashes whenever there is something to say.
pub(crate) fn crashing() -> Vec<u8> {
    let body = format!("(if (local.get $count) (then (unreachable))) {TEXTS}");
    whole("", &body)
}

/// Never comes to an end whenever there is something to say.
pub(crate) fn endless() -> Vec<u8> {
    let body = format!("(if (local.get $count) (then (loop $on (br $on)))) {TEXTS}");
    whole("", &body)
}

/// Eats all memory that it can get.
pub(crate) fn hungry() -> Vec<u8> {
    let body = format!(
        "(loop $on (br_if $on (i32.ne (memory.grow (i32.const 64)) (i32.const -1))))
         (if (local.get $count) (then (unreachable)))
         {TEXTS}"
    );
    whole("", &body)
}

/// Refuses every request with a fault that says nothing: case 1, kind 0, three empty texts.
pub(crate) fn silent() -> Vec<u8> {
    let body = "(i32.store (i32.const 1216) (i32.const 1))
         (i32.store (i32.const 1220) (i32.const 0))
         (i32.const 1216)";
    whole("", body)
}

/// Wants a clock.
pub(crate) fn asking() -> Vec<u8> {
    of_stranger(
        "package author:clock;
         interface clock { now: func() -> s64; }
         world author { import clock; export run: func(); }",
        r#"(module
  (import "author:clock/clock" "now" (func (result i64)))
  (func (export "run")))"#,
    )
}

/// Fills a place that nobody asked for.
pub(crate) fn pushing() -> Vec<u8> {
    banner()
}

/// Wraps texts, and hands on what it is given.
pub(crate) fn polite() -> Vec<u8> {
    marking('+')
}

/// Leaves every page empty, and says of one placement that it was refused, but not why.
pub(crate) fn unexplained() -> Vec<u8> {
    let module = format!(
        r#"(module
  {MEMORY}
  (func (export "fidelis:loyalty/personalization@0.1.0#compose") (param i32) (result i32)
    (i32.const 1024))
  ;; result<page, fault>: ok; no slot, no effect; one finding at 1280.
  (data (i32.const 1024) "\00\00\00\00"
    "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\00\00\00" "\00\05\00\00" "\01\00\00\00")
  ;; The finding: of a placement without a name, refused; everything else is empty.
  (data (i32.const 1280) "\06")
  (data (i32.const 1296) "\01"))"#
    );
    of_world("personalization-plugin", &module)
}

/// Has nothing to show and nothing to say, whatever it is asked.
pub(crate) fn taciturn() -> Vec<u8> {
    let module = format!(
        r#"(module
  {MEMORY}
  (func (export "fidelis:loyalty/personalization@0.1.0#compose") (param i32) (result i32)
    (i32.const 1024)))"#
    );
    of_world("personalization-plugin", &module)
}

/// Answers every page by a fault that says why: case 1, kind 0, three texts.
pub(crate) fn refusing() -> Vec<u8> {
    let module = format!(
        r#"(module
  {MEMORY}
  (func (export "fidelis:loyalty/personalization@0.1.0#compose") (param i32) (result i32)
    (i32.const 1024))
  (data (i32.const 1024) "\01\00\00\00" "\00\00\00\00"
    "\00\05\00\00" "\04\00\00\00" "\00\05\00\00" "\04\00\00\00" "\00\05\00\00" "\04\00\00\00")
  (data (i32.const 1280) "/now"))"#
    );
    of_world("personalization-plugin", &module)
}

/// Answers nothing of the contract, but has an interface of its own.
pub(crate) fn beside() -> Vec<u8> {
    of_package(
        "package author:plugin@1.0.0;
         interface badges { count: func() -> u32; }
         world author { export badges; }",
        r#"(module
  (func (export "author:plugin/badges@1.0.0#count") (result i32) (i32.const 7)))"#,
    )
}
