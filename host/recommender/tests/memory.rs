//! Learning takes no more memory than was told.

#![allow(clippy::unwrap_used)] // Helpers outside of tests, too.
#![allow(
    unsafe_code,
    reason = "an allocator that counts hands everything on to the system's"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use fidelis_recommender::{Purchase, Purchases, Quiet, Settings, estimate, learn};

/// Counts what is taken and what was taken at most.
struct Counting;

static TAKEN: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: hands each call on as it is.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let taken = TAKEN.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        MOST.fetch_max(taken, Ordering::Relaxed);
        // SAFETY: the caller's promises are those that the system's asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        TAKEN.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: it was allocated by the system's with this layout.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Purchases that look random, popular products first.
fn rows(members: u32, products: u32, count: u32) -> Vec<Purchase> {
    let mut state = 1_u64;
    let mut dice = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        u32::try_from(state >> 33).unwrap()
    };
    let mut rows = Vec::with_capacity(usize::try_from(count).unwrap());
    for order in 0..count {
        let share = u64::from(dice() % 1_000);
        let product = u64::from(products) * share * share / 1_000_000;
        rows.push(Purchase {
            member: dice() % members,
            product: u32::try_from(product).unwrap(),
            order: order / 8,
            day: i32::try_from(dice() % 300).unwrap(),
        });
    }
    rows
}

#[test]
fn no_more_than_was_told() {
    // Few products and many purchases, many products, and many members.
    for (members, products, count) in [
        (500, 300, 100_000),
        (800, 5_000, 80_000),
        (20_000, 200, 60_000),
    ] {
        let purchases = Purchases::new(rows(members, products, count), members, products).unwrap();
        let settings = Settings {
            neighbours: 30,
            threads: 2,
            ..Settings::default()
        };
        let told = estimate(&purchases.shape(), &settings);
        let told = usize::try_from(told).unwrap();
        MOST.store(TAKEN.load(Ordering::Relaxed), Ordering::Relaxed);
        let model = learn(&purchases, 300, &settings, &mut Quiet).unwrap();
        assert!(model.trial.next_basket.unwrap().judged > 100);
        let most = MOST.load(Ordering::Relaxed);
        eprintln!("{members} members, {products} products: {most} bytes of {told} that were told");
        assert!(most <= told, "took {most} bytes, {told} were told");
        assert!(told <= most * 6, "took {most} bytes only, {told} were told");
    }
}
