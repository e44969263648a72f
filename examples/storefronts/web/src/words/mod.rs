//! The shop's own words; all others are the programme's. One file for each language.

mod en;
mod fr;

use fidelis_host::contract::types::EntryKind;

use crate::book::kebab;
use crate::trouble::Trouble;

/// A language of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    French,
}

/// Every language of the shop.
pub(crate) const LANGUAGES: [Language; 2] = [Language::English, Language::French];

impl Language {
    /// Its BCP 47 tag.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language of a tag, whatever its region.
    pub(crate) fn of(tag: &str) -> Option<Self> {
        let base = tag.split(['-', '_']).next().unwrap_or_default();
        let mut all = LANGUAGES.into_iter();
        all.find(|language| base.eq_ignore_ascii_case(language.code()))
    }

    /// Its words.
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::English => &en::WORDS,
            Self::French => &fr::WORDS,
        }
    }
}

/// What is said of a product.
#[derive(Debug)]
pub(crate) struct ProductWords {
    pub(crate) name: &'static str,
    pub(crate) text: &'static str,
}

/// A banner: its words, and what stands beside them.
#[derive(Debug)]
pub(crate) struct Banner {
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    pub(crate) action: &'static str,
    pub(crate) link: &'static str,
    /// The class that gives its colours.
    pub(crate) art: &'static str,
    /// The drawing.
    pub(crate) scene: &'static str,
}

/// A story of the house.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) title: &'static str,
    pub(crate) text: &'static str,
    /// The product that is pictured.
    pub(crate) sku: &'static str,
}

/// Words by ids.
type Table = &'static [(&'static str, &'static str)];

/// Words in one language. `{}` stands for what is spoken of.
#[derive(Debug)]
pub(crate) struct Words {
    pub(crate) above: &'static str,
    pub(crate) accepted: &'static str,
    pub(crate) access: &'static str,
    pub(crate) account: &'static str,
    pub(crate) add: &'static str,
    pub(crate) added: &'static str,
    pub(crate) api: &'static str,
    pub(crate) apply: &'static str,
    pub(crate) articles: &'static str,
    pub(crate) available: &'static str,
    pub(crate) back_to_cart: &'static str,
    pub(crate) begin_again: &'static str,
    pub(crate) came_back: &'static str,
    pub(crate) cancel: &'static str,
    pub(crate) cancelled_notice: &'static str,
    pub(crate) cap_balance: &'static str,
    pub(crate) cap_budget: &'static str,
    pub(crate) cap_order: &'static str,
    pub(crate) cap_period: &'static str,
    pub(crate) cart: &'static str,
    pub(crate) cart_changed: &'static str,
    pub(crate) cart_empty: &'static str,
    pub(crate) challenges: &'static str,
    pub(crate) checkout: &'static str,
    pub(crate) chosen: &'static str,
    pub(crate) circle: &'static str,
    pub(crate) claim: &'static str,
    pub(crate) claimed: &'static str,
    pub(crate) clawback_rule: &'static str,
    pub(crate) clear: &'static str,
    pub(crate) code: &'static str,
    pub(crate) codes: &'static str,
    pub(crate) colon: &'static str,
    pub(crate) companions: &'static str,
    pub(crate) counted_year: &'static str,
    pub(crate) coupon_taken: &'static str,
    pub(crate) coupons: &'static str,
    pub(crate) crumbs: &'static str,
    pub(crate) dated: &'static str,
    pub(crate) day: &'static str,
    pub(crate) day_passed: &'static str,
    pub(crate) days_passed: &'static str,
    pub(crate) debt: &'static str,
    pub(crate) deliver: &'static str,
    pub(crate) delivered_notice: &'static str,
    pub(crate) delivery: &'static str,
    pub(crate) demo_bar: &'static str,
    pub(crate) demo_delivery: &'static str,
    pub(crate) demo_note: &'static str,
    pub(crate) discounts: &'static str,
    pub(crate) do_now: &'static str,
    pub(crate) done: &'static str,
    pub(crate) due: &'static str,
    pub(crate) each: &'static str,
    pub(crate) earned_on: &'static str,
    pub(crate) expected: &'static str,
    pub(crate) expiry_rule: &'static str,
    pub(crate) filters: &'static str,
    pub(crate) for_ever: &'static str,
    pub(crate) for_you: &'static str,
    pub(crate) found: &'static str,
    pub(crate) gift: &'static str,
    pub(crate) goods: &'static str,
    pub(crate) guest: &'static str,
    pub(crate) guest_account: &'static str,
    pub(crate) guest_earns: &'static str,
    pub(crate) guest_ordered: &'static str,
    pub(crate) guest_points: &'static str,
    pub(crate) highlight: &'static str,
    pub(crate) home: &'static str,
    pub(crate) house: &'static str,
    pub(crate) how_to_earn: &'static str,
    pub(crate) how_to_use: &'static str,
    pub(crate) known_as: &'static str,
    pub(crate) language: &'static str,
    pub(crate) ledger: &'static str,
    pub(crate) ledger_note: &'static str,
    pub(crate) letters: &'static str,
    pub(crate) loyalty: &'static str,
    pub(crate) missing_to: &'static str,
    pub(crate) missing_to_stay: &'static str,
    pub(crate) most: &'static str,
    pub(crate) nav: &'static str,
    pub(crate) net: &'static str,
    pub(crate) new: &'static str,
    pub(crate) next_tier: &'static str,
    pub(crate) no_orders: &'static str,
    pub(crate) nothing_found: &'static str,
    pub(crate) one_day: &'static str,
    pub(crate) one_month: &'static str,
    pub(crate) opening: &'static str,
    pub(crate) order: &'static str,
    pub(crate) ordered_notice: &'static str,
    pub(crate) orders: &'static str,
    pub(crate) owed: &'static str,
    pub(crate) owed_note: &'static str,
    pub(crate) pay_with_points: &'static str,
    pub(crate) pending: &'static str,
    pub(crate) pending_note: &'static str,
    pub(crate) pending_rule: &'static str,
    pub(crate) place_note: &'static str,
    pub(crate) place_order: &'static str,
    pub(crate) points: &'static str,
    pub(crate) points_least: &'static str,
    pub(crate) points_pay: &'static str,
    pub(crate) points_step: &'static str,
    pub(crate) points_to_use: &'static str,
    pub(crate) points_usable: &'static str,
    pub(crate) points_wished: &'static str,
    pub(crate) preview: &'static str,
    pub(crate) price_before: &'static str,
    pub(crate) price_now: &'static str,
    pub(crate) private_sale: &'static str,
    pub(crate) programme_file: &'static str,
    pub(crate) redeem: &'static str,
    pub(crate) reduced: &'static str,
    pub(crate) refund: &'static str,
    pub(crate) refused: &'static str,
    pub(crate) remove: &'static str,
    pub(crate) return_one: &'static str,
    pub(crate) returned_notice: &'static str,
    pub(crate) repriced: &'static str,
    pub(crate) reviewed: &'static str,
    pub(crate) rewarded: &'static str,
    pub(crate) risen_to: &'static str,
    pub(crate) rises_to: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) seven_days: &'static str,
    pub(crate) shipping: &'static str,
    pub(crate) shop: &'static str,
    pub(crate) skip: &'static str,
    pub(crate) sold_out: &'static str,
    pub(crate) sold_out_notice: &'static str,
    pub(crate) sorted_by: &'static str,
    pub(crate) status: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) target: &'static str,
    pub(crate) thanked: &'static str,
    pub(crate) thanks: &'static str,
    pub(crate) tier_now: &'static str,
    pub(crate) tiers: &'static str,
    pub(crate) time: &'static str,
    pub(crate) time_note: &'static str,
    pub(crate) to_account: &'static str,
    pub(crate) to_checkout: &'static str,
    pub(crate) to_home: &'static str,
    pub(crate) to_shop: &'static str,
    pub(crate) today: &'static str,
    pub(crate) too_many: &'static str,
    pub(crate) too_many_codes: &'static str,
    pub(crate) total: &'static str,
    pub(crate) units: &'static str,
    pub(crate) until: &'static str,
    pub(crate) update: &'static str,
    pub(crate) usable_from: &'static str,
    pub(crate) use_points: &'static str,
    pub(crate) usual_units: &'static str,
    pub(crate) waits_for: &'static str,
    pub(crate) what: &'static str,
    pub(crate) whole_programme: &'static str,
    pub(crate) why: &'static str,
    pub(crate) why_about: &'static str,
    pub(crate) why_applied: &'static str,
    pub(crate) why_refused: &'static str,
    pub(crate) within_reach: &'static str,
    pub(crate) you_are: &'static str,
    pub(crate) your_coupons: &'static str,
    pub(crate) your_list: &'static str,
    pub(crate) your_tier: &'static str,
    /// Names and descriptions by sku.
    products: &'static [(&'static str, ProductWords)],
    /// Titles, texts and what to do, by id.
    banners: &'static [(&'static str, [&'static str; 3])],
    /// Titles and texts, by id.
    stories: &'static [(&'static str, [&'static str; 2])],
    /// What a persona is like.
    personas: Table,
    landings: Table,
    sorts: Table,
    facets: Table,
    /// What products are in facets, and categories.
    values: Table,
    gifts: Table,
    opened: Table,
    deeds: Table,
    order_states: Table,
    coupon_states: Table,
    /// Kinds of entries, as the contract names them.
    kinds: Table,
    /// Titles and texts of what can go wrong.
    troubles: [[&'static str; 2]; 7],
}

macro_rules! banner {
    ($id:literal, $link:literal, $art:literal, $sku:literal) => {
        (
            $id,
            [
                $link,
                $art,
                include_str!(concat!("../../assets/art/", $sku, ".svg")),
            ],
        )
    };
}

/// What belongs to a banner in every language: link, class, drawing.
const BANNERS: [(&str, [&str; 3]); 8] = [
    banner!(
        "banner-business-terms",
        "/products?category=stationery&category=small-leather",
        "ink",
        "NOTEBOOK-A5"
    ),
    banner!(
        "banner-early-access",
        "/products/BAG-NOCTURNE",
        "night",
        "BAG-NOCTURNE"
    ),
    banner!("banner-private-sale", "/products", "wine", "BELT-ALBA-30"),
    banner!(
        "banner-we-missed-you",
        "/products",
        "rose",
        "PERF-SERENE-100"
    ),
    banner!("banner-merci10", "/products", "sage", "WALLET-GRAIN"),
    banner!("banner-our-story", "/programme", "sand", "SILK-CARRE-90"),
    banner!("banner-first-order", "/products", "sand", "SILK-TWILLY"),
    banner!("banner-winter", "/products", "sage", "CANDLE-FIG"),
];

/// What is pictured beside a story.
const STORIES: [(&str, &str); 3] = [
    ("story-workshop-open-day", "BAG-ALBA"),
    ("story-leather-care", "LEATHER-BALM"),
    ("story-since-1911", "SCARF-RING"),
];

/// The entry of a table; the id itself where it has none.
fn entry(table: Table, id: &str) -> &'static str {
    let found = table.iter().find(|(each, _)| *each == id);
    found.map_or("…", |(_, words)| words)
}

impl Words {
    /// What is said of a product.
    pub(crate) fn product(&self, sku: &str) -> &'static ProductWords {
        const UNKNOWN: ProductWords = ProductWords {
            name: "…",
            text: "",
        };
        let found = self.products.iter().find(|(each, _)| *each == sku);
        found.map_or(&UNKNOWN, |(_, words)| words)
    }

    /// A banner; an unknown one is that of the season.
    pub(crate) fn banner(&self, id: &str) -> Banner {
        let said = self.banners.iter().find(|(each, _)| *each == id);
        let shown = BANNERS.iter().find(|(each, _)| *each == id);
        let [title, text, action] = said
            .or(self.banners.last())
            .map_or([""; 3], |(_, said)| *said);
        let [link, art, scene] = shown
            .or(BANNERS.last())
            .map_or([""; 3], |(_, shown)| *shown);
        Banner {
            title,
            text,
            action,
            link,
            art,
            scene,
        }
    }

    /// A story; an unknown one is that of the house's beginning.
    pub(crate) fn story(&self, id: &str) -> Story {
        let said = self.stories.iter().find(|(each, _)| *each == id);
        let shown = STORIES.iter().find(|(each, _)| *each == id);
        let [title, text] = said
            .or(self.stories.last())
            .map_or([""; 2], |(_, said)| *said);
        let sku = shown.or(STORIES.last()).map_or("", |(_, sku)| *sku);
        Story { title, text, sku }
    }

    pub(crate) fn persona(&self, id: &str) -> &'static str {
        entry(self.personas, id)
    }

    pub(crate) fn landing(&self, id: &str) -> &'static str {
        entry(self.landings, id)
    }

    pub(crate) fn sort(&self, id: &str) -> &'static str {
        entry(self.sorts, id)
    }

    pub(crate) fn facet(&self, id: &str) -> &'static str {
        entry(self.facets, id)
    }

    /// What a product is in a facet, or a category.
    pub(crate) fn value<'a>(&self, id: &'a str) -> &'a str {
        let found = self.values.iter().find(|(each, _)| *each == id);
        found.map_or(id, |(_, words)| *words)
    }

    /// A value within its facet: where a facet is a question, its name is the answer.
    pub(crate) fn value_in<'a>(&self, facet: &str, id: &'a str) -> &'a str {
        match id {
            "yes" => entry(self.facets, facet),
            _ => self.value(id),
        }
    }

    /// What a gift is called.
    pub(crate) fn gift_name<'a>(&self, sku: &'a str) -> &'a str {
        let found = self.gifts.iter().find(|(each, _)| *each == sku);
        let product = self.products.iter().find(|(each, _)| *each == sku);
        let product = product.map(|(_, words)| words.name);
        found.map(|(_, words)| *words).or(product).unwrap_or(sku)
    }

    /// What a right opens.
    pub(crate) fn opens<'a>(&self, id: &'a str) -> &'a str {
        let found = self.opened.iter().find(|(each, _)| *each == id);
        found.map_or(id, |(_, words)| *words)
    }

    pub(crate) fn deed(&self, id: &str) -> &'static str {
        entry(self.deeds, id)
    }

    pub(crate) fn order_status(&self, state: &str) -> &'static str {
        entry(self.order_states, state)
    }

    pub(crate) fn coupon_state(&self, state: &str) -> &'static str {
        entry(self.coupon_states, state)
    }

    /// What an entry records.
    pub(crate) fn kind(&self, kind: EntryKind) -> &'static str {
        entry(self.kinds, &kebab(&kind))
    }

    /// Title and text of what went wrong.
    pub(crate) fn trouble(&self, trouble: Trouble) -> (&'static str, &'static str) {
        let [
            not_found,
            method,
            bad_form,
            too_large,
            foreign,
            busy,
            failed,
        ] = self.troubles;
        let [title, text] = match trouble {
            Trouble::NotFound => not_found,
            Trouble::Method => method,
            Trouble::BadForm => bad_form,
            Trouble::TooLarge => too_large,
            Trouble::Foreign => foreign,
            Trouble::Busy => busy,
            Trouble::Failed => failed,
        };
        (title, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::PRODUCTS;
    use crate::facets::{FACETS, SORTS, values};
    use crate::personas::PERSONAS;

    #[test]
    fn every_language_has_words_for_everything() {
        let ids = |table: Table| -> Vec<&str> { table.iter().map(|(id, _)| *id).collect() };
        for language in LANGUAGES {
            let words = language.words();
            for product in &PRODUCTS {
                assert_ne!(words.product(product.sku).name, "…", "{}", product.sku);
                assert!(ids(words.values).contains(&product.category));
            }
            for facet in FACETS {
                assert!(ids(words.facets).contains(&facet), "{facet}");
                for value in values(facet) {
                    assert!(
                        value == "yes" || ids(words.values).contains(&value),
                        "{value}"
                    );
                }
            }
            assert_eq!(ids(words.sorts), SORTS);
            let personas: Vec<&str> = PERSONAS.iter().map(|persona| persona.id).collect();
            assert_eq!(ids(words.personas), personas);
            for (banner, _) in BANNERS {
                assert!(
                    words.banners.iter().any(|(id, _)| *id == banner),
                    "{banner}"
                );
            }
            for (story, _) in STORIES {
                assert!(words.stories.iter().any(|(id, _)| *id == story), "{story}");
            }
        }
    }

    #[test]
    fn languages_differ_in_words_and_agree_in_ids() {
        let (english, french) = (&en::WORDS, &fr::WORDS);
        for (own, other) in [
            (english.values, french.values),
            (english.kinds, french.kinds),
            (english.gifts, french.gifts),
            (english.opened, french.opened),
            (english.landings, french.landings),
        ] {
            let ids = |table: Table| -> Vec<&str> { table.iter().map(|(id, _)| *id).collect() };
            assert_eq!(ids(own), ids(other));
        }
        assert_ne!(english.cart, french.cart);
    }
}
