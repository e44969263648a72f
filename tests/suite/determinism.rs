//! The same request gives the same bytes and the same fuel, fresh or warm, here or on a thread.

use fidelis_host::{Function, Reuse};
use fidelis_tests::{examples, shop};

#[test]
fn same_request_same_bytes_same_fuel() {
    for request in examples::REQUESTS {
        let shop = shop(request.example.program).unwrap();
        let first = shop.call_json(request.function, request.text).unwrap();
        for _ in 0..5 {
            let again = shop.call_json(request.function, request.text).unwrap();
            assert_eq!(again.value, first.value, "{}", request.name);
            assert_eq!(fuel(&again), fuel(&first), "{}", request.name);
        }
    }
}

#[test]
fn two_engines_agree() {
    let request = &examples::REQUESTS[0];
    let sandbox = fidelis_host::Sandbox::new().unwrap();
    let other = sandbox.load(fidelis_reference::COMPONENT).unwrap();
    let other = other.with_program(request.example.program, &[]).unwrap();
    let shop = shop(request.example.program).unwrap();
    let ours = shop.call_json(request.function, request.text).unwrap();
    let theirs = other.call_json(request.function, request.text).unwrap();
    assert_eq!(ours.value, theirs.value);
    assert_eq!(fuel(&ours), fuel(&theirs));
}

#[test]
fn a_warm_instance_answers_like_a_fresh_one() {
    for request in examples::REQUESTS {
        let fresh = shop(request.example.program).unwrap();
        let warm = fresh.clone().reusing(Reuse::Warm);
        let expected = fresh.call_json(request.function, request.text).unwrap();
        for _ in 0..3 {
            let found = warm.call_json(request.function, request.text).unwrap();
            assert_eq!(found.value, expected.value, "{}", request.name);
        }
    }
}

#[test]
fn a_warm_instance_uses_its_memory_again() {
    let fresh = shop(examples::LUXURY_HOUSE.program).unwrap();
    let warm = fresh.clone().reusing(Reuse::Warm);
    let requests: Vec<_> = examples::REQUESTS
        .iter()
        .filter(|request| request.example.program == examples::LUXURY_HOUSE.program)
        .collect();
    assert!(requests.len() > 10);
    let expected: Vec<_> = requests
        .iter()
        .map(|request| fresh.call_json(request.function, request.text).unwrap())
        .collect();
    let mut grown = 0;
    for round in 0..100 {
        // In another order each time, so that every request follows every other one.
        for step in 0..requests.len() {
            let number = (round * step + step) % requests.len();
            let request = requests[number];
            let answer = warm.call_json(request.function, request.text).unwrap();
            assert_eq!(answer.value, expected[number].value, "{}", request.name);
            if round == 0 {
                grown = answer.report.memory.used.max(grown);
            } else {
                assert_eq!(answer.report.instance, Reuse::Warm, "{}", request.name);
                assert!(answer.report.memory.used <= grown, "{}", request.name);
            }
        }
    }
}

#[test]
fn threads_agree() {
    let shop = shop(examples::LUXURY_HOUSE.program).unwrap();
    let request = examples::REQUESTS
        .iter()
        .find(|request| request.function == Function::Quote);
    let text = request.unwrap().text;
    let expected = shop.call_json(Function::Quote, text).unwrap().value;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..25 {
                    assert_eq!(
                        shop.call_json(Function::Quote, text).unwrap().value,
                        expected
                    );
                }
            });
        }
    });
}

fn fuel(answer: &fidelis_host::Answer<String>) -> (Option<u64>, Option<u64>) {
    let used = |phase: &fidelis_host::Phase| phase.fuel.as_ref().map(|fuel| fuel.used);
    let report = &answer.report;
    (report.configure.as_ref().and_then(used), used(&report.call))
}
