//! Whatever is sent, the shop answers with a page that says what it wants.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to end it"
)]

mod support;

use support::Browser;

const SCRIPT: &str = "<script>alert(1)</script>\"'&";

#[tokio::test]
async fn what_is_typed_never_becomes_markup() {
    let mut browser = Browser::open().await;
    browser
        .post("/cart/add", &[("sku", "CANDLE-FIG"), ("units", "1")])
        .await;
    browser.post("/cart/code", &[("code", SCRIPT)]).await;
    let cart = browser.get("/cart").await;
    assert!(
        cart.body
            .contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;")
    );
    for path in [
        "/cart",
        "/products?sort=%3Cscript%3Ealert(1)%3C/script%3E&colour=%22%3E%3Cscript%3E",
        "/products/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/programme/at?place=%3Cscript%3Ealert(1)",
        "/%3Cscript%3Ealert(1)%3C/script%3E",
    ] {
        let page = browser.get(path).await;
        assert!(
            page.status == 200 || page.status == 404,
            "{path}: {}",
            page.status
        );
        assert!(!page.body.contains("<script>"), "{path}");
        assert!(!page.body.contains("\"><script>"), "{path}");
    }
}

#[tokio::test]
async fn bad_forms_are_refused_and_change_nothing() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "claire")]).await;
    browser
        .post("/cart/add", &[("sku", "CANDLE-FIG"), ("units", "1")])
        .await;
    let long = "A".repeat(41);
    for (path, fields, status) in [
        ("/cart/add", vec![("sku", "NO-SUCH"), ("units", "1")], 404),
        ("/cart/add", vec![("sku", "BAG-ALBA"), ("units", "-1")], 400),
        ("/cart/add", vec![("sku", "BAG-ALBA"), ("units", "0")], 400),
        (
            "/cart/add",
            vec![("sku", "BAG-ALBA"), ("units", "1.5")],
            400,
        ),
        (
            "/cart/add",
            vec![("sku", "BAG-ALBA"), ("units", "99999999999999999999")],
            400,
        ),
        ("/cart/add", vec![("sku", "BAG-ALBA")], 400),
        ("/cart/add", vec![], 404),
        (
            "/cart/units",
            vec![("sku", "CANDLE-FIG"), ("units", "1000")],
            400,
        ),
        (
            "/cart/units",
            vec![("sku", "CANDLE-FIG"), ("units", "two")],
            400,
        ),
        ("/cart/code", vec![("code", "")], 400),
        ("/cart/code", vec![("code", &long)], 400),
        ("/cart/code", vec![("code", "A\u{0}B")], 400),
        ("/cart/points", vec![("points", "-100")], 400),
        ("/cart/points", vec![("points", "9223372036854775807")], 400),
        ("/cart/points", vec![("points", "many")], 400),
        ("/persona", vec![("persona", "nobody")], 400),
        ("/language", vec![("language", "xx")], 400),
        ("/days", vec![("days", "0")], 400),
        ("/days", vec![("days", "61")], 400),
        ("/deeds", vec![("deed", "bribe")], 400),
        ("/rewards", vec![("reward", "the-house")], 404),
        ("/orders/none/deliver", vec![], 404),
        (
            "/orders/none/return",
            vec![("line", "1"), ("before", "0")],
            404,
        ),
        ("/orders/none/return", vec![("line", "x")], 400),
        ("/orders/%00/refund", vec![], 404),
    ] {
        let page = browser.post(path, &fields).await;
        assert_eq!(page.status, status, "{path} {fields:?}");
        assert!(page.body.contains("<h1>"), "{path} {fields:?}");
    }
    let cart = browser.get("/cart").await;
    assert_eq!(cart.text_of("cart-count"), "1");
    assert_eq!(cart.text_of("due"), "€52.00");
}

#[tokio::test]
async fn what_is_possible_and_unwise_is_told_and_not_done() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "marc")]).await;
    // Sold out, too many, and an order that is no more.
    let page = browser
        .post("/cart/add", &[("sku", "INK-SET"), ("units", "1")])
        .await;
    assert!(
        browser
            .follow(&page)
            .await
            .body
            .contains("Three inks is sold out.")
    );
    browser
        .post("/cart/add", &[("sku", "BAG-ALBA"), ("units", "999")])
        .await;
    let page = browser
        .post("/cart/add", &[("sku", "BAG-ALBA"), ("units", "1")])
        .await;
    assert!(
        browser
            .follow(&page)
            .await
            .body
            .contains("at most 999 units")
    );
    let page = browser.post("/orders", &[("order", "o-00000000")]).await;
    assert!(browser.follow(&page).await.body.contains("done already"));
    // 999 bags are an order like any other.
    assert_eq!(browser.get("/cart").await.status, 200);
    let order = browser.order().await;
    assert!(order.starts_with("o-"), "{order}");
    // Far more points than there are: the plugin refuses, the order stays possible.
    browser
        .post("/cart/add", &[("sku", "BAG-ALBA"), ("units", "1")])
        .await;
    browser
        .post("/cart/points", &[("points", "9007199254740991")])
        .await;
    let cart = browser.get("/cart").await;
    assert_eq!(cart.status, 200);
    for _ in 0..6 {
        browser.post("/cart/code", &[("code", "AGAIN")]).await;
    }
    assert!(
        browser
            .get("/cart")
            .await
            .body
            .contains("at most five codes")
    );
}

#[tokio::test]
async fn an_order_sent_twice_is_one_order() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "marc")]).await;
    browser
        .post("/cart/add", &[("sku", "CANDLE-FIG"), ("units", "1")])
        .await;
    let [(_, order), (_, due)] = browser.checkout().await;
    for _ in 0..2 {
        let form = [("order", &*order), ("due", &*due)];
        let page = browser.post("/orders", &form).await;
        assert_eq!(page.location.as_deref(), Some("/thanks"));
    }
    assert_eq!(browser.figures().await, ("480".into(), "52".into()));
}

#[tokio::test]
async fn nobody_pays_what_the_button_did_not_say() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "marc")]).await;
    browser
        .post("/cart/add", &[("sku", "CANDLE-FIG"), ("units", "1")])
        .await;
    let [(_, order), (_, due)] = browser.checkout().await;
    // Meanwhile, in another tab.
    let mut tab = browser.tab();
    tab.post("/cart/add", &[("sku", "BAG-ALBA"), ("units", "2")])
        .await;
    for due in [&*due, ""] {
        let page = browser
            .post("/orders", &[("order", &order), ("due", due)])
            .await;
        assert_eq!(page.location.as_deref(), Some("/checkout"));
        assert!(browser.follow(&page).await.body.contains("what it costs"));
    }
    assert_eq!(browser.figures().await, ("480".into(), "0".into()));
    browser.order().await;
}

#[tokio::test]
async fn a_reward_is_claimed_once_by_a_form_sent_twice() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "claire")]).await;
    let before = browser.figures().await;
    let programme = browser.get("/programme").await;
    let once = programme.between("name=\"once\" value=\"", "\"");
    let form = [("reward", "engraving"), ("once", once.as_str())];
    browser.post("/rewards", &form).await;
    let claimed = browser.figures().await;
    assert_ne!(before, claimed);
    browser.post("/rewards", &form).await;
    assert_eq!(browser.figures().await, claimed);
    let nameless = browser.post("/rewards", &[("reward", "engraving")]).await;
    assert_eq!(nameless.status, 400);
}

#[tokio::test]
async fn an_order_sent_by_many_tabs_at_once_is_one_order() {
    let mut browser = Browser::open().await;
    browser.post("/persona", &[("persona", "marc")]).await;
    browser
        .post("/cart/add", &[("sku", "CANDLE-FIG"), ("units", "1")])
        .await;
    let [(_, order), (_, due)] = browser.checkout().await;
    let (mut one, mut other, mut third) = (browser.tab(), browser.tab(), browser.tab());
    let form = [("order", &*order), ("due", &*due)];
    let pages = tokio::join!(
        one.post("/orders", &form),
        other.post("/orders", &form),
        third.post("/orders", &form),
    );
    for page in [pages.0, pages.1, pages.2] {
        assert_eq!(page.location.as_deref(), Some("/thanks"));
    }
    assert_eq!(browser.figures().await, ("480".into(), "52".into()));
    assert!(!browser.get("/cart").await.body.contains("CANDLE-FIG"));
}

#[tokio::test]
async fn forms_come_from_the_shop_and_lead_back_into_it() {
    let mut browser = Browser::open().await;
    let foreign = browser
        .post_from("cross-site", "/persona", &[("persona", "claire")])
        .await;
    assert_eq!(foreign.status, 403);
    for back in [
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "/\\elsewhere",
        "nowhere",
    ] {
        let page = browser
            .post("/persona", &[("persona", "marc"), ("back", back)])
            .await;
        assert_eq!(page.location.as_deref(), Some("/"), "{back}");
    }
    let page = browser
        .post("/persona", &[("persona", "marc"), ("back", "/cart")])
        .await;
    assert_eq!(page.location.as_deref(), Some("/cart"));
    let large = "x".repeat(20_000);
    assert_eq!(
        browser.post("/cart/code", &[("code", &large)]).await.status,
        413
    );
    assert_eq!(browser.post("/products", &[]).await.status, 405);
}

#[tokio::test]
async fn the_browser_is_told_to_take_nothing_from_elsewhere() {
    let mut browser = Browser::open().await;
    let page = browser.get("/").await;
    let policy = page.header("content-security-policy");
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    let cookie = browser.cookie.clone().unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    for place in ["http://", "https://", " style=", " onclick=", "javascript:"] {
        assert!(!page.body.contains(place), "{place}");
    }
}

#[tokio::test]
async fn the_products_own_routes_answer_beside_the_shop() {
    let mut browser = Browser::open().await;
    assert_eq!(browser.get("/healthz").await.status, 200);
    assert_eq!(browser.get("/openapi.json").await.status, 200);
    // They ask for a key; the shop's session is none.
    assert_eq!(browser.get("/v1/audit").await.status, 401);
}
