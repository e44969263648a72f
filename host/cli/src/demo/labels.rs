//! The demo's own words; all others are the programme's.

/// Labels in one language.
#[derive(Debug)]
pub(crate) struct Labels {
    /// Whether persona descriptions are the French ones.
    pub(crate) french: bool,
    /// Between a word and what it introduces.
    pub(crate) colon: &'static str,
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
    pub(crate) missions: &'static str,
    pub(crate) nothing: &'static str,
    /// Over the comparison of the six customers.
    pub(crate) compare: &'static str,
    /// Over its columns.
    pub(crate) columns: [&'static str; 5],
    pub(crate) code: &'static str,
    pub(crate) segments: &'static str,
    pub(crate) banner: &'static str,
    pub(crate) strip: &'static str,
    pub(crate) prospect: &'static str,
    pub(crate) newcomer: &'static str,
    pub(crate) returning: &'static str,
    pub(crate) loyal: &'static str,
    pub(crate) inactive: &'static str,
}

/// The languages that the demo speaks.
pub(crate) const LANGUAGES: [(&str, &Labels); 2] = [("en", &ENGLISH), ("fr", &FRENCH)];

/// The labels for a language, whatever its region; absent where the demo does not speak it.
pub(crate) fn labels(language: &str) -> Option<&'static Labels> {
    let base = language.split(['-', '_']).next().unwrap_or_default();
    let known = |(name, _): &&(&str, _)| base.eq_ignore_ascii_case(name);
    LANGUAGES.iter().find(known).map(|(_, labels)| *labels)
}

const ENGLISH: Labels = Labels {
    french: false,
    colon: ": ",
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
    missions: "Missions",
    nothing: "nothing",
    compare: "One page, one cart, six customers",
    columns: ["", "Stage, RFM", "Banner", "To pay", "Points"],
    code: "code",
    segments: "Segments",
    banner: "Banner",
    strip: "Strip",
    prospect: "prospect",
    newcomer: "new",
    returning: "returning",
    loyal: "loyal",
    inactive: "inactive",
};

const FRENCH: Labels = Labels {
    french: true,
    // The first space must not break.
    colon: "\u{a0}: ",
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
    missions: "Missions",
    nothing: "rien",
    compare: "Une page, un panier, six clients",
    columns: ["", "Étape, RFM", "Bannière", "À payer", "Points"],
    code: "code",
    segments: "Segments",
    banner: "Bannière",
    strip: "Rayon",
    prospect: "prospect",
    newcomer: "nouveau",
    returning: "de retour",
    loyal: "fidèle",
    inactive: "inactif",
};
