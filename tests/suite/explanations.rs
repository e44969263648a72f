//! With `explain` on, whatever was refused says why and names its place in the programme, and
//! whatever was concerned is spoken of.

use std::collections::BTreeSet;

use fidelis_host::Function;
use fidelis_tests::{examples, shop};
use serde_json::{Value, json};

/// The functions that explain.
const EXPLAIN: [Function; 4] = [
    Function::Quote,
    Function::Settle,
    Function::Classify,
    Function::Compose,
];

#[test]
fn every_refusal_names_its_failed_condition() {
    let (mut refused, mut wrong) = (0, Vec::new());
    for (name, program, _, _, answer) in answers() {
        for finding in answer["findings"].as_array().unwrap() {
            let Some(refusal) = finding["verdict"].get("Refused") else {
                assert_eq!(finding["verdict"], "Applied", "{name}: {finding}");
                continue;
            };
            let part = |key: &str| refusal[key].as_str().unwrap();
            let parts = ["reason", "at", "expected", "found"];
            let silent = parts.iter().any(|key| part(key).is_empty());
            if silent || !is_place(&program, part("at")) {
                wrong.push(format!("{name}: {finding}"));
            }
            refused += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused > 100, "{refused}");
    println!("{refused} refusals have a reason, a place, what was expected and what was found");
}

/// Whether a pointer leads into the programme. What has its default is not written there, so its
/// owner is enough.
fn is_place(program: &Value, at: &str) -> bool {
    let mut owners = std::iter::successors(Some(at), |at| Some(at.rsplit_once('/')?.0));
    owners
        .by_ref()
        .take(3)
        .any(|owner| !owner.is_empty() && program.pointer(owner).is_some())
}

#[test]
fn whatever_is_concerned_is_spoken_of() {
    let mut spoken = 0;
    for (name, program, function, request, answer) in answers() {
        let findings = answer["findings"].as_array().unwrap();
        let of = |subject: &str| -> BTreeSet<&str> {
            let findings = findings.iter();
            findings
                .filter(|finding| finding["subject"] == subject)
                .map(|finding| finding["id"].as_str().unwrap())
                .collect()
        };
        let all = |list: &str| -> BTreeSet<&str> {
            let items = program[list].as_array().unwrap().iter();
            items.map(|item| item["id"].as_str().unwrap()).collect()
        };
        let placed = request["events"].as_array().is_some_and(|events| {
            let mut bodies = events.iter().map(|event| &event["body"]);
            bodies.any(|body| body.get("OrderPlaced").is_some())
        });
        match function {
            Function::Quote => {
                assert_eq!(of("EarningRule"), all("earning"), "{name}");
                assert_eq!(of("Offer"), all("offers"), "{name}");
            }
            Function::Settle if placed => {
                assert_eq!(of("EarningRule"), all("earning"), "{name}");
                let (campaigns, missions) = (of("Campaign"), of("Mission"));
                for campaign in program["campaigns"].as_array().unwrap() {
                    let id = campaign["id"].as_str().unwrap();
                    let on = campaign["on"].as_array().unwrap();
                    let heard = on.iter().any(|trigger| trigger == "order");
                    let told = campaigns.contains(id) || missions.contains(id);
                    assert!(!heard || told, "{name}: nothing of the campaign {id}");
                }
            }
            Function::Classify => assert_eq!(of("Segment"), all("segments"), "{name}"),
            Function::Compose => {
                let told = of("Placement");
                for slot in answer["slots"].as_array().unwrap() {
                    let placements = program["placements"].as_array().unwrap().iter();
                    let mut same = placements.filter(|one| one["id"] == slot["placement"]);
                    let fillings = same.next().unwrap()["fillings"].as_array().unwrap();
                    let until = slot["fallback"].as_u64().unwrap();
                    for filling in fillings.iter().take(usize::try_from(until).unwrap() + 1) {
                        let (place, id) = (&slot["placement"], &filling["id"]);
                        let id = format!("{}/{}", place.as_str().unwrap(), id.as_str().unwrap());
                        assert!(told.contains(id.as_str()), "{name}: nothing of {id}");
                    }
                }
            }
            _ => continue,
        }
        spoken += 1;
    }
    assert!(spoken >= 8, "{spoken}");
}

/// Every example request that can be explained, with its answer.
fn answers() -> Vec<(&'static str, Value, Function, Value, Value)> {
    let mut answers = Vec::new();
    for request in examples::REQUESTS {
        if !EXPLAIN.contains(&request.function) {
            continue;
        }
        let program = serde_json::from_str(request.example.program).unwrap();
        let shop = shop(request.example.program).unwrap();
        let mut text: Value = serde_json::from_str(request.text).unwrap();
        text["explain"] = json!(true);
        let answer = shop.call_json(request.function, &text.to_string()).unwrap();
        let answer = serde_json::from_str(&answer.value).unwrap();
        answers.push((request.name, program, request.function, text, answer));
    }
    let functions: BTreeSet<String> = answers
        .iter()
        .map(|(_, _, function, ..)| function.to_string())
        .collect();
    assert_eq!(functions.len(), EXPLAIN.len(), "only {functions:?}");
    answers
}
