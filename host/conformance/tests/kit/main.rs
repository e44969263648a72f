//! The kit passes what keeps the contract, and fails what breaks it, for the right reason.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what goes wrong in a test is to end it"
)]

mod broken;
#[allow(dead_code, reason = "shared with the tests of fidelis-build")]
#[path = "../../../build/tests/bake/guests.rs"]
mod guests;

use std::sync::LazyLock;

use fidelis_build::{Ingredients, bake};
use fidelis_conformance::{ExamineError, Examined, Kind, Options, Report, Rule, examine};
use fidelis_host::{Function, Sandbox, SandboxOptions};

const LUXURY_HOUSE: &str = include_str!("../../../../examples/programs/luxury-house.json");
const GIFT_SHOP: &str = include_str!("../../../../examples/programs/gift-shop.json");
const MARKETPLACE: &str = include_str!("../../../../examples/programs/marketplace.json");
const ONE_POINT: &str = include_str!("../../../../examples/programs/one-point.json");

/// One engine for all tests. It remembers what it compiled: every override has one base.
static SANDBOX: LazyLock<Sandbox> = LazyLock::new(|| {
    Sandbox::with_options(SandboxOptions {
        cache: Some(env!("CARGO_TARGET_TMPDIR").into()),
        ..SandboxOptions::default()
    })
    .unwrap()
});

fn examined(plugin: &[u8], program: Option<&str>, requests: u64) -> Report {
    let examined = Examined {
        plugin,
        program,
        base: fidelis_reference::COMPONENT,
    };
    let options = Options { requests, first: 0 };
    examine(&SANDBOX, &examined, options).unwrap()
}

/// The rules that do not hold.
fn failed(report: &Report) -> Vec<Rule> {
    let failed = report.checks.iter().filter(|check| check.failed > 0);
    failed.map(|check| check.rule).collect()
}

#[test]
fn the_reference_plugin_keeps_the_contract() {
    for program in [LUXURY_HOUSE, GIFT_SHOP, MARKETPLACE, ONE_POINT] {
        let report = examined(fidelis_reference::COMPONENT, Some(program), 200);
        assert!(report.passed(), "{report}");
        assert_eq!(report.kind, Some(Kind::Plugin));
        assert_eq!(report.usage.len(), 6);
        for usage in &report.usage {
            let answered = usage.asked - usage.faults;
            assert!(answered >= 100, "{usage:?}");
            assert!(usage.fuel.unwrap().used > 0, "{usage:?}");
        }
        for check in &report.checks {
            let only_of_overrides = check.rule == Rule::Untouched;
            assert_eq!(check.looked == 0, only_of_overrides, "{check:?}");
        }
    }
}

#[test]
fn a_plugin_with_its_programme_built_in_is_asked_with_its_words_and_without() {
    for program in [LUXURY_HOUSE, GIFT_SHOP] {
        let baked = bake(
            &SANDBOX,
            &Ingredients {
                base: fidelis_reference::COMPONENT,
                program,
                ..Ingredients::default()
            },
        );
        let baked = baked.unwrap().component;
        for told in [Some(program), None] {
            let report = examined(&baked, told, 20);
            assert!(report.passed(), "{report}");
            assert_eq!(report.kind, Some(Kind::Baked));
        }
    }
}

#[test]
fn the_number_of_a_request_gives_it_again() {
    let whole = examined(fidelis_reference::COMPONENT, Some(LUXURY_HOUSE), 40);
    let examined = Examined {
        plugin: fidelis_reference::COMPONENT,
        program: Some(LUXURY_HOUSE),
        base: fidelis_reference::COMPONENT,
    };
    let mut most = 0;
    for first in 0..40 {
        let options = Options { requests: 1, first };
        let report = examine(&SANDBOX, &examined, options).unwrap();
        assert!(report.passed(), "{report}");
        let settle = report
            .usage
            .iter()
            .find(|used| used.function == Function::Settle);
        most = settle
            .and_then(|used| used.fuel)
            .map_or(most, |fuel| fuel.used.max(most));
    }
    // One by one they are the same requests as all together.
    let settle = whole
        .usage
        .iter()
        .find(|used| used.function == Function::Settle);
    assert_eq!(settle.unwrap().fuel.unwrap().used, most);
}

#[test]
fn an_override_is_examined_in_its_place() {
    let report = examined(&broken::polite(), Some(LUXURY_HOUSE), 20);
    assert!(report.passed(), "{report}");
    assert_eq!(report.kind, Some(Kind::Override));
    let asked: Vec<String> = report
        .usage
        .iter()
        .map(|usage| usage.function.to_string())
        .collect();
    assert_eq!(asked, ["render"]);
    let untouched = report
        .checks
        .iter()
        .find(|check| check.rule == Rule::Untouched);
    assert_eq!(untouched.unwrap().looked, 5 * 5);
    // One that adds an interface of its own answers nothing, and leaves everything as it was.
    let report = examined(&broken::beside(), Some(LUXURY_HOUSE), 20);
    assert!(report.passed(), "{report}");
    assert_eq!(report.usage, []);
}

#[test]
fn a_small_plugin_that_breaks_nothing_passes() {
    let report = examined(&broken::faithful(), Some(LUXURY_HOUSE), 20);
    assert!(report.passed(), "{report}");
}

#[test]
fn each_broken_plugin_fails_for_its_reason() {
    for (name, plugin, rule) in [
        ("short", broken::short(), Rule::Invariants),
        ("forgetful", broken::forgetful(), Rule::Stateless),
        ("crashing", broken::crashing(), Rule::FaultsNotTraps),
        ("endless", broken::endless(), Rule::Limits),
        ("hungry", broken::hungry(), Rule::Limits),
        ("silent", broken::silent(), Rule::FaultsNotTraps),
        ("asking", broken::asking(), Rule::Loads),
        ("taciturn", broken::taciturn(), Rule::Explained),
        ("refusing", broken::refusing(), Rule::Answers),
        ("unexplained", broken::unexplained(), Rule::Explained),
    ] {
        let report = examined(&plugin, Some(LUXURY_HOUSE), 20);
        let mut found = failed(&report);
        // What crashes at every request also answers none.
        found.retain(|found| *found == rule || *found != Rule::Answers);
        assert_eq!(found, [rule], "{name}:\n{report}");
        let check = report
            .checks
            .iter()
            .find(|check| check.rule == rule)
            .unwrap();
        assert!(!check.problems.is_empty(), "{name}");
        assert!(report.to_string().contains("FAILED"), "{name}");
    }
}

#[test]
fn a_place_that_nobody_asked_for_is_told_though_it_is_not_explained_either() {
    let report = examined(&broken::pushing(), Some(LUXURY_HOUSE), 20);
    assert_eq!(
        failed(&report),
        [Rule::Invariants, Rule::Explained],
        "{report}"
    );
}

#[test]
fn bytes_that_are_no_component_do_not_load() {
    for bytes in [b"".as_slice(), b"hello", b"\0asm\x01\0\0\0"] {
        let report = examined(bytes, Some(LUXURY_HOUSE), 1);
        assert_eq!(failed(&report), [Rule::Loads], "{report}");
        assert_eq!(report.kind, None);
    }
}

#[test]
fn without_a_programme_only_a_built_plugin_can_be_examined() {
    let try_it = |program| {
        let examined = Examined {
            plugin: fidelis_reference::COMPONENT,
            program,
            base: fidelis_reference::COMPONENT,
        };
        examine(&SANDBOX, &examined, Options::default()).unwrap_err()
    };
    assert!(matches!(try_it(None), ExamineError::NoProgram));
    assert!(matches!(try_it(Some("{")), ExamineError::Program { .. }));
}
