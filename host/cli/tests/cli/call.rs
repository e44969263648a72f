//! Single decisions, and many in a stream.

use serde_json::Value;

use crate::support::{example, run, run_with};

fn luxury() -> String {
    example("programs/luxury-house.json").display().to_string()
}

fn request(name: &str) -> String {
    let text = std::fs::read_to_string(example("requests").join(name)).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    value.to_string()
}

#[test]
fn a_file_and_standard_input_are_answered_alike() {
    let program = luxury();
    let path = example("requests/claire.json").display().to_string();
    let from_file = run(["call", "quote", &path, "--program", &program]);
    assert_eq!(from_file.code, Some(0), "{}", from_file.err);
    let from_input = run_with(
        ["call", "quote", "-", "--program", &program],
        &request("claire.json"),
    );
    assert_eq!(from_file.out, from_input.out);
    assert_eq!(from_file.out.lines().count(), 1);
    let answer: Value = serde_json::from_str(&from_file.out).unwrap();
    assert!(answer["totals"]["due"].as_i64() > Some(0), "{answer}");
}

#[test]
fn lines_are_answered_one_by_one_and_any_error_is_code_1() {
    let program = luxury();
    let good = request("claire.json");
    let arguments = ["call", "quote", "-", "--lines", "--program", &program];
    let ran = run_with(arguments, &format!("{good}\n\n{good}\r\n{good}"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("{\"Ok\":{") && *line == lines[0])
    );
    let ran = run_with(arguments, &format!("{good}\nnonsense\n{{}}\n{good}\n"));
    assert_eq!(ran.code, Some(1));
    let kinds: Vec<String> = ran
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|value| value.as_object().unwrap().keys().next().unwrap().clone())
        .collect();
    assert_eq!(kinds, ["Ok", "Err", "Err", "Ok"]);
}

#[test]
fn a_wrong_request_is_told_with_its_place() {
    let program = luxury();
    let good = request("claire.json");
    for (wrong, at) in [
        (good.replace("\"SILK-CARRE-90\"", "7"), "/cart/lines/0/sku"),
        (
            good.replacen("\"quantity\":", "\"count\":", 1),
            "/cart/lines/0",
        ),
        (
            good.replace("\"shipping\":1500", "\"shipping\":9007199254740992"),
            "/cart/shipping",
        ),
        (
            good.replace("\"explain\":true", "\"explain\":true,\"more\":1"),
            "/more",
        ),
        (good.replace("\"EUR\"", "\"QQQ\""), "/cart/currency"),
    ] {
        let ran = run_with(["call", "quote", "-", "--program", &program], &wrong);
        assert_eq!(ran.code, Some(1), "{at}: {}", ran.out);
        assert_eq!(ran.out, "", "{at}");
        assert!(ran.err.contains(at), "{at}: {}", ran.err);
        let lines = run_with(
            ["call", "quote", "-", "--lines", "--program", &program],
            &wrong,
        );
        let answer: Value = serde_json::from_str(&lines.out).unwrap();
        let told = answer["Err"]["at"].as_str().unwrap();
        assert!(told.starts_with(at), "{at}: {told}");
    }
    let ran = run_with(["call", "quote", "-", "--program", &program], "");
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    let told = "invalid request: expected JSON, found nothing";
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn words_are_rendered_in_the_language_asked_for() {
    let asked = r#"{"messages":[{"key":"tier.gold","arguments":[]}],"locale":"fr"}"#;
    let ran = run_with(["call", "render", "-", "--program", &luxury()], asked);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "[\"Or\"]\n"),
        "{}",
        ran.err
    );
}

#[test]
fn the_report_stands_beside_the_answer() {
    let path = example("requests/claire.json").display().to_string();
    let program = luxury();
    let ran = run(["call", "quote", &path, "--report", "--program", &program]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.contains("instructions"), "{}", ran.err);
    assert!(!ran.out.contains("instructions"));
}
