//! A banner of the shop's own. Everything else on a page stays as the wrapped plugin composed it.

wit_bindgen::generate!({
    world: "personalization-middleware",
    path: "wit",
    generate_all,
    // What is imported and what is exported have the same records: one Rust type for each.
    merge_structurally_equal_types: true,
});

use exports::fidelis::loyalty::personalization::{
    Choice, ComposeRequest, Fault, Guest, Page, PlacementKind,
};
use fidelis::loyalty::personalization;

struct Plugin;

#[cfg(target_family = "wasm")]
export!(Plugin);

impl Guest for Plugin {
    fn compose(request: ComposeRequest) -> Result<Page, Fault> {
        let page = personalization::compose(&request)?;
        Ok(with_banner(page, banner(&request)))
    }
}

/// The banner for a visitor; absent where the plugin's own is right.
fn banner(request: &ComposeRequest) -> Option<&'static str> {
    request.member.is_none().then_some("banner-welcome")
}

/// Shows a banner in every place that takes one.
fn with_banner(mut page: Page, banner: Option<&str>) -> Page {
    let places = page.slots.iter_mut();
    for slot in places.filter(|slot| slot.kind == PlacementKind::Banner) {
        if let Some(id) = banner {
            slot.choices = vec![Choice {
                id: id.to_owned(),
                score: 0,
                because: None,
            }];
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;
    use exports::fidelis::loyalty::personalization::{Member, Slot};

    fn request(member: Option<Member>) -> ComposeRequest {
        ComposeRequest {
            now: 1_795_255_200_000,
            member,
            standing: None,
            session: None,
            cart: None,
            attributes: Vec::new(),
            placements: Vec::new(),
            counters: Vec::new(),
            explain: false,
        }
    }

    fn member() -> Member {
        Member {
            id: "m-1".to_owned(),
            enrolled_at: None,
            birthday: None,
            locale: None,
            consents: Vec::new(),
            segments: Vec::new(),
            attributes: Vec::new(),
            orders: Vec::new(),
            items: Vec::new(),
            interactions: Vec::new(),
        }
    }

    #[test]
    fn guests_are_welcomed() {
        assert_eq!(banner(&request(None)), Some("banner-welcome"));
        assert_eq!(banner(&request(Some(member()))), None);
    }

    #[test]
    fn only_banners_change() {
        let slot = |kind| Slot {
            placement: "home".to_owned(),
            kind,
            choices: Vec::new(),
            fallback: 0,
        };
        let page = Page {
            slots: vec![slot(PlacementKind::Banner), slot(PlacementKind::Strip)],
            effects: Vec::new(),
            findings: Vec::new(),
        };
        let page = with_banner(page, Some("banner-welcome"));
        assert_eq!(page.slots[0].choices[0].id, "banner-welcome");
        assert!(page.slots[1].choices.is_empty());
    }
}
