//! Golden decisions: what the example requests are answered, whole.
//!
//! `INSTA_UPDATE=always cargo test -p fidelis-tests golden` blesses new answers; the difference is
//! for a person to read.

use fidelis_tests::{answer, examples, shop};
use serde_json::Value;

#[test]
fn decisions() {
    for request in examples::REQUESTS {
        let shop = shop(request.example.program).unwrap();
        let answer = answer(&shop, request.function, request.text).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        insta::assert_snapshot!(request.name, serde_json::to_string_pretty(&answer).unwrap());
    }
}
