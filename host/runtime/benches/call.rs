//! What a call takes by the clock.
//!
//! `cargo bench -p fidelis-host --bench call` measures a fresh instance that does nothing, quotes
//! of 1, 10 and 100 lines by the reference plugin on fresh and warm instances, with and without
//! fuel, and quotes that go round 20 shops, which is how a host of many shops is used.

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use fidelis_host::contract::checkout::QuoteRequest;
use fidelis_host::{Limits, Profiles, Reuse, Sandbox, SandboxOptions, Shop, json};

const PROGRAM: &str = include_str!("../../../examples/programs/luxury-house.json");
const REQUEST: &str = include_str!("../../../examples/requests/ten-lines.json");

/// A plugin that only exports a function which does nothing.
const NOTHING: &str = r#"
(component
  (instance $none)
  (export "fidelis:loyalty/types@0.1.0" (instance $none))
  (core module $m (memory 1) (func (export "nothing")))
  (core instance $i (instantiate $m))
  (func (export "nothing") (canon lift (core func $i "nothing"))))
"#;

#[allow(clippy::expect_used)] // A bench may end when what it measures fails.
fn shop(sandbox: &Sandbox) -> Shop {
    sandbox
        .load(fidelis_reference::COMPONENT)
        .expect("the reference plugin is loaded")
        .with_program(PROGRAM, &[])
        .expect("the example's program is good")
        // A hundred lines with explanations are measured here, not limited.
        .with_profiles(Profiles {
            page: Limits::settle(),
            ..sandbox.options().profiles
        })
}

/// The example's cart with so many lines.
#[allow(clippy::expect_used)]
fn request(lines: usize) -> QuoteRequest {
    let mut request: QuoteRequest = json::read(REQUEST).expect("the example is a request");
    let goods = request.cart.lines.clone();
    request.cart.lines = goods.into_iter().cycle().take(lines).collect();
    for (number, line) in (1..).zip(&mut request.cart.lines) {
        line.number = number;
    }
    request
}

#[allow(clippy::expect_used)]
fn quote(shop: &Shop, request: &QuoteRequest) {
    shop.quote(request).expect("the cart is quoted");
}

#[allow(clippy::expect_used)]
fn instances(criterion: &mut Criterion) {
    let sandbox = Sandbox::new().expect("a sandbox");
    let guest = wat::parse_str(NOTHING).expect("the text is a component");
    let plugin = sandbox.load(&guest).expect("the guest is loaded");
    let limits = Limits::default();
    criterion.bench_function("nothing/fresh", |bencher| {
        bencher.iter(|| {
            plugin
                .call_export::<(), ()>(None, "nothing", (), &limits)
                .expect("nothing is done")
        });
    });
}

#[allow(clippy::expect_used)]
fn quotes(criterion: &mut Criterion) {
    let metered = Sandbox::new().expect("a sandbox");
    let trusted = Sandbox::with_options(SandboxOptions::trusted()).expect("a sandbox");
    let fresh = shop(&metered);
    let warm = fresh.clone().reusing(Reuse::Warm);
    let deadline = shop(&trusted).reusing(Reuse::Warm);
    let mut group = criterion.benchmark_group("quote");
    for lines in [1, 10, 100] {
        let request = request(lines);
        for (name, shop) in [
            ("fresh", &fresh),
            ("warm", &warm),
            ("warm, deadline alone", &deadline),
        ] {
            group.bench_with_input(
                BenchmarkId::new(name, lines),
                &request,
                |bencher, request| {
                    bencher.iter(|| quote(shop, request));
                },
            );
        }
    }
    group.finish();
}

#[allow(clippy::expect_used)]
fn many_shops(criterion: &mut Criterion) {
    let sandbox = Sandbox::new().expect("a sandbox");
    let request = request(10);
    for count in [1, 20] {
        // Each shop is loaded for itself, as each would have a component of its own.
        let shops: Vec<Shop> = (0..count).map(|_| shop(&sandbox)).collect();
        let mut next = shops.iter().cycle();
        criterion.bench_function(&format!("shops/{count}"), |bencher| {
            bencher.iter(|| next.next().map(|shop| quote(shop, &request)));
        });
    }
}

criterion_group!(benches, instances, quotes, many_shops);
criterion_main!(benches);
