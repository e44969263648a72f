//! Quotes of 1, 10 and 100 lines: native, warm and fresh.

use criterion::{BatchSize, BenchmarkId, Criterion};
use fidelis_guest::checkout;
use fidelis_host::{Reuse, Sandbox, SandboxOptions};

use crate::samples::{native, quote, shop, ten_lines};

pub(crate) fn quotes(criterion: &mut Criterion) {
    let metered = Sandbox::new().expect("a sandbox");
    let trusted = Sandbox::with_options(SandboxOptions::trusted()).expect("a sandbox");
    let fresh = shop(&metered);
    let warm = fresh.clone().reusing(Reuse::Warm);
    let deadline = shop(&trusted).reusing(Reuse::Warm);
    let engine = native();
    for explain in [false, true] {
        let mut group = criterion.benchmark_group(if explain { "explained" } else { "quote" });
        for lines in [1, 10, 100] {
            let request = ten_lines(lines, explain);
            let own = quote::native(&request);
            group.bench_with_input(BenchmarkId::new("native", lines), &own, |bencher, own| {
                // The engine takes the request over; it is copied outside of what is measured.
                bencher.iter_batched(
                    || own.clone(),
                    |own| checkout::quote(&engine, own).expect("the cart is quoted"),
                    BatchSize::SmallInput,
                );
            });
            for (name, shop) in [
                ("warm", &warm),
                ("fresh", &fresh),
                ("warm, deadline alone", &deadline),
            ] {
                group.bench_with_input(BenchmarkId::new(name, lines), &request, |bencher, one| {
                    bencher.iter(|| shop.quote(one).expect("the cart is quoted"));
                });
            }
        }
        group.finish();
    }
}
