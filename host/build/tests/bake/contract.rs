//! The contract's types as data.

use std::collections::BTreeSet;

use fidelis_build::{Compound, Contract, ContractError, Definition, Type};

fn reference() -> Contract {
    Contract::of(fidelis_reference::COMPONENT).unwrap()
}

/// Every type that something is made of.
fn parts(of: &Type, names: &mut BTreeSet<(String, String)>) {
    let Type::Compound(compound) = of else {
        return;
    };
    match &**compound {
        Compound::List(of) | Compound::Option(of) => parts(of, names),
        Compound::Tuple(all) => all.iter().for_each(|of| parts(of, names)),
        Compound::Result { ok, err } => {
            let both = ok.iter().chain(err);
            both.for_each(|of| parts(of, names));
        }
        Compound::Type(interface, name) => {
            names.insert((interface.clone(), name.clone()));
        }
    }
}

#[test]
fn each_decision_is_a_function_and_each_name_is_told() {
    let contract = reference();
    let mut names = BTreeSet::new();
    for (interface, function) in [
        ("checkout", "quote"),
        ("ledger", "settle"),
        ("segmentation", "classify"),
        ("personalization", "compose"),
        ("showcase", "describe"),
        ("texts", "render"),
    ] {
        let signature = &contract.interfaces[interface].functions[function];
        assert!(!signature.params.is_empty(), "{function}");
        let params = signature.params.iter().map(|(_, of)| of);
        params
            .chain(&signature.result)
            .for_each(|of| parts(of, &mut names));
    }
    for interface in contract.interfaces.values() {
        for definition in interface.types.values() {
            match definition {
                Definition::Record(fields) => {
                    fields.iter().for_each(|(_, of)| parts(of, &mut names));
                }
                Definition::Variant(cases) => {
                    let carried = cases.iter().filter_map(|(_, of)| of.as_ref());
                    carried.for_each(|of| parts(of, &mut names));
                }
                Definition::Alias(of) => parts(of, &mut names),
                Definition::Enum(cases) => assert!(!cases.is_empty()),
            }
        }
    }
    assert!(names.len() > 50, "{}", names.len());
    for (interface, name) in names {
        let known = &contract.interfaces[&interface].types;
        assert!(known.contains_key(&name), "{interface}/{name}");
    }
}

#[test]
fn it_is_written_as_hosts_read_it() {
    let contract = serde_json::to_value(reference()).unwrap();
    let types = &contract["interfaces"]["types"]["types"];
    assert_eq!(types["minor"], serde_json::json!({ "alias": "s64" }));
    let ratio = serde_json::json!({ "record": [["numerator", "s64"], ["denominator", "s64"]] });
    assert_eq!(types["ratio"], ratio);
    let quote = &contract["interfaces"]["checkout"]["functions"]["quote"];
    let expected = serde_json::json!({
        "params": [["request", { "type": ["checkout", "quote-request"] }]],
        "result": { "result": {
            "ok": { "type": ["checkout", "quotation"] },
            "err": { "type": ["types", "fault"] },
        }},
    });
    assert_eq!(quote, &expected);
}

#[test]
fn what_has_no_contract_is_told() {
    let none = wat::parse_str("(component)").unwrap();
    assert!(matches!(
        Contract::of(&none),
        Err(ContractError::Missing { .. })
    ));
    assert!(matches!(
        Contract::of(b"hello"),
        Err(ContractError::Unreadable { .. })
    ));
}
