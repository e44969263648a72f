//! Where a call should run: figures, not a test. `cargo test -p fidelis-server --test shops
//! measure -- --ignored --nocapture`

use std::sync::Arc;
use std::time::{Duration, Instant};

use fidelis_host::Shop;
use fidelis_server::shops::Shops;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, block_in_place, spawn_blocking};

use crate::support::{REVISIONS, SANDBOX, quote, shops};

#[derive(Clone, Copy, Debug)]
enum Way {
    Here,
    InPlace,
    Aside,
    AsideBounded,
    /// As the server does.
    Shops,
}

async fn call(way: Way, shop: &Shop, places: &Arc<Semaphore>, shops: &Shops) {
    let request = quote(&[1_000, 2_000]);
    match way {
        Way::Here => drop(shop.call(&request).unwrap()),
        Way::InPlace => drop(block_in_place(|| shop.call(&request).unwrap())),
        Way::Aside => {
            let shop = shop.clone();
            drop(spawn_blocking(move || shop.call(&request).unwrap()).await);
        }
        Way::AsideBounded => {
            let place = Arc::clone(places).acquire_owned().await.unwrap();
            let shop = shop.clone();
            let work = move || {
                let answer = shop.call(&request).unwrap();
                drop(place);
                answer
            };
            drop(spawn_blocking(work).await);
        }
        Way::Shops => drop(shops.call("a", request).await.unwrap()),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "figures for people"]
async fn ways_to_run_a_call() {
    let shop = SANDBOX.load(&REVISIONS[0]).unwrap().baked().unwrap();
    let places = Arc::new(Semaphore::new(2));
    let (_folder, _store, shops) = shops().await;
    let ways = [
        Way::Here,
        Way::InPlace,
        Way::Aside,
        Way::AsideBounded,
        Way::Shops,
    ];
    for round in 0..2 {
        for way in ways {
            for callers in [1, 64] {
                let begun = Instant::now();
                let mut tasks = JoinSet::new();
                for _ in 0..callers {
                    let (shop, shops) = (shop.clone(), shops.clone());
                    let places = Arc::clone(&places);
                    tasks.spawn(async move {
                        let mut times = Vec::new();
                        while begun.elapsed() < Duration::from_secs(2) {
                            let asked = Instant::now();
                            call(way, &shop, &places, &shops).await;
                            times.push(asked.elapsed());
                            tokio::task::yield_now().await;
                        }
                        times
                    });
                }
                let mut times: Vec<_> = tasks.join_all().await.into_iter().flatten().collect();
                times.sort_unstable();
                let at = |percent: usize| times[times.len() * percent / 100];
                println!(
                    "{round} {way:?} {callers}: {} calls a second, p50 {:?}, p99 {:?}",
                    times.len() / 2,
                    at(50),
                    at(99)
                );
            }
        }
    }
}
