//! Programmes built into plugins, and what stands on those.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::guests;
use crate::support::{Desk, Ran, example, fidelis, one_point, run, run_with};

/// Runs `fidelis build` in a folder, with `-o shop.wasm` and further arguments.
fn build(desk: &Desk, program: &Path, more: &[&str]) -> Ran {
    let mut command = fidelis();
    command.arg("build").arg("--program").arg(program);
    command.arg("-o").arg(desk.path("shop.wasm")).args(more);
    command.output().unwrap().into()
}

fn inspect(path: &Path) -> Value {
    let ran = run(["inspect".as_ref(), "--json".as_ref(), path.as_os_str()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn a_plugin_with_its_programme_answers_by_itself() {
    let desk = Desk::new();
    let program = example("programs/luxury-house.json");
    let ran = build(&desk, &program, &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for told in ["programme", "revision", "answered as before"] {
        assert!(ran.out.contains(told), "{told}: {}", ran.out);
    }
    assert_eq!(desk.names(), ["shop.wasm"]);

    let request = example("requests/anne.json");
    let asked = |option: &str, path: &Path| {
        let path = path.to_str().unwrap();
        run(["call", "quote", option, path, request.to_str().unwrap()])
    };
    let baked = asked("--plugin", &desk.path("shop.wasm"));
    let plain = asked("--program", &program);
    assert_eq!(baked.code, Some(0), "{}", baked.err);
    assert_eq!(baked.out, plain.out);
}

#[test]
fn what_stands_on_it_is_what_it_says_itself() {
    let desk = Desk::new();
    let ran = build(&desk, &example("programs/luxury-house.json"), &["--json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let built: Value = serde_json::from_str(&ran.out).unwrap();
    let size = fs::metadata(desk.path("shop.wasm")).unwrap().len();
    assert_eq!(built["bytes"], size);
    assert_eq!(built["program"]["zone"], "Europe/Paris");

    let told = inspect(&desk.path("shop.wasm"));
    assert_eq!(told["label"]["program"], built["program"]);
    assert_eq!(told["label"]["model"], Value::Null);
    assert_eq!(told["label"]["contract"], told["host_contract"]);
    assert_eq!(told["program"]["name"], built["program"]["name"]);
    assert_eq!(told["program"]["revision"], built["program"]["revision"]);
    assert_eq!(told["label_problem"], Value::Null);
    assert_eq!(told["refused"], Value::Null);
    let functions = [
        "quote", "settle", "classify", "compose", "describe", "render",
    ];
    assert_eq!(told["functions"], Value::from(&functions[..]));

    let plain = run(["inspect".as_ref(), desk.path("shop.wasm").as_os_str()]);
    let zone = "zone Europe/Paris, contract 0.1.0";
    assert!(plain.out.contains(zone), "{}", plain.out);
}

#[test]
fn a_label_of_something_else_is_noticed() {
    let desk = Desk::new();
    let ran = build(&desk, &one_point(), &["--json"]);
    let built: Value = serde_json::from_str(&ran.out).unwrap();
    let revision = built["program"]["revision"].as_str().unwrap();
    let mut plugin = fs::read(desk.path("shop.wasm")).unwrap();
    let length = revision.len();
    let at = plugin.len()
        - length
        - plugin
            .windows(length)
            .rev()
            .position(|window| window == revision.as_bytes())
            .unwrap();
    plugin[at..at + length].fill(b'0');
    let other = desk.file("other.wasm", plugin);
    let told = inspect(&other);
    assert_eq!(told["program"]["revision"], revision);
    let problem = told["label_problem"].as_str().unwrap();
    assert!(problem.contains(&"0".repeat(length)), "{problem}");
    let plain = run(["inspect".as_ref(), other.as_os_str()]);
    assert!(plain.out.contains(problem), "{}", plain.out);
}

#[test]
fn the_same_bytes_wherever_it_is_built() {
    let (one, other) = (Desk::new(), Desk::new());
    let text = fs::read_to_string(one_point()).unwrap();
    assert_eq!(build(&one, &one_point(), &[]).code, Some(0));
    let mut command = vec!["build", "--program", "-", "-o"];
    let path = other.path("shop.wasm");
    command.push(path.to_str().unwrap());
    assert_eq!(run_with(command, &text).code, Some(0));
    let bytes = |desk: &Desk| fs::read(desk.path("shop.wasm")).unwrap();
    assert!(bytes(&one) == bytes(&other));
}

#[test]
fn a_wrong_programme_is_told_as_check_tells_it() {
    let desk = Desk::new();
    let program = desk.file(
        "program.json",
        "{\n  \"id\": \"p\",\n  \"zone\": \"Mars/North\"\n}\n",
    );
    for json in [&[][..], &["--json"]] {
        let built = build(&desk, &program, json);
        let mut check = vec!["check", program.to_str().unwrap()];
        check.extend(json);
        let checked = run(check);
        assert_eq!(built.code, Some(1), "{}", built.err);
        assert_eq!(built.out, checked.out);
        assert!(built.out.contains("/zone"), "{}", built.out);
        assert_eq!(desk.names(), ["program.json"]);
    }
}

#[test]
fn what_cannot_be_used_is_named() {
    let desk = Desk::new();
    let bytes = desk.file("bytes.wasm", "hello").display().to_string();
    let core = desk
        .file("core.wasm", b"\0asm\x01\0\0\0")
        .display()
        .to_string();
    let damaged = desk.file("damaged.model", "FIDELISM").display().to_string();
    let none = desk.path("none").display().to_string();
    for (option, path, told) in [
        (
            "--base",
            &bytes,
            "bytes.wasm: the base cannot be used: not a WebAssembly component",
        ),
        ("--base", &core, "core module"),
        ("--base", &none, "cannot read"),
        ("--model", &none, "cannot read"),
        ("--model", &damaged, "model"),
        (
            "--override",
            &bytes,
            "bytes.wasm cannot be used as an override",
        ),
        ("--override", &core, "core module"),
        ("--override", &none, "cannot read"),
    ] {
        let ran = build(&desk, &one_point(), &[option, path]);
        assert_eq!(ran.code, Some(1), "{option} {path}: {}", ran.out);
        let said = format!("{}{}", ran.out, ran.err);
        assert!(said.contains(told), "{option} {path}: {said}");
        assert!(!desk.path("shop.wasm").exists());
    }
}

#[test]
fn a_plugin_is_built_only_once() {
    let desk = Desk::new();
    assert_eq!(build(&desk, &one_point(), &[]).code, Some(0));
    let baked = desk.path("baked.wasm");
    fs::rename(desk.path("shop.wasm"), &baked).unwrap();
    let ran = build(&desk, &one_point(), &["--base", baked.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    let told = "nothing left to configure";
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn an_output_that_is_an_input_is_wrong_use() {
    let desk = Desk::new();
    let shop = desk.file("shop.wasm", "mine");
    for option in ["--base", "--model", "--override"] {
        let ran = build(&desk, &one_point(), &[option, shop.to_str().unwrap()]);
        assert_eq!(ran.code, Some(2), "{option}: {}", ran.err);
    }
    assert_eq!(desk.read("shop.wasm"), "mine");
}

#[test]
fn an_author_answers_in_the_place_of_the_plugin() {
    let desk = Desk::new();
    let banner = desk.file("banner.wasm", guests::banner());
    let marking = desk.file("marking.wasm", guests::marking('*'));
    let overrides = ["--override", banner.to_str().unwrap(), "--override"];
    let program = example("programs/luxury-house.json");
    let ran = build(
        &desk,
        &program,
        &[&overrides[..], &[marking.to_str().unwrap()]].concat(),
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let shop = desk.path("shop.wasm");
    let call = |function: &str, request: &str| {
        let request = example(request);
        let plugin = ["--plugin".as_ref(), shop.as_os_str(), request.as_os_str()];
        let ran = run([&["call".as_ref(), function.as_ref()][..], &plugin].concat());
        assert_eq!(ran.code, Some(0), "{function}: {}", ran.err);
        serde_json::from_str::<Value>(&ran.out).unwrap()
    };
    let page = call("compose", "requests/compose-anne.json");
    assert_eq!(page["slots"][0]["choices"][0]["id"], "author-banner");
    let words = call("render", "requests/render.json");
    assert!(words[0].as_str().unwrap().starts_with('*'), "{words}");

    let told = inspect(&shop);
    let overrides = serde_json::json!([["personalization"], ["texts"]]);
    assert_eq!(told["label"]["overrides"], overrides);
    assert_eq!(told["imports"], serde_json::json!([]));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let ran = run([
        "build".as_ref(),
        "--program".as_ref(),
        one_point().as_os_str(),
        "-o".as_ref(),
        "/dev/full".as_ref(),
    ]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(ran.err.contains("cannot write /dev/full"), "{}", ran.err);
}
