//! Quotes of 1, 10 and 100 lines: native, warm and fresh, with fuel and without.

use criterion::{BatchSize, BenchmarkId, Criterion};
use fidelis_guest::{Engine, checkout};
use fidelis_host::contract::checkout::QuoteRequest;
use fidelis_host::{Reuse, Sandbox, SandboxOptions};

use crate::samples::{LUXURY, cart, component, load, native, native_request};

pub(crate) fn quotes(criterion: &mut Criterion) {
    let metered = Sandbox::new().expect("a sandbox");
    let trusted = Sandbox::with_options(SandboxOptions::trusted()).expect("a sandbox");
    let luxury = component(LUXURY, &[]);
    let fresh = load(&metered, &luxury);
    let warm = fresh.clone().reusing(Reuse::Warm);
    let deadline = load(&trusted, &luxury);
    let engine = native(LUXURY, &[]);
    for explain in [false, true] {
        let mut group = criterion.benchmark_group(if explain { "explained" } else { "quote" });
        for lines in [1, 10, 100] {
            let request = cart(lines, explain);
            let id = BenchmarkId::new("native", lines);
            group.bench_function(id, |bencher| on_engine(bencher, &engine, &request));
            for (name, shop) in [
                ("warm", &warm),
                ("fresh", &fresh),
                ("fresh, deadline alone", &deadline),
            ] {
                group.bench_with_input(BenchmarkId::new(name, lines), &request, |bencher, one| {
                    bencher.iter(|| shop.quote(one).expect("the cart is quoted"));
                });
            }
        }
        group.finish();
    }
}

/// Measures the engine without a sandbox. It takes requests over: they are copied outside of what
/// is measured.
pub(crate) fn on_engine(
    bencher: &mut criterion::Bencher<'_>,
    engine: &Engine,
    request: &QuoteRequest,
) {
    let own: fidelis_guest::contract::checkout::QuoteRequest = native_request(request);
    bencher.iter_batched(
        || own.clone(),
        |own| checkout::quote(engine, own).expect("the cart is quoted"),
        BatchSize::SmallInput,
    );
}
