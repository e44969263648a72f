//! A fresh instance begins with everything in memory, and the engine can map that as it is.

use fidelis_build::{Baked, Ingredients, bake};
use fidelis_guest::model::{Blend, Facts, Neighbour, PopularList, Product, write};
use fidelis_host::Limits;
use wasmparser::{DataKind, Operator, Parser, Payload};

use crate::support::{SANDBOX, build, example, shop};

const PAGE: u64 = 65_536;

/// What a component's modules say of the memory that they begin with.
#[derive(Debug, Default)]
struct Image {
    /// Bytes of memory at the start.
    memory: u64,
    /// Bytes of the segments that are copied into it.
    data: u64,
    /// Where the first of them begins, and where the last one ends.
    from: u64,
    to: u64,
}

impl Image {
    /// Reads what stands in a component, and makes sure that every segment has a fixed place.
    fn of(component: &[u8]) -> Self {
        let mut image = Self {
            from: u64::MAX,
            ..Self::default()
        };
        for payload in Parser::new(0).parse_all(component) {
            match payload.unwrap() {
                Payload::MemorySection(memories) => {
                    for memory in memories {
                        image.memory += memory.unwrap().initial * PAGE;
                    }
                }
                Payload::DataSection(segments) => {
                    for segment in segments {
                        image.add(&segment.unwrap());
                    }
                }
                _ => {}
            }
        }
        image
    }

    fn add(&mut self, segment: &wasmparser::Data<'_>) {
        let DataKind::Active { offset_expr, .. } = &segment.kind else {
            assert!(segment.data.is_empty(), "a segment that is copied later");
            return;
        };
        let mut operators = offset_expr.get_operators_reader();
        let Operator::I32Const { value } = operators.read().unwrap() else {
            panic!("a segment without a fixed place");
        };
        let from = u64::from(value.cast_unsigned());
        let length = segment.data.len() as u64;
        self.data += length;
        self.from = self.from.min(from);
        self.to = self.to.max(from + length);
    }
}

#[test]
fn the_image_is_the_memory_of_the_configured_plugin() {
    let baked = build("programs/luxury-house.json", &[]).unwrap();
    let image = Image::of(&baked.component);
    assert_eq!(image.memory, baked.figures.memory_bytes);
    assert!(image.to <= image.memory, "{image:?}");
    assert!(image.data >= baked.figures.used_bytes, "{image:?}");
    // The engine takes an image of more than 16 MiB only if half of it is data.
    assert!(image.to - image.from < 16 << 20, "{image:?}");
}

#[test]
fn a_call_adds_no_more_memory_than_it_needs() {
    let baked = build("programs/luxury-house.json", &[]).unwrap();
    let request = example("requests/anne.json");
    let answer = shop(&baked).call_json(fidelis_host::Function::Quote, &request);
    let report = answer.unwrap().report;
    assert!(report.configure.is_none());
    assert!(
        report.memory.used < baked.figures.memory_bytes,
        "{} bytes",
        report.memory.used
    );
}

/// A model of a shop with so many products.
fn model(products: u32) -> Vec<u8> {
    let product = |number: u32| Product {
        sku: format!("sku-{number:08}"),
        category: Some(format!("category-{}", number % 40)),
        again: number % 65_536,
        recent: number,
        fresh: products - number,
        neighbours: (1..=24)
            .map(|step: u32| Neighbour {
                product: (number + step * 97) % products,
                weight: 1_000 - i16::try_from(step).unwrap(),
            })
            .collect(),
        ..Product::default()
    };
    let products: Vec<Product> = (0..products).map(product).collect();
    write(&Facts {
        about: r#"{"at":"2026-06-30"}"#,
        rfm: "",
        blend: Blend {
            own_half_life: 180,
            neighbour_half_life: 90,
            neighbours: 256,
            bought: 128,
        },
        powers: &[0, 256, 445],
        products: &products,
        lists: &[PopularList {
            name: "all".to_owned(),
            products: (0..50).collect(),
        }],
    })
    .unwrap()
}

/// The house, whose own model is replaced by another one.
fn with_model(model: &[u8]) -> Baked {
    let program = example("programs/luxury-house.json");
    let mut program: serde_json::Value = serde_json::from_str(&program).unwrap();
    program.as_object_mut().unwrap().remove("model").unwrap();
    bake(
        &SANDBOX,
        &Ingredients {
            base: fidelis_reference::COMPONENT,
            program: &program.to_string(),
            model,
            model_at: Some("2026-06-30"),
            ..Ingredients::default()
        },
    )
    .unwrap()
}

#[test]
fn a_large_model_lies_in_the_image_once_and_is_mapped() {
    let model = model(110_000);
    assert!(model.len() > 20_000_000, "{} bytes", model.len());
    let baked = with_model(&model);
    let image = Image::of(&baked.component);
    let without = build("programs/luxury-house.json", &[]).unwrap();
    let larger = baked.figures.memory_bytes - without.figures.memory_bytes;
    assert!(
        larger < model.len() as u64 + 4 * PAGE,
        "{larger} bytes for a model of {}",
        model.len()
    );
    // Dense: the engine maps it although it is larger than 16 MiB.
    assert!(image.to - image.from < 2 * image.data, "{image:?}");
    assert!(image.memory < Limits::default().image_bytes, "{image:?}");

    let label = baked.label.model.as_ref().unwrap();
    assert_eq!(label.bytes, model.len() as u64);
    assert_eq!(label.at.as_deref(), Some("2026-06-30"));
}
