//! The shop's pages and forms, as a browser without scripts meets them.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to end it"
)]

mod support;

use support::{Browser, LANGUAGES, PAGES, PERSONAS};

#[tokio::test]
async fn every_page_answers_everybody_in_both_languages() {
    let mut browser = Browser::open().await;
    for persona in PERSONAS {
        browser.post("/persona", &[("persona", persona)]).await;
        browser
            .post("/cart/add", &[("sku", "SILK-CARRE-90"), ("units", "2")])
            .await;
        for language in LANGUAGES {
            browser.post("/language", &[("language", language)]).await;
            for path in PAGES {
                let page = browser.get(path).await;
                assert_eq!(page.status, 200, "{persona} {language} {path}");
                let html = format!("<html lang=\"{language}\">");
                assert!(page.body.contains(&html), "{persona} {language} {path}");
                // A text that no language has is told by its key, a name that no file has by dots.
                assert!(
                    !page.body.contains("fidelis."),
                    "{persona} {language} {path}"
                );
                assert!(!page.body.contains(">…<"), "{persona} {language} {path}");
            }
        }
    }
}

#[tokio::test]
async fn the_same_page_and_cart_differ_for_each_persona() {
    let mut browser = Browser::open().await;
    browser
        .post("/cart/add", &[("sku", "BELT-ALBA-30"), ("units", "1")])
        .await;
    let mut seen = Vec::new();
    for (persona, banner, due) in [
        ("guest", "", "€204.00"),
        ("nora", "", "€184.00"),
        ("marc", "Ten per cent, to say thank you", "€204.00"),
        ("claire", "Your private sale", "€165.75"),
        ("anne", "Gifts for those who work with you", "€195.00"),
        ("ines", "Spring, before everybody", "€165.75"),
        ("jules", "It has been a while", ""),
    ] {
        browser.post("/persona", &[("persona", persona)]).await;
        let home = browser.get("/").await;
        assert!(home.body.contains(banner), "{persona}");
        let cart = browser.get("/cart").await;
        assert!(
            cart.body.contains(due),
            "{persona}: {}",
            cart.text_of("due")
        );
        seen.push((home.text_of("banner"), cart.text_of("due")));
    }
    // A guest and Nora take part in an experiment: an offer, or a story.
    for (banner, _) in &seen[..2] {
        let words = ["Your first parcel", "A house, not a brand"];
        assert!(words.contains(&&**banner), "{banner}");
    }
    // Jules takes part in another one: ten or fifteen per cent off.
    let jules = &seen[6].1;
    assert!(["€184.50", "€174.75"].contains(&&**jules), "{jules}");
}

#[tokio::test]
async fn the_list_is_sorted_and_filtered_for_each_persona_until_they_say_otherwise() {
    let mut browser = Browser::open().await;
    for (persona, first, filter) in [
        ("marc", "PEN-ROLLER", "reduced"),
        ("claire", "BAG-NOCTURNE", "collection"),
        ("anne", "NOTEBOOK-A5", "volume-price"),
    ] {
        browser.post("/persona", &[("persona", persona)]).await;
        let list = browser.get("/products").await;
        let card = list.between("<h3><a href=\"/products/", "\"");
        assert_eq!(card, first, "{persona}");
        assert!(
            list.body.contains(&format!("name=\"{filter}\"")),
            "{persona}"
        );
        let list = browser
            .get("/products?sort=house-selection&colour=green")
            .await;
        let card = list.between("<h3><a href=\"/products/", "\"");
        assert_eq!(card, "SILK-TWILLY", "{persona}");
        assert_eq!(list.text_of("found"), "3 items", "{persona}");
    }
}

#[tokio::test]
async fn points_are_earned_wait_are_used_and_go_back_with_the_goods() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "marc")]).await;
    assert_eq!(browser.figures().await, ("480".into(), "0".into()));
    let product = browser.get("/products/WALLET-GRAIN").await;
    assert!(product.body.contains("You earn 145 points with this order"));

    // Earn: two wallets, 290.00.
    browser
        .post("/cart/add", &[("sku", "WALLET-GRAIN"), ("units", "2")])
        .await;
    let first = browser.order().await;
    assert_eq!(browser.figures().await, ("480".into(), "290".into()));

    // Deliver and wait: 30 local days later they are there.
    browser.post(&format!("/orders/{first}/deliver"), &[]).await;
    browser.post("/days", &[("days", "29")]).await;
    assert_eq!(browser.figures().await, ("480".into(), "290".into()));
    browser.post("/days", &[("days", "2")]).await;
    assert_eq!(browser.figures().await, ("770".into(), "0".into()));

    // Burn: 700 points pay 7.00 of 145.00, and the order earns for what is left.
    browser
        .post("/cart/add", &[("sku", "WALLET-GRAIN"), ("units", "1")])
        .await;
    browser.post("/cart/points", &[("points", "700")]).await;
    let cart = browser.get("/cart").await;
    assert_eq!(cart.text_of("due"), "€147.00");
    assert!(cart.body.contains("You earn 138 points with this order"));
    let second = browser.order().await;
    assert_eq!(browser.figures().await, ("70".into(), "138".into()));

    // Refund: what it earned is gone, what paid is back.
    browser
        .post(&format!("/orders/{second}/deliver"), &[])
        .await;
    browser.post(&format!("/orders/{second}/refund"), &[]).await;
    assert_eq!(browser.figures().await, ("770".into(), "0".into()));

    // One of the two wallets of the first order comes back: half of its points are gone.
    browser
        .post(
            &format!("/orders/{first}/return"),
            &[("line", "1"), ("before", "0")],
        )
        .await;
    assert_eq!(browser.figures().await, ("625".into(), "0".into()));
    // The same form again returns nothing more.
    browser
        .post(
            &format!("/orders/{first}/return"),
            &[("line", "1"), ("before", "0")],
        )
        .await;
    assert_eq!(browser.figures().await, ("625".into(), "0".into()));
    browser
        .post(
            &format!("/orders/{first}/return"),
            &[("line", "1"), ("before", "1")],
        )
        .await;
    assert_eq!(browser.figures().await, ("480".into(), "0".into()));
    let account = browser.get("/account").await;
    assert!(!account.body.contains(&format!("return-{first}-1")));
}

#[tokio::test]
async fn a_large_order_brings_a_tier_and_its_reward() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "marc")]).await;
    browser
        .post("/cart/add", &[("sku", "BAG-ALBA"), ("units", "1")])
        .await;
    let cart = browser.get("/cart").await;
    assert!(
        cart.body
            .contains("This order takes you to <strong>Silver</strong>")
    );
    browser.order().await;
    let thanks = browser.get("/thanks").await;
    assert!(thanks.body.contains("Welcome to <strong>Silver</strong>"));
    // 200 points for the tier at once, 980 when they have waited.
    assert_eq!(browser.figures().await, ("680".into(), "980".into()));
    assert_eq!(browser.get("/account").await.text_of("tier"), "Silver");
}

#[tokio::test]
async fn an_order_that_is_cancelled_gives_nothing_and_its_coupon_back() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "claire")]).await;
    browser
        .post("/cart/add", &[("sku", "BAG-NOCTURNE"), ("units", "1")])
        .await;
    let cart = browser.get("/cart").await;
    let code = cart.between("€30 off by invitation · <code>", "</code>");
    browser.post("/cart/code", &[("code", &code)]).await;
    let order = browser.order().await;
    let account = browser.get("/account").await;
    assert!(account.body.contains("€30 off by invitation · used"));
    browser.post(&format!("/orders/{order}/cancel"), &[]).await;
    assert_eq!(browser.figures().await, ("4,015".into(), "0".into()));
    let account = browser.get("/account").await;
    assert!(account.body.contains("€30 off by invitation · ready"));
}

#[tokio::test]
async fn codes_are_accepted_or_refused_with_the_reason_and_the_place() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "marc")]).await;
    browser
        .post("/cart/add", &[("sku", "WALLET-GRAIN"), ("units", "1")])
        .await;
    browser.post("/cart/code", &[("code", "merci10")]).await;
    browser.post("/cart/code", &[("code", "PRIVE2026")]).await;
    let cart = browser.get("/cart").await;
    assert!(cart.body.contains("Accepted: 10% with the code MERCI10"));
    assert!(cart.body.contains("Refused: Unknown code"));
    assert!(cart.body.contains("<code>/offers</code>"));
    assert_eq!(cart.text_of("due"), "€139.50");
    assert!(
        cart.body
            .contains("€69.50 more for: Free delivery from €200")
    );
    assert!(cart.body.contains("€757.00 more to reach Silver"));
    // 480 points are 20 too few; the explanation says so.
    browser.post("/cart/points", &[("points", "500")]).await;
    let cart = browser.get("/cart").await;
    assert!(cart.body.contains("Too few points to be used"));
    assert!(cart.body.contains("<code>/wallets/0/burn</code>"));
    browser.post("/cart/code", &[("drop", "merci10")]).await;
    assert_eq!(browser.get("/cart").await.text_of("due"), "€154.00");
}

#[tokio::test]
async fn rewards_and_challenges_move_the_account() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "claire")]).await;
    browser
        .post(
            "/rewards",
            &[("reward", "engraving"), ("once", "0000000000000001")],
        )
        .await;
    assert_eq!(browser.figures().await.0, "3,415");
    browser
        .post(
            "/deeds",
            &[("deed", "newsletter"), ("once", "0000000000000002")],
        )
        .await;
    assert_eq!(browser.figures().await.0, "3,465");
    browser.post("/persona", &[("persona", "nora")]).await;
    browser
        .post(
            "/rewards",
            &[("reward", "engraving"), ("once", "0000000000000003")],
        )
        .await;
    let account = browser.get("/account").await;
    assert!(account.body.contains("Refused: Not enough points"));
}

#[tokio::test]
async fn to_begin_again_is_the_first_day_with_the_accounts_as_they_were() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "claire")]).await;
    browser
        .post(
            "/rewards",
            &[("reward", "engraving"), ("once", "0000000000000004")],
        )
        .await;
    browser.post("/days", &[("days", "7")]).await;
    assert!(browser.get("/").await.body.contains("28 November 2026"));
    browser.post("/again", &[]).await;
    assert!(browser.get("/").await.body.contains("21 November 2026"));
    browser.post("/persona", &[("persona", "claire")]).await;
    assert_eq!(browser.figures().await.0, "4,015");
}

#[tokio::test]
async fn a_place_of_the_programme_is_shown_as_the_merchant_wrote_it() {
    let mut browser = Browser::open().await;
    let page = browser
        .get("/programme/at?place=%2Fearning%2F0%2Fmultipliers%2F1")
        .await;
    assert!(page.body.contains("&quot;id&quot;: &quot;gold&quot;"));
    assert_eq!(
        browser.get("/programme/at?place=/nowhere").await.status,
        404
    );
}
