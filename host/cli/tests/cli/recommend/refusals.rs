//! What `recommend` cannot use, and what it is not meant for.

use super::{AT, ROWS, program, recommended};
use crate::learned::by_hand;
use crate::support::{Desk, HEADER, Ran, fidelis};

#[test]
fn what_cannot_be_used_is_told_and_nothing_is_written() {
    let model = by_hand("");
    let mut damaged = model.clone();
    let last = damaged.len() - 1;
    damaged[last] ^= 1;
    let mut newer = model.clone();
    newer[8] = 2;
    let own = program(r#", "model": { "popular": [{ "sku": "mug" }] }"#);
    let good = program("");
    let ten = program(r#", "segmentation": { "rfm": { "scale": 10 } }"#);
    let breaks = by_hand(r#"{"recency":[],"frequency":[],"monetary":[]}"#);
    for (bytes, program, told) in [
        (
            &b""[..],
            None,
            "model cannot be used: expected a model that was learned from past orders, found an empty file",
        ),
        (b" {\"popular\":[]}", None, "found JSON"),
        (b"sku,score\n", None, "found something else"),
        (&damaged, None, "model cannot be used"),
        (&damaged, Some(&*good), "model cannot be used"),
        (&model[..model.len() - 4], None, "model cannot be used"),
        (&newer, Some(&*good), "one of another version of the format"),
        (&breaks, Some(&*ten), "model cannot be used"),
        (&model, Some("{}"), "program.json cannot be used"),
        (&model, Some("no"), "program.json cannot be used"),
        (
            &model,
            Some(&*own),
            "expected a model within the programme or apart from it, not both",
        ),
    ] {
        let (desk, ran) = recommended(ROWS, bytes, program, &["--at", AT]);
        assert_eq!(ran.code, Some(1), "{told}: {}", ran.err);
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
        assert!(!desk.path("lists.csv").exists(), "{told}");
    }
    let desk = Desk::new();
    let few = desk.file("few.csv", "order_id,customer_id,sku\n1,2,mug\n");
    let known = desk.file("model", &model);
    let none = desk.path("none");
    for (history, model, told) in [
        (&few, &known, "ordered_at"),
        (&none, &known, "cannot read"),
        (&few, &none, "cannot read"),
    ] {
        let mut command = fidelis();
        command.arg("recommend").arg("--history").arg(history);
        command.arg("--model").arg(model);
        command.arg("-o").arg(desk.path("lists.csv"));
        let ran: Ran = command.output().unwrap().into();
        assert_eq!(ran.code, Some(1), "{told}: {}", ran.err);
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
        assert!(!desk.path("lists.csv").exists(), "{told}");
    }
}

#[test]
fn wrong_use_is_code_2() {
    for (more, told) in [
        (&["-k", "0"][..], "1..=1000"),
        (&["-k", "1001"], "1..=1000"),
        (&["-k", "ten"], "invalid digit"),
        (&["--at", "2026-02-30"], "expected a day"),
        (&["--fast"], "--fast"),
    ] {
        let (desk, ran) = recommended(ROWS, &by_hand(""), None, more);
        assert_eq!(ran.code, Some(2), "{more:?}: {}", ran.err);
        assert!(ran.err.contains(told), "{more:?}: {}", ran.err);
        assert!(!desk.path("lists.csv").exists(), "{more:?}");
    }
    let desk = Desk::new();
    let model = desk.file("model", by_hand(""));
    let history = desk.file("orders.csv", format!("{HEADER}\n"));
    let asked = |model: &std::path::Path, output: &std::path::Path| -> Ran {
        let mut command = fidelis();
        command.arg("recommend").arg("--history").arg(&history);
        command.arg("--model").arg(model).arg("-o").arg(output);
        command.output().unwrap().into()
    };
    for (model, output, told) in [
        (&model, &model, "--model and --output are the same file"),
        (&model, &history, "--history and --output are the same file"),
        (&model, &"-".into(), "--output cannot be standard output"),
    ] {
        let ran = asked(model, output);
        assert_eq!(ran.code, Some(2), "{told}: {}", ran.err);
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
    assert_eq!(std::fs::read(&model).unwrap(), by_hand(""));
    assert_eq!(desk.read("orders.csv"), format!("{HEADER}\n"));
}
