//! Placements: what a place on a page shows to whom (rule 4.5).

use super::super::condition::Condition;
use super::super::read::{format_enum, format_struct};
use super::super::values::{Id, TextKey};
use super::{Audience, Selector, VariantOf, Window};

format_struct! {
    /// A place on a page.
    pub struct Placement {
        /// Its id.
        pub id: Id,
        /// What it is filled with.
        pub kind: PlacementKind,
        /// How much it shows at most, unless the page asks for less.
        #[default = 1]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub limit: u32,
        /// At most so many of one category; absent: all may be of one.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub per_category: Option<u32>,
        /// At most so many of one seller; absent: all may be of one.
        #[default]
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        pub per_seller: Option<u32>,
        /// Whether what runs out is filled up from the fillings behind.
        #[default]
        pub fill_up: bool,
        /// What can fill it, best first. The first one that is for the visitor and has something
        /// to show wins.
        #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
        pub fillings: Vec<Filling>,
    }
}

format_enum! {
    /// What a place is filled with.
    #[derive(Copy, Eq)]
    pub enum PlacementKind {
        /// One picture or notice.
        Banner,
        /// A row of products.
        Strip,
        /// The order of a product list.
        Sort,
        /// The order of a list's facets.
        Facets,
        /// The page to land on.
        Landing,
        /// A product or offer to stress.
        Highlight,
        /// A text.
        Content,
    }
}

format_struct! {
    /// One thing that can fill a place.
    pub struct Filling {
        /// Its id, unique within the placement.
        pub id: Id,
        /// What must hold.
        #[default]
        pub when: Option<Condition>,
        /// For whom.
        #[default]
        pub audience: Audience,
        /// When.
        #[default]
        pub during: Window,
        /// For those in one variant of an experiment only.
        #[default]
        pub variant: Option<VariantOf>,
        /// Key of why it is shown. With `companions` the text has the argument `product`, with
        /// `affinity` the argument `category`.
        #[default]
        pub because: Option<TextKey>,
        /// What it shows.
        pub shows: Content,
    }
}

format_enum! {
    /// What a filling shows.
    pub enum Content {
        /// These, by id: banners, pages, texts, sort orders, facets.
        Ids(Vec<String>),
        /// Those of these offers that are for the visitor now.
        Offers(Vec<Id>),
        /// Products.
        Products(Box<Products>),
    }
}

format_struct! {
    /// Products, out of those that the page can show, else out of the model's popular ones.
    pub struct Products {
        /// Which of them, and in which order.
        #[default]
        pub by: Ranking,
        /// Only these. A candidate tells its tags, a reduced price and what it sells by the
        /// attributes `tags`, `on_sale` and `kind`.
        #[default]
        pub lines: Selector,
        /// None that the member bought within so many local days; absent: bought or not.
        #[default]
        pub not_bought_days: Option<u32>,
        /// Not what lies in the cart.
        #[default = true]
        pub not_in_cart: bool,
    }
}

format_enum! {
    /// Which products, and in which order.
    #[derive(Default, Copy, Eq)]
    pub enum Ranking {
        /// As the page named them, or as they sell.
        #[default]
        Given,
        /// What sells best first.
        Popular,
        /// What the member will buy next, by the learned model.
        ForYou,
        /// What the member would like and has not bought yet, by the learned model.
        Discovery,
        /// What goes with the cart, or with what the member bought last.
        Companions,
        /// What the member bought, most often first.
        BoughtAgain,
        /// Those of the categories from which the member buys and at which they look.
        Affinity,
        /// The lowest price first.
        PriceUp,
        /// The highest price first.
        PriceDown,
    }
}
