//! Who is looking: a session with its language, its persona and its cart, kept on the server. The
//! browser has nothing but a random name of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use fidelis_host::contract::types::{Message, RefusalReason};

use crate::ShopError;
use crate::catalogue::{Product, product};
use crate::personas::{GUEST, Persona};
use crate::words::Language;

/// Sessions that are kept; the one that was longest silent makes room.
const MOST: usize = 2_000;
/// Units of one product at most.
pub(crate) const UNITS: u32 = 999;
/// Codes in one cart at most.
pub(crate) const CODES: usize = 5;

/// A cart.
#[derive(Clone, Debug)]
pub(crate) struct Basket {
    /// The id that its order will have: ordered twice, it is one order.
    pub(crate) order: String,
    /// Products and units, as they were put in.
    pub(crate) lines: Vec<(&'static str, u32)>,
    /// Codes as they were typed.
    pub(crate) codes: Vec<String>,
    /// Points that are to pay; absent = none.
    pub(crate) points: Option<i64>,
}

impl Basket {
    /// An empty one.
    pub(crate) fn new() -> Result<Self, ShopError> {
        Ok(Self {
            order: format!("o-{}", random::<4>()?),
            lines: Vec::new(),
            codes: Vec::new(),
            points: None,
        })
    }

    /// Units of all products.
    pub(crate) fn units(&self) -> u32 {
        let units = self.lines.iter().map(|(_, units)| *units);
        units.fold(0, u32::saturating_add)
    }

    /// The products with their units.
    pub(crate) fn products(&self) -> impl Iterator<Item = (&'static Product, u32)> {
        let lines = self.lines.iter();
        lines.filter_map(|(sku, units)| Some((product(sku)?, *units)))
    }

    /// Sets the units of a product; 0 takes it out.
    pub(crate) fn set(&mut self, sku: &'static str, units: u32) {
        if units == 0 {
            self.lines.retain(|(each, _)| *each != sku);
        } else if let Some(line) = self.lines.iter_mut().find(|(each, _)| *each == sku) {
            line.1 = units;
        } else {
            self.lines.push((sku, units));
        }
    }

    /// Units of a product.
    pub(crate) fn of(&self, sku: &str) -> u32 {
        let line = self.lines.iter().find(|(each, _)| *each == sku);
        line.map_or(0, |(_, units)| *units)
    }
}

/// Something to be told once, on the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// A product was put into the cart.
    Added(&'static str),
    /// It cannot be had.
    SoldOut(&'static str),
    /// More than can be ordered.
    TooMany,
    /// More codes than a cart takes.
    TooManyCodes,
    /// The cart is another one now, or empty.
    Empty,
    /// The order costs something else than was shown.
    Repriced,
    /// The order was placed before, as it was sent then.
    Ordered(String),
    /// The order is delivered.
    Delivered(String),
    /// The order is called off.
    Cancelled(String),
    /// Goods came back; points not recovered are what the shop may keep.
    Returned(String),
    /// Days went by.
    Days(u32),
    /// A reward is theirs.
    Claimed(String),
    /// Something was done for the house.
    Done,
    /// The plugin refused what was asked for.
    Refused(RefusalReason),
    /// The coupon was used or withdrawn in between.
    CouponTaken,
}

/// An order that was just placed.
#[derive(Clone, Debug)]
pub(crate) struct Receipt {
    pub(crate) order: String,
    /// What was to pay, in cents.
    pub(crate) due: i64,
    /// Rules and the points that they gave.
    pub(crate) earned: Vec<(String, i64)>,
    /// Points that paid, and what for, in cents.
    pub(crate) paid: Option<(i64, i64)>,
    /// Gifts: skus and units.
    pub(crate) gifts: Vec<(String, u32)>,
    /// The tier that the order brought.
    pub(crate) tier: Option<String>,
    /// What the house has to say, in the member's channels.
    pub(crate) messages: Vec<Message>,
    /// Whether a guest ordered.
    pub(crate) guest: bool,
}

/// One visitor's browser.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// A random name of the visitor for experiments. It opens nothing.
    pub(crate) visitor: String,
    pub(crate) language: Option<Language>,
    pub(crate) persona: &'static Persona,
    pub(crate) basket: Basket,
    pub(crate) notices: Vec<Notice>,
    pub(crate) receipt: Option<Receipt>,
    /// When it was last heard of, by a count of requests.
    heard: u64,
}

impl Session {
    fn new() -> Result<Self, ShopError> {
        Ok(Self {
            visitor: random::<8>()?,
            language: None,
            persona: GUEST,
            basket: Basket::new()?,
            notices: Vec::new(),
            receipt: None,
            heard: 0,
        })
    }
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    all: Mutex<(u64, BTreeMap<String, Session>)>,
}

impl Sessions {
    fn lock(&self) -> MutexGuard<'_, (u64, BTreeMap<String, Session>)> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is a session of that name.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.lock().1.contains_key(name)
    }

    /// Begins a session and returns its name: 32 hexadecimal digits.
    pub(crate) fn begin(&self) -> Result<String, ShopError> {
        let name = random::<16>()?;
        let mut session = Session::new()?;
        let mut all = self.lock();
        all.0 = all.0.saturating_add(1);
        session.heard = all.0;
        if all.1.len() >= MOST {
            let silent = all.1.iter().min_by_key(|(_, session)| session.heard);
            if let Some(silent) = silent.map(|(name, _)| name.clone()) {
                all.1.remove(&silent);
            }
        }
        all.1.insert(name.clone(), session);
        Ok(name)
    }

    /// Looks at a session, or changes it; `None` where it made room for others.
    pub(crate) fn with<T>(&self, name: &str, look: impl FnOnce(&mut Session) -> T) -> Option<T> {
        let mut all = self.lock();
        all.0 = all.0.saturating_add(1);
        let (count, sessions) = &mut *all;
        let session = sessions.get_mut(name)?;
        session.heard = *count;
        Some(look(session))
    }

    /// Ends all of them.
    pub(crate) fn clear(&self) {
        self.lock().1.clear();
    }
}

/// So many random bytes in hexadecimal digits.
pub(crate) fn random<const BYTES: usize>() -> Result<String, ShopError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| ShopError::Random {
        problem: error.to_string(),
    })?;
    let mut text = String::with_capacity(2 * BYTES);
    for byte in bytes {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basket_counts_its_units() {
        let mut basket = Basket::new().unwrap();
        basket.set("BAG-ALBA", 2);
        basket.set("CANDLE-FIG", 1);
        basket.set("BAG-ALBA", 1);
        assert_eq!((basket.units(), basket.of("BAG-ALBA")), (2, 1));
        basket.set("BAG-ALBA", 0);
        assert_eq!(basket.lines, [("CANDLE-FIG", 1)]);
    }

    #[test]
    fn the_longest_silent_session_makes_room() {
        let sessions = Sessions::default();
        let first = sessions.begin().unwrap();
        let second = sessions.begin().unwrap();
        sessions.with(&first, |_| ()).unwrap();
        for _ in 2..=MOST {
            sessions.begin().unwrap();
        }
        assert!(sessions.knows(&first) && !sessions.knows(&second));
        assert_eq!(sessions.lock().1.len(), MOST);
    }
}
