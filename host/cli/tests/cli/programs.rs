//! Programmes and plugins looked at: check, schema, inspect, demo.

use serde_json::Value;

use crate::support::{Desk, example, run, run_with};

#[test]
fn the_example_programmes_are_good() {
    for name in ["one-point", "luxury-house", "gift-shop", "marketplace"] {
        let path = example(&format!("programs/{name}.json"));
        let ran = run(["check".as_ref(), path.as_os_str()]);
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.out);
        assert!(ran.out.contains("revision"), "{name}: {}", ran.out);
    }
}

#[test]
fn every_diagnostic_has_its_pointer_line_and_column() {
    let desk = Desk::new();
    let program = "{\n  \"id\": \"p\",\n  \"zone\": \"Mars/North\",\n  \"currencies\": { \"each-currency\": { \"base\": \"QQQ\" } },\n  \
        \"wallets\": [{ \"id\": \"points\" }],\n  \"earning\": [{ \"id\": \"one\", \"base\": { \"per-unit\": { \"points\": \"many\" } } }]\n}\n";
    let path = desk.file("program.json", program);
    let ran = run(["check".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    for told in ["error: /zone", "program.json:3:3"] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    let ran = run(["check".as_ref(), path.as_os_str(), "--json".as_ref()]);
    assert_eq!(ran.code, Some(1));
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["valid"], false);
    let zone = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|each| each["at"] == "/zone")
        .unwrap();
    assert_eq!((&zone["line"], &zone["column"]), (&3.into(), &3.into()));
}

#[test]
fn broken_json_is_told_where_it_breaks() {
    let desk = Desk::new();
    let path = desk.file("program.json", "{\n  \"id\": nonsense\n}\n");
    let ran = run(["check".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.out.contains("program.json:2:"), "{}", ran.out);
    assert!(!ran.out.contains(":1:1"), "{}", ran.out);
    let ran = run(["check".as_ref(), path.as_os_str(), "--json".as_ref()]);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["diagnostics"][0]["line"], 2, "{report}");
}

#[test]
fn a_programme_may_have_a_byte_order_mark_and_come_from_standard_input() {
    let text = std::fs::read_to_string(example("programs/one-point.json")).unwrap();
    let marked = format!("\u{feff}{text}");
    let desk = Desk::new();
    let path = desk.file("program.json", &marked);
    let ran = run(["check".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    let ran = run_with(["check", "-"], &marked);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert!(ran.out.starts_with("standard input: good"), "{}", ran.out);
}

#[test]
fn a_programme_that_is_too_large_is_named() {
    let desk = Desk::new();
    let path = desk.file("large.json", vec![b' '; (32 << 20) + 1]);
    let ran = run(["check".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    for told in ["large.json", "the programme has 33554433 bytes"] {
        assert!(ran.err.contains(told), "{told}: {}", ran.err);
    }
}

#[test]
fn what_is_no_programme_is_told_and_does_not_panic() {
    let desk = Desk::new();
    let deep = "[".repeat(200_000);
    for (name, text) in [
        ("empty", ""),
        ("word", "hello"),
        ("open", "{\"id\": "),
        ("list", "[]"),
        ("deep", &deep),
    ] {
        let path = desk.file(name, text);
        let ran = run(["check".as_ref(), path.as_os_str()]);
        assert_eq!(ran.code, Some(1), "{name}: {}{}", ran.out, ran.err);
        let told = format!("{}{}", ran.out, ran.err);
        assert!(told.contains("error"), "{name}: {told}");
        assert!(!told.contains("panicked"), "{name}: {told}");
    }
    let path = desk.file("bytes", b"{\"id\": \"\xff\"}");
    let ran = run(["check".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("UTF-8"), "{}", ran.err);
}

#[test]
fn the_schema_is_a_json_schema() {
    let ran = run(["schema"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
}

#[test]
fn the_contract_is_told_to_hosts_of_other_languages() {
    let ran = run(["schema", "--contract"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told["package"], "fidelis:loyalty");
    assert!(told["interfaces"]["checkout"]["functions"]["quote"].is_object());
}

#[test]
fn the_built_in_plugin_has_no_power() {
    let ran = run(["inspect", "--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told["contract"], "0.1.0");
    assert_eq!(told["refused"], Value::Null);
    assert_eq!(told["imports"], Value::Array(Vec::new()));
    let functions = [
        "configure",
        "schema",
        "quote",
        "settle",
        "classify",
        "compose",
        "describe",
        "render",
    ];
    assert_eq!(told["functions"], serde_json::json!(functions));
    let ran = run(["inspect"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("powers     none"), "{}", ran.out);
    let answers = format!("answers    {}", functions.join(", "));
    assert!(ran.out.contains(&answers), "{}", ran.out);
}

#[test]
fn what_is_no_plugin_is_code_1() {
    let desk = Desk::new();
    for (name, bytes) in [
        ("text", &b"hello"[..]),
        ("module", b"\0asm\x01\0\0\0"),
        ("empty", b""),
    ] {
        let path = desk.file(name, bytes);
        let ran = run(["inspect".as_ref(), path.as_os_str()]);
        assert_eq!(ran.code, Some(1), "{name}");
        assert!(ran.err.contains("component"), "{name}: {}", ran.err);
    }
}

#[test]
fn the_demo_speaks_english_and_french() {
    let english = run(["demo"]);
    assert_eq!(english.code, Some(0), "{}", english.err);
    for told in ["Claire", "Marc", "Anne", "The Serein Circle", "To pay"] {
        assert!(english.out.contains(told), "{told}: {}", english.out);
    }
    let french = run(["demo", "--lang", "fr-FR"]);
    assert_eq!(french.code, Some(0), "{}", french.err);
    for told in ["Le Cercle Serein", "À payer", "Cadeau\u{a0}: 1 ×"] {
        assert!(french.out.contains(told), "{told}: {}", french.out);
    }
    let colours = english.out.contains('\x1b');
    assert!(!colours, "no colours where nobody looks");
    let all: Value = serde_json::from_str(&run(["demo", "--json"]).out).unwrap();
    assert_eq!(all["visits"].as_array().unwrap().len(), 3);
    assert_eq!(all["same_page"].as_array().unwrap().len(), 6);
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let schema = run(["schema"]).out;
    assert!(schema.len() > 4096, "longer than what is read below");
    let shell = format!(
        "\"{}\" schema | head -c 10; exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_fidelis")
    );
    let ran = std::process::Command::new("bash")
        .args(["-c", &shell])
        .output()
        .unwrap();
    assert_eq!(
        ran.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    // Standard input is not needed for it.
    assert_eq!(run_with(["schema"], "ignored").out, schema);
}
