//! What the tests share.

use std::sync::LazyLock;
use std::time::Duration;

use fidelis_build::{Ingredients, bake};
use fidelis_host::contract::checkout::QuoteRequest;
use fidelis_host::contract::types::{
    Cart, Event, EventBody, Line, LineKind, Order, Refund, ReturnedLine,
};
use fidelis_host::{Profiles, Sandbox, SandboxOptions};
use fidelis_server::shops::Shops;
use fidelis_store::Store;
use tempfile::TempDir;

/// 2026-06-01T12:00:00Z.
pub(crate) const NOW: i64 = 1_780_315_200_000;
pub(crate) const DAY: i64 = 86_400_000;

/// One engine for all tests. It remembers what it compiled.
pub(crate) static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| sandbox(SandboxOptions::default()));

pub(crate) fn sandbox(options: SandboxOptions) -> Sandbox {
    Sandbox::with_options(SandboxOptions {
        cache: Some(env!("CARGO_TARGET_TMPDIR").into()),
        ..options
    })
    .unwrap()
}

/// A sandbox in which the clock alone ends a call: a page's after so long.
pub(crate) fn by_the_clock(deadline: Duration) -> Sandbox {
    let mut profiles = Profiles::trusted();
    profiles.page.deadline = deadline;
    sandbox(SandboxOptions {
        profiles,
        ..SandboxOptions::default()
    })
}

/// Three revisions of one programme: each reckons otherwise than the one before.
pub(crate) static REVISIONS: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| {
    [
        r#"{
            "id": "shop", "zone": "Europe/Paris",
            "currencies": { "each-currency": { "base": "EUR" } },
            "wallets": [{ "id": "points" }],
            "earning": [{ "id": "spend", "base": { "per-unit": { "points": 2 } } }],
            "policies": { "refund_basis": "line", "clawback": "allow-debt" }
        }"#,
        r#"{
            "id": "shop", "zone": "Europe/Paris",
            "currencies": { "each-currency": { "base": "EUR" } },
            "wallets": [{ "id": "points", "expiry": { "months": 12 } }],
            "earning": [{ "id": "spend", "base": { "per-unit": { "points": 5 } } }],
            "policies": {
                "refund_basis": "order", "refund_rounding": "reversal-floor",
                "clawback": "within-balance", "tenders": "deduct"
            }
        }"#,
        r#"{
            "id": "shop", "zone": "Europe/Paris",
            "currencies": { "each-currency": { "base": "EUR" } },
            "wallets": [{ "id": "stars" }, { "id": "points" }],
            "earning": [{
                "id": "blocks", "wallet": "points",
                "base": { "block": { "points": 10, "amount": 500 } },
                "pending": { "until": "delivered" }
            }],
            "policies": { "clawback": "own-bucket", "expiry_from_earning": true }
        }"#,
    ]
    .map(built)
});

/// The reference plugin with a programme.
pub(crate) fn built(program: &str) -> Vec<u8> {
    let ingredients = Ingredients {
        base: fidelis_reference::COMPONENT,
        program,
        ..Ingredients::default()
    };
    bake(&SANDBOX, &ingredients).unwrap().component
}

/// An empty store in a file of its own.
pub(crate) async fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    (folder, store)
}

pub(crate) async fn open(folder: &TempDir) -> Store {
    let file = folder.path().join("store.db");
    Store::open(&format!("sqlite://{}", file.display()))
        .await
        .unwrap()
}

/// A store with the first revision live for the tenant `a`.
pub(crate) async fn shops() -> (TempDir, Store, Shops) {
    let (folder, store) = store().await;
    let shops = Shops::open(store.clone(), SANDBOX.clone()).await.unwrap();
    shops
        .install("a", REVISIONS[0].clone(), "test", NOW)
        .await
        .unwrap();
    (folder, store, shops)
}

/// A cart in EUR: amounts of its lines in cents.
pub(crate) fn cart(amounts: &[i64]) -> Cart {
    let line = |(number, amount): (u32, &i64)| Line {
        number,
        sku: format!("sku-{number}"),
        category: None,
        seller: None,
        tags: Vec::new(),
        kind: LineKind::Goods,
        on_sale: false,
        quantity: 1,
        amount: *amount,
        discount: 0,
        floor: 0,
        tax_ppm: 0,
        attributes: Vec::new(),
    };
    Cart {
        currency: "EUR".to_owned(),
        rate: None,
        lines: (1..).zip(amounts).map(line).collect(),
        shipping: 0,
        tendered: 0,
        attributes: Vec::new(),
    }
}

/// A guest's cart.
pub(crate) fn quote(amounts: &[i64]) -> QuoteRequest {
    QuoteRequest {
        now: NOW,
        member: None,
        standing: None,
        cart: cart(amounts),
        codes: Vec::new(),
        burns: Vec::new(),
        counters: Vec::new(),
        explain: false,
    }
}

/// An order of a cart, placed so many days after the first one.
pub(crate) fn placed(id: &str, day: i64, amounts: &[i64]) -> Event {
    let at = NOW + day * DAY;
    Event {
        id: format!("placed-{id}"),
        at,
        body: EventBody::OrderPlaced(Order {
            id: id.to_owned(),
            placed_at: at,
            cart: cart(amounts),
            payments: Vec::new(),
            offers: Vec::new(),
        }),
    }
}

/// A line comes back, in part.
pub(crate) fn returned(order: &str, day: i64, line: u32, amount: i64) -> Event {
    refund(
        order,
        day,
        vec![ReturnedLine {
            line,
            amount: Some(amount),
            units: 0,
        }],
    )
}

/// All that is left comes back.
pub(crate) fn returned_whole(order: &str, day: i64) -> Event {
    refund(order, day, Vec::new())
}

fn refund(order: &str, day: i64, lines: Vec<ReturnedLine>) -> Event {
    Event {
        id: format!("refunded-{order}-{day}"),
        at: NOW + day * DAY,
        body: EventBody::OrderRefunded(Refund {
            order: order.to_owned(),
            whole: lines.is_empty(),
            lines,
            amount: 0,
        }),
    }
}

/// A plugin that only renders. What it does depends on the locale's first letter:
///
/// | locale | answer |
/// |---|---|
/// | `g…` | grows until it may not any more, then traps |
/// | `p…` | traps |
/// | `s…` | never |
/// | else | one text |
pub(crate) fn hostile() -> Vec<u8> {
    let text = format!("(component {HOSTILE})");
    wat::parse_str(text).unwrap()
}

const HOSTILE: &str = r#"
    (instance $types)
    (export "fidelis:loyalty/types@0.1.0" (instance $types))
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
      (data (i32.const 0) "1")
      (global $free (mut i32) (i32.const 4096))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
        (global.set $free (i32.add (local.get $at) (local.get 3)))
        (local.get $at))
      (func (export "render") (param i32 i32 i32 i32) (result i32)
        (local $letter i32)
        (local.set $letter (i32.load8_u (local.get 2)))
        (if (i32.eq (local.get $letter) (i32.const 112)) (then (unreachable)))
        (if (i32.eq (local.get $letter) (i32.const 115)) (then (loop $again (br $again))))
        (if (i32.eq (local.get $letter) (i32.const 103))
          (then (loop $more
            (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
            (unreachable)))
        (i32.store8 (i32.const 1024) (i32.const 0))
        (i32.store (i32.const 1028) (i32.const 1100))
        (i32.store (i32.const 1032) (i32.const 1))
        (i32.store (i32.const 1100) (i32.const 0))
        (i32.store (i32.const 1104) (i32.const 1))
        (i32.const 1024)))
    (core instance $i (instantiate $m))
    (func $render (param "messages" (list $message)) (param "locale" string)
      (result (result (list string) (error $fault)))
      (canon lift (core func $i "render") (memory (core memory $i "memory"))
        (realloc (core func $i "realloc"))))
    (instance $texts (export "render" (func $render)))
    (export "fidelis:loyalty/texts@0.1.0" (instance $texts))
"#;
