//! The demo's own words; all others are the programme's.

/// Labels in one language.
#[derive(Debug)]
pub(crate) struct Labels {
    /// Whether persona descriptions are the French ones.
    pub(crate) french: bool,
    pub(crate) cart: &'static str,
    pub(crate) shipping: &'static str,
    pub(crate) offers: &'static str,
    pub(crate) gift: &'static str,
    pub(crate) coupon: &'static str,
    pub(crate) codes: &'static str,
    pub(crate) accepted: &'static str,
    pub(crate) points: &'static str,
    pub(crate) missing: &'static str,
    pub(crate) due: &'static str,
    pub(crate) earns: &'static str,
    pub(crate) near: &'static str,
    pub(crate) status: &'static str,
    pub(crate) now: &'static str,
    pub(crate) earning: &'static str,
    pub(crate) using: &'static str,
    pub(crate) tiers: &'static str,
    pub(crate) nothing: &'static str,
}

/// The labels for a language: French where it is asked for, else English.
pub(crate) fn labels(language: &str) -> &'static Labels {
    let base = language.split(['-', '_']).next().unwrap_or_default();
    if base.eq_ignore_ascii_case("fr") {
        &FRENCH
    } else {
        &ENGLISH
    }
}

const ENGLISH: Labels = Labels {
    french: false,
    cart: "Cart",
    shipping: "Shipping",
    offers: "Offers",
    gift: "Gift",
    coupon: "Coupon for later",
    codes: "Codes",
    accepted: "accepted",
    points: "Paying with points",
    missing: "missing",
    due: "To pay",
    earns: "Earns",
    near: "Within reach",
    status: "Status",
    now: "now",
    earning: "How to earn",
    using: "How to use",
    tiers: "Tiers",
    nothing: "nothing",
};

const FRENCH: Labels = Labels {
    french: true,
    cart: "Panier",
    shipping: "Livraison",
    offers: "Offres",
    gift: "Cadeau",
    coupon: "Bon pour plus tard",
    codes: "Codes",
    accepted: "accepté",
    points: "Paiement en points",
    missing: "il manque",
    due: "À payer",
    earns: "Rapporte",
    near: "À portée",
    status: "Statut",
    now: "actuel",
    earning: "Comment gagner",
    using: "Comment utiliser",
    tiers: "Statuts",
    nothing: "rien",
};
