//! Which instance answers: a fresh one for each call, or one that answered before.

#![allow(clippy::unwrap_used, clippy::expect_used)] // Helpers outside of tests, too.

mod support;

use fidelis_host::{Error, Profiles, Reuse, Sandbox, SandboxOptions, Shop};
use support::{request, shop, texts};

fn count(shop: &Shop, locale: &str) -> (String, Reuse) {
    let answer = shop.call(&request(locale)).unwrap();
    (answer.value.concat(), answer.report.instance)
}

#[test]
fn a_fresh_instance_remembers_nothing() {
    let shop = shop();
    assert_eq!(count(&shop, "en"), ("1".to_owned(), Reuse::Fresh));
    assert_eq!(count(&shop, "en"), ("1".to_owned(), Reuse::Fresh));
}

#[test]
fn a_warm_instance_is_used_again_until_something_fails() {
    let shop = shop().reusing(Reuse::Warm);
    assert_eq!(count(&shop, "en"), ("1".to_owned(), Reuse::Fresh));
    assert_eq!(count(&shop, "en"), ("2".to_owned(), Reuse::Warm));
    // A fault is an answer.
    assert!(matches!(shop.call(&request("fr")), Err(Error::Fault(_))));
    assert_eq!(count(&shop, "en"), ("4".to_owned(), Reuse::Warm));

    assert!(matches!(shop.call(&request("panic")), Err(Error::Trap(_))));
    assert_eq!(count(&shop, "en"), ("1".to_owned(), Reuse::Fresh));
    assert!(matches!(
        shop.call(&request("spin")),
        Err(Error::OutOfFuel { .. })
    ));
    assert_eq!(count(&shop, "en"), ("1".to_owned(), Reuse::Fresh));
}

#[test]
fn a_warm_instance_that_has_grown_is_given_up() {
    let shop = shop().reusing(Reuse::Warm);
    assert_eq!(count(&shop, "en").1, Reuse::Fresh);
    // 6 MiB are more than half of 10 MiB.
    assert_eq!(count(&shop, "grow"), ("2".to_owned(), Reuse::Warm));
    assert_eq!(count(&shop, "en").1, Reuse::Fresh);
}

#[test]
fn what_calls_before_it_left_behind_makes_no_call_fail() {
    let mut profiles = Profiles::default();
    profiles.page.memory_bytes = 12 << 20;
    let shop = shop().with_profiles(profiles).reusing(Reuse::Warm);
    assert_eq!(count(&shop, "grow"), ("1".to_owned(), Reuse::Fresh));
    assert_eq!(count(&shop, "en"), ("2".to_owned(), Reuse::Warm));
    // 6 MiB are there already; 7 more are too many.
    assert_eq!(count(&shop, "huge"), ("1".to_owned(), Reuse::Fresh));
}

#[test]
fn an_instance_whose_answer_is_refused_is_given_up() {
    let mut profiles = Profiles::default();
    profiles.page.result_bytes = 16;
    let shop = shop().with_profiles(profiles).reusing(Reuse::Warm);
    let sandbox = shop.plugin().sandbox().clone();
    let all = sandbox.free_slots();
    let error = shop.call(&request("en")).unwrap_err();
    assert!(matches!(error, Error::ResultTooLarge { .. }), "{error}");
    assert_eq!(sandbox.free_slots(), all);
}

#[test]
fn a_warm_instance_holds_its_slot_until_the_shop_is_gone() {
    let shop = shop();
    let sandbox = shop.plugin().sandbox().clone();
    let all = sandbox.free_slots();
    let warm = shop.clone().reusing(Reuse::Warm);
    count(&warm, "en");
    assert_eq!(sandbox.free_slots(), all - 1);
    drop(warm);
    assert_eq!(sandbox.free_slots(), all);
    count(&shop, "en");
    assert_eq!(sandbox.free_slots(), all);
}

#[test]
fn a_sandbox_keeps_instances_but_half_of_its_slots_stay_free() {
    let sandbox = Sandbox::with_options(SandboxOptions {
        slots: 4,
        reuse: Reuse::Warm,
        ..SandboxOptions::default()
    })
    .unwrap();
    let plugin = sandbox.load(&texts()).unwrap();
    let shops = [(); 4].map(|()| plugin.baked().unwrap());
    for shop in &shops {
        assert_eq!(count(shop, "en"), ("1".to_owned(), Reuse::Fresh));
    }
    let again = shops.each_ref().map(|shop| count(shop, "en").1);
    use Reuse::{Fresh, Warm};
    assert_eq!(again, [Warm, Warm, Fresh, Fresh]);
    assert_eq!(sandbox.free_slots(), 2);
    // A shop may want otherwise.
    let fresh = shops[0].clone().reusing(Fresh);
    assert_eq!(count(&fresh, "en"), ("1".to_owned(), Fresh));
}
