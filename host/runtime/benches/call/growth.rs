//! How the cost of a call grows: with the lines of a cart, the rules of a programme, the size of a
//! model, and the number of shops on one host.

use criterion::{BenchmarkId, Criterion, Throughput};
use fidelis_guest::model::{Blend, Facts, Neighbour, PopularList, Product, write};
use fidelis_guest::personalization;
use fidelis_host::contract::personalization::ComposeRequest;
use fidelis_host::contract::types::PastItem;
use fidelis_host::{Sandbox, SandboxOptions, Shop, json};
use serde_json::json;

use crate::quotes::on_engine;
use crate::samples::{LUXURY, cart, component, load, native, native_request, rules};

const PAGE: &str = include_str!("../../../../examples/requests/compose-claire.json");

pub(crate) fn lines(criterion: &mut Criterion) {
    let sandbox = Sandbox::new().expect("a sandbox");
    let shop = load(&sandbox, &component(LUXURY, &[]));
    let mut group = criterion.benchmark_group("lines");
    for count in [1, 10, 100, 250] {
        let request = cart(count, false);
        group.throughput(Throughput::Elements(count.try_into().unwrap_or(1)));
        group.bench_with_input(
            BenchmarkId::new("fresh", count),
            &request,
            |bencher, one| {
                bencher.iter(|| shop.quote(one).expect("the cart is quoted"));
            },
        );
    }
    group.finish();
}

pub(crate) fn rule_count(criterion: &mut Criterion) {
    let sandbox = Sandbox::new().expect("a sandbox");
    let request = cart(10, false);
    let mut group = criterion.benchmark_group("rules");
    for count in [10, 100, 1_000] {
        let program = rules(count);
        let engine = native(&program, &[]);
        let shop = load(&sandbox, &component(&program, &[]));
        group.throughput(Throughput::Elements(count.try_into().unwrap_or(1)));
        let id = BenchmarkId::new("native", count);
        group.bench_function(id, |bencher| on_engine(bencher, &engine, &request));
        group.bench_function(BenchmarkId::new("fresh", count), |bencher| {
            bencher.iter(|| shop.quote(&request).expect("the cart is quoted"));
        });
    }
    group.finish();
}

/// A model of so many products, each with so many neighbours.
fn model(products: u32, neighbours: u32) -> Vec<u8> {
    let product = |number: u32| Product {
        sku: format!("sku-{number:06}"),
        category: Some(format!("category-{}", number % 50)),
        again: 65_536,
        recent: number % 1_000,
        fresh: number % 777,
        neighbours: (1..=neighbours)
            .map(|step| Neighbour {
                product: (number + step * 7_919) % products,
                weight: i16::try_from(step % 500).unwrap_or(0),
            })
            .collect(),
        together: (1..6).map(|step| (number + step) % products).collect(),
        ..Product::default()
    };
    let best = (0..products.min(500)).collect();
    let names = ["all", "recent", "fresh"];
    let list = |name: &str| PopularList {
        name: name.to_owned(),
        products: Vec::clone(&best),
    };
    write(&Facts {
        about: "{}",
        rfm: "",
        blend: Blend {
            own_half_life: 120,
            neighbour_half_life: 240,
            neighbours: 1_024,
            bought: 128,
        },
        powers: &[0, 256, 446, 617],
        products: &(0..products).map(product).collect::<Vec<_>>(),
        lists: &names.map(list),
    })
    .expect("a model of less than 4 GiB")
}

/// The programme of the luxury house without a model of its own, and with a strip that the learned
/// model fills.
fn learning() -> String {
    let mut program: serde_json::Value = serde_json::from_str(LUXURY).expect("JSON");
    let fields = program.as_object_mut().expect("an object");
    fields.remove("model");
    let strip = json!({
        "id": "learned",
        "kind": "strip",
        "limit": 10,
        "fillings": [{ "id": "next", "shows": { "products": { "by": "for-you" } } }],
    });
    let placements = fields
        .get_mut("placements")
        .and_then(|list| list.as_array_mut());
    placements.expect("the example has placements").push(strip);
    program.to_string()
}

/// A page with one strip, for a member with thirty past products.
fn page(products: u32) -> ComposeRequest {
    let mut request: ComposeRequest = json::read(PAGE).expect("the example is a request");
    let now = request.now;
    request.cart = None;
    request.placements.truncate(1);
    for placement in &mut request.placements {
        placement.placement = "learned".to_owned();
        placement.limit = 10;
        placement.candidates.clear();
    }
    if let Some(member) = &mut request.member {
        member.items = (0..30_u32)
            .map(|number| PastItem {
                sku: format!("sku-{:06}", number * 31 % products),
                category: None,
                orders: 1 + number % 4,
                units: 1 + number % 4,
                amount: 1_000,
                last_at: now - i64::from(number) * 86_400_000,
            })
            .collect();
    }
    request
}

pub(crate) fn models(criterion: &mut Criterion) {
    let sandbox = Sandbox::new().expect("a sandbox");
    let program = learning();
    let request = cart(10, false);
    let mut group = criterion.benchmark_group("model");
    for (name, products, neighbours) in
        [("none", 0, 0), ("2 MB", 12_500, 20), ("16 MB", 100_000, 20)]
    {
        let model = match products {
            0 => Vec::new(),
            _ => model(products, neighbours),
        };
        eprintln!("model {name}: {} bytes", model.len());
        let shop = load(&sandbox, &component(&program, &model));
        group.bench_function(BenchmarkId::new("quote of 10 lines", name), |bencher| {
            bencher.iter(|| shop.quote(&request).expect("the cart is quoted"));
        });
        if products == 0 {
            continue;
        }
        let page = page(products);
        let engine = native(&program, &model);
        let own: fidelis_guest::contract::personalization::ComposeRequest = native_request(&page);
        group.bench_function(BenchmarkId::new("compose, native", name), |bencher| {
            bencher.iter(|| {
                personalization::compose(&engine, own.clone()).expect("the page is composed")
            });
        });
        group.bench_function(BenchmarkId::new("compose, fresh", name), |bencher| {
            bencher.iter(|| {
                let answer = shop.compose(&page).expect("the page is composed");
                assert_eq!(answer.value.slots[0].choices.len(), 10);
            });
        });
    }
    group.finish();
}

pub(crate) fn shops(criterion: &mut Criterion) {
    let request = cart(10, false);
    // Each shop has a programme of its own.
    let component = |number: usize| {
        let name = format!("\"id\": \"house-{number}\"");
        let program = LUXURY.replacen("\"id\": \"maison-serein\"", &name, 1);
        assert_ne!(program, LUXURY);
        component(&program, &[])
    };
    let components: Vec<Vec<u8>> = (0..20).map(component).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let mut group = criterion.benchmark_group("shops");
    for (name, cache) in [
        ("code in a file", Some(folder.path())),
        ("code in memory", None),
    ] {
        let options = SandboxOptions {
            cache: cache.map(std::path::Path::to_owned),
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::with_options(options).expect("a sandbox");
        let shops: Vec<Shop> = components.iter().map(|one| load(&sandbox, one)).collect();
        for count in [1, 20] {
            let mut next = shops.iter().take(count).cycle();
            group.bench_function(BenchmarkId::new(name, count), |bencher| {
                bencher.iter(|| {
                    let shop = next.next().expect("a shop");
                    shop.quote(&request).expect("the cart is quoted")
                });
            });
        }
    }
    group.finish();
}
