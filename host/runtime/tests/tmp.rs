//! tmp
use fidelis_host::*;
use fidelis_host::contract::*;
fn p50<T>(n: usize, f: impl Fn() -> Answer<T>) -> (u128, Answer<T>) {
    let mut v: Vec<_> = (0..n).map(|_| f().report.call.elapsed.as_nanos()).collect();
    v.sort();
    (v[n / 2], f())
}
#[test]
fn big() {
    let sandbox = Sandbox::with_options(SandboxOptions { cache: Some("/tmp/fcache".into()), ..SandboxOptions::default() }).unwrap();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/");
    let read = |p: &str| std::fs::read_to_string(format!("{root}{p}")).unwrap();
    let program = read("programs/luxury-house.json");
    let plugin = sandbox.load(&std::fs::read("/tmp/refs.wasm").unwrap()).unwrap();
    let profiles = Profiles { page: Limits { fuel: Some(10_000_000_000), ..Limits::default() }, settle: Limits { fuel: Some(10_000_000_000), memory_bytes: 128 << 20, result_bytes: 16<<20, request_bytes: 16<<20, ..Limits::settle() }, ..Profiles::default() };
    let shop = plugin.with_program(&program, &[]).unwrap().with_profiles(profiles);
    for explain in [false, true] {
        for file in ["ten-lines", "claire"] {
            for n in [1usize, 10, 100, 300, 500] {
                let mut r: checkout::QuoteRequest = json::read(&read(&format!("requests/{file}.json"))).unwrap();
                r.explain = explain;
                let l = r.cart.lines.clone();
                r.cart.lines = l.into_iter().cycle().take(n).enumerate().map(|(i, mut l)| { l.number = i as u32 + 1; l }).collect();
                match shop.quote(&r) { Ok(_) => {}, Err(e) => { println!("{file} {n} {e}"); continue } }
                let (ns, a) = p50(10, || shop.quote(&r).unwrap());
                let p = a.report;
                println!("quote {file} explain {explain} {n:4}: {ns:>9} ns fuel {:>9} mem {:>9} req {:>7} res {:>6}", p.call.fuel.unwrap().used, p.memory.used, p.request.used, p.result.used);
            }
        }
    }
    for (buckets, n) in [(0usize, 5usize), (0, 100), (0, 300), (0, 500), (1000, 5), (5000, 5), (5000, 300)] {
        let mut r: ledger::SettleRequest = json::read(&read("requests/claire-settle.json")).unwrap();
        for e in &mut r.events {
            if let types::EventBody::OrderPlaced(o) = &mut e.body {
                let l = o.cart.lines.clone();
                o.cart.lines = l.into_iter().cycle().take(n).enumerate().map(|(i, mut l)| { l.number = i as u32 + 1; l }).collect();
            }
        }
        let w = r.account.buckets[0].clone();
        for i in 0..buckets {
            let mut b = w.clone();
            b.sequence = 1000 + i as u64; b.held = 0; b.remaining = 10;
            b.expires_at = Some(1_795_255_200_000 + (i as i64 + 1) * 86_400_000);
            r.account.buckets.push(b);
        }
        r.account.next_sequence += 100_000;
        match shop.settle(&r) { Ok(_) => {}, Err(e) => { println!("settle {buckets} {n} {e}"); continue } }
        let (ns, a) = p50(5, || shop.settle(&r).unwrap());
        let p = a.report;
        println!("settle buckets {buckets} lines {n}: {ns:>9} ns fuel {:>9} mem {:>9} req {:>7} res {:>6} refused {:?}", p.call.fuel.unwrap().used, p.memory.used, p.request.used, p.result.used, a.value.outcomes.iter().filter(|o| !matches!(o.verdict, types::Verdict::Applied)).count());
    }
}
