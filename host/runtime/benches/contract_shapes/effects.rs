//! Effects and findings, lifted out of the guest.

use fidelis_host::{Answer, Error, Limits, Plugin, Sandbox};
use wasmtime::component::{ComponentNamedList, ComponentType, Lift};

use crate::Candidate;

/// A discount that names its offer.
#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code)] // Only what lifting costs is of interest.
struct Named {
    #[component(name = "offer")]
    offer: String,
    #[component(name = "lane")]
    lane: u8,
    #[component(name = "amount")]
    amount: i64,
    #[component(name = "shares")]
    shares: Vec<Share>,
}

/// A discount that gives its offer's place in the program.
#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code)]
struct Placed {
    #[component(name = "offer")]
    offer: u32,
    #[component(name = "lane")]
    lane: u8,
    #[component(name = "amount")]
    amount: i64,
    #[component(name = "shares")]
    shares: Vec<Share>,
}

#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code)]
struct Share {
    #[component(name = "line")]
    line: u32,
    #[component(name = "amount")]
    amount: i64,
}

/// A refused rule as the contract tells it; without explanation the three texts are empty.
#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code)]
struct Told {
    #[component(name = "subject")]
    subject: u8,
    #[component(name = "id")]
    id: String,
    #[component(name = "reason")]
    reason: u8,
    #[component(name = "missing")]
    missing: i64,
    #[component(name = "at")]
    at: String,
    #[component(name = "expected")]
    expected: String,
    #[component(name = "found")]
    found: String,
}

/// The same with the rule's place in the program, and the three texts.
#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code)]
struct Pointed {
    #[component(name = "subject")]
    subject: u8,
    #[component(name = "rule")]
    rule: u32,
    #[component(name = "reason")]
    reason: u8,
    #[component(name = "missing")]
    missing: i64,
    #[component(name = "at")]
    at: String,
    #[component(name = "expected")]
    expected: String,
    #[component(name = "found")]
    found: String,
}

/// The same without any text.
#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code)]
struct Bare {
    #[component(name = "subject")]
    subject: u8,
    #[component(name = "rule")]
    rule: u32,
    #[component(name = "reason")]
    reason: u8,
    #[component(name = "missing")]
    missing: i64,
}

/// A guest that lays out `n` copies of a pattern and answers with the list of them. The patterns'
/// pointers lead to a text of 12 bytes at 16 and a share at 32.
const GUEST: &str = r#"
(component
  (instance $none)
  (export "fidelis:loyalty/types@0.1.0" (instance $none))
  (core module $m
    (memory (export "memory") 2)
    (data (i32.const 16) "summer-offer")
    (data (i32.const 32) "\07\00\00\00\00\00\00\00\64\00\00\00\00\00\00\00")
    ;; named: text, lane, amount, shares = 32 bytes
    (data (i32.const 64) "\10\00\00\00\0c\00\00\00\01\00\00\00\00\00\00\00\64\00\00\00\00\00\00\00\20\00\00\00\01\00\00\00")
    ;; placed: u32, lane, amount, shares = 24 bytes
    (data (i32.const 128) "\05\00\00\00\01\00\00\00\64\00\00\00\00\00\00\00\20\00\00\00\01\00\00\00")
    ;; told: subject, text, reason, missing, three empty texts = 48 bytes
    (data (i32.const 192) "\02\00\00\00\10\00\00\00\0c\00\00\00\05\00\00\00\64\00\00\00\00\00\00\00")
    ;; pointed: subject, u32, reason, missing, three empty texts = 48 bytes
    (data (i32.const 256) "\02\00\00\00\05\00\00\00\05\00\00\00\00\00\00\00\64\00\00\00\00\00\00\00")
    ;; bare: subject, u32, reason, missing = 24 bytes
    (data (i32.const 320) "\02\00\00\00\05\00\00\00\05\00\00\00\00\00\00\00\64\00\00\00\00\00\00\00")
    (func $copies (param $from i32) (param $size i32) (param $n i32) (result i32)
      (local $to i32) (local $left i32)
      (i32.store (i32.const 0) (i32.const 1024))
      (i32.store (i32.const 4) (local.get $n))
      (local.set $to (i32.const 1024))
      (local.set $left (local.get $n))
      (loop $again
        (memory.copy (local.get $to) (local.get $from) (local.get $size))
        (local.set $to (i32.add (local.get $to) (local.get $size)))
        (br_if $again (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
      (i32.const 0))
    (func (export "named") (param i32) (result i32)
      (call $copies (i32.const 64) (i32.const 32) (local.get 0)))
    (func (export "placed") (param i32) (result i32)
      (call $copies (i32.const 128) (i32.const 24) (local.get 0)))
    (func (export "told") (param i32) (result i32)
      (call $copies (i32.const 192) (i32.const 48) (local.get 0)))
    (func (export "pointed") (param i32) (result i32)
      (call $copies (i32.const 256) (i32.const 48) (local.get 0)))
    (func (export "bare") (param i32) (result i32)
      (call $copies (i32.const 320) (i32.const 24) (local.get 0))))
  (core instance $i (instantiate $m))

  (type $share' (record (field "line" u32) (field "amount" s64)))
  (export $share "share" (type $share'))
  (type $named' (record (field "offer" string) (field "lane" u8) (field "amount" s64)
    (field "shares" (list $share))))
  (export $named "discount-named" (type $named'))
  (type $placed' (record (field "offer" u32) (field "lane" u8) (field "amount" s64)
    (field "shares" (list $share))))
  (export $placed "discount-placed" (type $placed'))
  (type $told' (record (field "subject" u8) (field "id" string) (field "reason" u8)
    (field "missing" s64) (field "at" string) (field "expected" string) (field "found" string)))
  (export $told "finding-told" (type $told'))
  (type $pointed' (record (field "subject" u8) (field "rule" u32) (field "reason" u8)
    (field "missing" s64) (field "at" string) (field "expected" string) (field "found" string)))
  (export $pointed "finding-pointed" (type $pointed'))
  (type $bare' (record (field "subject" u8) (field "rule" u32) (field "reason" u8)
    (field "missing" s64)))
  (export $bare "finding-bare" (type $bare'))

  (func (export "named") (param "n" u32) (result (list $named))
    (canon lift (core func $i "named") (memory (core memory $i "memory"))))
  (func (export "placed") (param "n" u32) (result (list $placed))
    (canon lift (core func $i "placed") (memory (core memory $i "memory"))))
  (func (export "told") (param "n" u32) (result (list $told))
    (canon lift (core func $i "told") (memory (core memory $i "memory"))))
  (func (export "pointed") (param "n" u32) (result (list $pointed))
    (canon lift (core func $i "pointed") (memory (core memory $i "memory"))))
  (func (export "bare") (param "n" u32) (result (list $bare))
    (canon lift (core func $i "bare") (memory (core memory $i "memory")))))
"#;

#[allow(clippy::expect_used)] // A bench may end when its own guest fails.
fn call<R>(plugin: &Plugin, name: &str, count: u32, limits: &Limits) -> Answer<R>
where
    R: ComponentNamedList + Lift + Send + Sync + 'static,
{
    plugin
        .call_export::<_, R>(None, name, (count,), limits)
        .expect("the bench's guest answers")
}

pub(crate) fn compare(sandbox: &Sandbox, limits: &Limits) -> Result<(), Error> {
    let guest = wat::parse_str(GUEST).map_err(|error| Error::NotAComponent {
        found: error.to_string(),
    })?;
    let plugin = &sandbox.load(&guest)?;
    for count in [1_u32, 10, 100] {
        let times = usize::try_from(count).unwrap_or(usize::MAX);
        crate::compare(
            "effect",
            times,
            &[
                Candidate::new("a offer's id (contract)", || {
                    call::<(Vec<Named>,)>(plugin, "named", count, limits)
                }),
                Candidate::new("b offer's place, u32", || {
                    call::<(Vec<Placed>,)>(plugin, "placed", count, limits)
                }),
            ],
        );
        crate::compare(
            "finding",
            times,
            &[
                Candidate::new("a rule's id, texts (contract)", || {
                    call::<(Vec<Told>,)>(plugin, "told", count, limits)
                }),
                Candidate::new("b rule's place, texts", || {
                    call::<(Vec<Pointed>,)>(plugin, "pointed", count, limits)
                }),
                Candidate::new("c rule's place, no texts", || {
                    call::<(Vec<Bare>,)>(plugin, "bare", count, limits)
                }),
            ],
        );
    }
    Ok(())
}
