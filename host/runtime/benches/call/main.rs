//! What a call takes by the clock, and how that grows.
//!
//! `cargo bench -p fidelis-host --bench call` measures a fresh instance that does nothing; quotes
//! of 1, 10 and 100 lines by the same engine: native, on warm and on fresh instances of a plugin
//! with a programme built in, with and without fuel; from nothing to the first
//! decision; carts of more lines, programmes of more rules
//! and models of more products; and 1 against 20 shops on one host. A name behind the command
//! chooses among them: `-- rules`.

#![allow(clippy::expect_used, clippy::indexing_slicing)] // A bench may end when a call fails.

mod growth;
mod quotes;
mod samples;
mod start;

use criterion::{Criterion, criterion_group, criterion_main};
use fidelis_host::{Limits, Sandbox};

/// A plugin that only exports a function which does nothing.
const NOTHING: &str = r#"
(component
  (instance $none)
  (export "fidelis:loyalty/types@0.1.0" (instance $none))
  (core module $m (memory 1) (func (export "nothing")))
  (core instance $i (instantiate $m))
  (func (export "nothing") (canon lift (core func $i "nothing"))))
"#;

fn nothing(criterion: &mut Criterion) {
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

criterion_group!(
    benches,
    nothing,
    start::start,
    quotes::quotes,
    growth::lines,
    growth::rule_count,
    growth::models,
    growth::shops,
);
criterion_main!(benches);
