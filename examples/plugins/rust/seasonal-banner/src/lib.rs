//! A banner for the season and the weather, around the pages of a Fidelis plugin.
//!
//! The plugin composes the page as ever. Where it found nothing better for a banner than what
//! everybody sees, and the storefront said what the weather is like (attribute `weather` of the
//! page), a banner for that weather in this season takes its place. Everything else stays.

mod banner;
mod page;

wit_bindgen::generate!({
    world: "personalization-middleware",
    path: "../../../../wit",
    generate_all,
    // What is imported and what is exported have the same records: one Rust type for each.
    merge_structurally_equal_types: true,
});

use exports::fidelis::loyalty::personalization::{ComposeRequest, Fault, Guest, Page};
use fidelis::loyalty::personalization;

struct SeasonalBanner;

impl Guest for SeasonalBanner {
    fn compose(request: ComposeRequest) -> Result<Page, Fault> {
        let weather = page::weather(&request)?;
        let page = personalization::compose(&request)?;
        Ok(page::with_banner(page, &request, weather))
    }
}

#[cfg(target_family = "wasm")]
export!(SeasonalBanner);
