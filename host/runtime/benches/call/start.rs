//! From nothing to the first decision, with compiled code on disk, and the phases of that.

use std::path::Path;

use criterion::{BatchSize, Criterion};
use fidelis_host::{Sandbox, SandboxOptions};

use crate::samples::{LUXURY, cart, component, load};

fn sandbox(cache: &Path) -> Sandbox {
    Sandbox::with_options(SandboxOptions {
        cache: Some(cache.to_owned()),
        ..SandboxOptions::default()
    })
    .expect("a sandbox")
}

pub(crate) fn start(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let luxury = component(LUXURY, &[]);
    let request = cart(10, false);
    load(&sandbox(folder.path()), &luxury);
    let mut group = criterion.benchmark_group("start");
    group.bench_function("engine", |bencher| {
        bencher.iter_with_large_drop(|| sandbox(folder.path()));
    });
    group.bench_function("engine and plugin", |bencher| {
        bencher.iter_with_large_drop(|| load(&sandbox(folder.path()), &luxury));
    });
    group.bench_function("engine, plugin and first decision", |bencher| {
        bencher.iter_with_large_drop(|| {
            let shop = load(&sandbox(folder.path()), &luxury);
            shop.quote(&request).expect("the cart is quoted");
            shop
        });
    });
    group.bench_function("second decision", |bencher| {
        bencher.iter_batched_ref(
            || {
                let shop = load(&sandbox(folder.path()), &luxury);
                shop.quote(&request).expect("the cart is quoted");
                shop
            },
            |shop| shop.quote(&request).expect("the cart is quoted"),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}
