//! The example programmes are without fault and the example requests are answered.

use fidelis_host::Function;
use fidelis_tests::{examples, shop};

#[test]
fn example_programmes_have_no_diagnostics() {
    for example in examples::ALL {
        let shop = shop(example.program).unwrap();
        let warnings = &shop.info().unwrap().warnings;
        assert!(warnings.is_empty(), "{}: {warnings:#?}", example.name);
    }
}

#[test]
fn every_request_is_canonical_json_of_its_function() {
    for request in examples::REQUESTS {
        let shop = shop(request.example.program).unwrap();
        let answer = shop.call_json(request.function, request.text).unwrap();
        assert!(!answer.value.is_empty(), "{}", request.name);
    }
    assert!(
        examples::REQUESTS
            .iter()
            .any(|request| request.function == Function::Settle)
    );
}
