//! Worked cases: figures from other systems' manuals and tests, each under the policy for which it
//! holds, and what Fidelis answers when its programme says the same.

mod burning;
mod earning;
mod ledger;
mod till;

/// A case: its number, its policy in our words, and the check.
type Case = (&'static str, &'static str, fn());

/// Cases whose policy no merchant would want, and why.
const NOT_WANTED: &[(&str, &str, &str)] = &[
    (
        "B08",
        "points that the order itself earns pay for the same order",
        "the payment lowers the base that earned them, so the figure depends on the order of \
         evaluation, and a refund of the order would claw back points that paid for it",
    ),
    (
        "E04",
        "the tier is reviewed on the points that are still active, and they are then reset",
        "who uses points loses status, who hoards them keeps it, and the reset takes away what was \
         earned; burning never lowers a metric (rule 3.8), and a metric over a calendar year gives \
         the yearly review without that",
    ),
];

#[test]
fn every_case_is_decided_once() {
    let mut ids: Vec<&str> = NOT_WANTED.iter().map(|(id, ..)| *id).collect();
    let tables = [earning::CASES, burning::CASES, ledger::CASES];
    ids.extend(
        tables
            .iter()
            .flat_map(|cases| cases.iter().map(|(id, ..)| *id)),
    );
    ids.sort_unstable();
    let mut expected: Vec<String> = Vec::new();
    for (area, last) in [('A', 28), ('B', 16), ('C', 14), ('D', 8), ('E', 8)] {
        expected.extend(
            (2..=last)
                .step_by(2)
                .map(|number| format!("{area}{number:02}")),
        );
    }
    assert_eq!(ids, expected);
}

#[test]
fn cases_hold_under_their_policies() {
    for (id, policy, check) in [earning::CASES, burning::CASES, ledger::CASES].concat() {
        println!("{id}: {policy}");
        check();
    }
}
