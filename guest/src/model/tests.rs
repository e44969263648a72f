//! A model is what was written, and nothing else is a model.

use super::*;

fn product(sku: &str, category: Option<&str>) -> Product {
    Product {
        sku: sku.to_owned(),
        category: category.map(str::to_owned),
        ..Product::default()
    }
}

fn example() -> Vec<u8> {
    let shoes = Product {
        again: 7,
        recent: 30,
        fresh: 31,
        neighbours: vec![
            Neighbour {
                product: 0,
                weight: 900,
            },
            Neighbour {
                product: 2,
                weight: -40,
            },
        ],
        together: vec![2, 0],
        seller: Some("cobbler".to_owned()),
        ..product("shoes", Some("feet"))
    };
    let products = [product("laces", Some("feet")), shoes, product("wax", None)];
    let lists = [
        PopularList {
            name: "all".to_owned(),
            products: vec![1, 0],
        },
        PopularList {
            name: "stage:new".to_owned(),
            products: vec![2],
        },
    ];
    write(&Facts {
        about: r#"{"orders":3}"#,
        rfm: "{}",
        blend: Blend {
            own_half_life: 180,
            neighbour_half_life: 90,
            neighbours: 1024,
            bought: 128,
        },
        powers: &[0, 256, 445],
        products: &products,
        lists: &lists,
    })
    .unwrap()
}

#[test]
fn what_was_written_is_read() {
    let bytes = example();
    assert!(is_learned(&bytes));
    assert_eq!(about(&bytes), Some(r#"{"orders":3}"#));
    let model = Learned::open(bytes).unwrap();
    assert_eq!(model.rfm(), b"{}");
    assert_eq!(model.blend.own_half_life, 180);
    assert_eq!(model.blend.neighbour_half_life, 90);
    assert_eq!((model.blend.neighbours, model.blend.bought), (1024, 128));
    assert_eq!(model.products(), 3);
    assert_eq!(
        [0, 1, 2, 9].map(|orders| model.power(orders)),
        [0, 256, 445, 445]
    );
    let shoes = model.product("shoes").unwrap();
    assert_eq!(model.product("boots"), None);
    assert_eq!(model.product("zebra"), None);
    assert_eq!(model.sku(shoes), "shoes");
    assert_eq!(model.category(shoes), Some("feet"));
    assert_eq!(model.seller(shoes), Some("cobbler"));
    let wax = model.product("wax").unwrap();
    assert_eq!((model.category(wax), model.seller(wax)), (None, None));
    assert_eq!(model.again(shoes), 7);
    assert_eq!(
        [false, true].map(|new| model.priors(new).get(shoes)),
        [30, 31]
    );
    assert!(model.neighbours(shoes).eq([(0, 900), (2, -40)]));
    assert_eq!(model.neighbours(wax).len(), 0);
    let together: Vec<_> = model
        .together(shoes)
        .filter_map(|at| model.companion(at))
        .collect();
    assert_eq!(together, [2, 0]);
    let list = |name| -> Vec<u32> { model.list(name).filter_map(|at| model.listed(at)).collect() };
    assert_eq!(
        (list("all"), list("stage:new"), list("recent")),
        (vec![1, 0], vec![2], vec![])
    );
    // Beyond the last product there is nothing.
    assert_eq!(
        (model.sku(3), model.again(3), model.neighbours(3).len()),
        ("", 0, 0)
    );
    assert_eq!(model.sku(u32::MAX), "");
}

#[test]
fn every_damage_is_found() {
    let whole = example();
    for length in 0..whole.len() {
        assert!(Learned::open(whole[..length].to_vec()).is_err(), "{length}");
    }
    for at in 8..whole.len() {
        for bit in [1, 0x80] {
            let mut bytes = whole.clone();
            bytes[at] ^= bit;
            assert!(Learned::open(bytes).is_err(), "{at}");
        }
    }
    let mut newer = whole;
    newer[8] = 2;
    assert_eq!(Learned::open(newer).unwrap_err(), Damage::Version(2));
}

#[test]
fn a_forged_model_reaches_nowhere() {
    // Every number is replaced by a large one, and the checksum made right again.
    let whole = example();
    for at in (24..whole.len() - 4).step_by(4) {
        for number in [u32::MAX, 1 << 31, 4096] {
            let mut bytes = whole.clone();
            bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
            let sum = sections::checksum(bytes[12].into(), &bytes[24..]);
            bytes[16..24].copy_from_slice(&sum.to_le_bytes());
            let Ok(model) = Learned::open(bytes) else {
                continue;
            };
            for product in [0, 1, 2, 3, u32::MAX] {
                let _ = (
                    model.sku(product),
                    model.category(product),
                    model.seller(product),
                );
                let _ = (model.again(product), model.priors(true).get(product));
                let _ = model.neighbours(product).count();
                let _ = model
                    .together(product)
                    .take(9)
                    .filter_map(|at| model.companion(at))
                    .count();
            }
            for name in ["laces", "shoes", "wax", "all"] {
                let _ = model.product(name);
                let _ = model
                    .list(name)
                    .take(9)
                    .filter_map(|at| model.listed(at))
                    .count();
            }
        }
    }
}
