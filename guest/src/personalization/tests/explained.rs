//! Explanations of pages.

use super::*;

#[test]
fn each_filling_that_was_looked_at_says_what_became_of_it() {
    let engine = shop(
        r#"{"id":"top","kind":"strip","limit":2,"fill_up":true,"fillings":[
            {"id":"vip","audience":{"segments":["vip"]},"shows":{"ids":["lounge"]}},
            {"id":"loud","variant":{"experiment":"hero","variant":"loud"},"shows":{"ids":["sale"]}},
            {"id":"again","shows":{"products":{"by":"bought-again"}}},
            {"id":"stock","shows":{"products":{}}},
            {"id":"house","shows":{"ids":["hello","there"]}},
            {"id":"spare","shows":{"ids":["unseen"]}}]}"#,
        "",
    );
    let mut all = named(&["gone", "here"]);
    all[0].available = false;
    let mut asked = request(&[("top", &all)]);
    let silent = compose(&engine, asked.clone()).unwrap();
    asked.explain = true;
    let page = compose(&engine, asked).unwrap();
    assert_eq!(silent.findings, []);
    assert_eq!(silent.slots, page.slots, "explaining changes nothing");
    assert_eq!(ids(&page.slots[0]), ["here", "hello"]);
    assert_eq!(page.slots[0].fallback, 3);
    let told: Vec<_> = page
        .findings
        .iter()
        .map(|finding| match &finding.verdict {
            Verdict::Applied => (&*finding.id, None, ""),
            Verdict::Refused(refusal) => (&*finding.id, Some(refusal.reason), &*refusal.at),
        })
        .collect();
    use RefusalReason as Why;
    let at = "/placements/0/fillings";
    assert_eq!(
        told,
        [
            (
                "top/vip",
                Some(Why::NotInAudience),
                &*format!("{at}/0/audience/segments")
            ),
            (
                "top/loud",
                Some(Why::OtherVariant),
                &*format!("{at}/1/variant")
            ),
            (
                "top/again",
                Some(Why::NothingLeft),
                &*format!("{at}/2/shows")
            ),
            ("top/stock", None, ""),
            (
                "top/gone",
                Some(Why::OutOfStock),
                &*format!("{at}/3/shows/products")
            ),
            ("top/house", None, ""),
        ]
    );
}
