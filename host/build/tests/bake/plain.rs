//! Without overrides.

use fidelis_host::Function;

use crate::support::{SANDBOX, build, example, shop};

#[test]
fn every_example_answers_as_before() {
    for (program, requests) in [
        (
            "programs/luxury-house.json",
            &[
                (Function::Quote, "requests/anne.json"),
                (Function::Settle, "requests/claire-settle.json"),
                (Function::Classify, "requests/classify-anne.json"),
                (Function::Compose, "requests/compose-anne.json"),
                (Function::Describe, "requests/describe-claire.json"),
                (Function::Render, "requests/render.json"),
            ][..],
        ),
        ("programs/gift-shop.json", &[]),
        ("programs/marketplace.json", &[]),
        ("programs/one-point.json", &[]),
    ] {
        let baked = build(program, &[]).unwrap();
        eprintln!("{program}: {:?}", baked.figures);
        let after = shop(&baked);
        let plugin = SANDBOX.load(fidelis_reference::COMPONENT).unwrap();
        let before = plugin.with_program(&example(program), &[]).unwrap();
        for (function, request) in requests {
            let request = example(request);
            assert_eq!(
                after.call_json(*function, &request).unwrap().value,
                before.call_json(*function, &request).unwrap().value,
                "{program} {function}"
            );
        }
    }
}
