//! The engine: a programme that is known to be right, with what is worked out from it once.

use super::diagnostic::Faults;
use super::format::{Currencies, EarningRule, Ladder, Offer, Program, Segment, Tier, Wallet};
use super::read::Read;
use super::value::Value;
use super::{canonical, strict, structure, validate};
use crate::calendar::Zone;
use crate::contract::configuration::{
    Diagnostic, DiagnosticKind, ProgramInfo, Transition, WalletInfo,
};
use crate::currency;
use crate::facts::fleeting;
use crate::memory::aside;
use crate::model::{Damage, Learned, is_learned};
use crate::place::Place;
use crate::sort::sort;

/// Bytes that are kept of each byte of a programme's text, at most by all that is known; where it is
/// more, all is kept.
const ROOM: usize = 8;

/// Bytes that are kept of the smallest one.
const LEAST_ROOM: usize = 16 * 1024;

/// A programme that every function of the contract can rely on: its ids resolve, its rates are
/// positive, its windows are not empty.
#[derive(Debug, Clone)]
pub struct Engine {
    /// The programme as the merchant wrote it.
    pub program: Program,
    /// SHA-256 of its canonical form, 64 hexadecimal digits.
    pub revision: String,
    /// Local time of the programme.
    pub zone: Zone,
    /// Id of the first wallet.
    pub main_wallet: String,
    /// ISO 4217 code of the amounts in the programme.
    pub base_currency: String,
    /// Digits of that currency's minor unit.
    pub base_digits: u8,
    /// The languages of its texts, the fall-back first.
    pub locales: Vec<String>,
    /// Indices of the offers by descending priority, equal ones by their id's bytes (rule 3.10).
    pub(crate) offers_in_turn: Vec<usize>,
    /// Which segments may change while offers act.
    pub(crate) fleeting_segments: Vec<bool>,
    /// What was learned, where it was handed over as a learned model.
    pub(crate) learned: Option<Learned>,
    warnings: Vec<Diagnostic>,
}

impl Engine {
    /// Reads a programme: its text, the model's bytes and the transitions of its zone. The bytes
    /// are a learned model, the JSON text of one as the programme's own field `model` would hold
    /// it, or none.
    /// The revision is that of the programme's text.
    ///
    /// # Errors
    /// Every fault of the programme at once, by place, each with what was expected, what was found
    /// and what to do. Warnings are among them if there is an error; otherwise they are in
    /// [`Engine::info`].
    pub fn build(
        program: &str,
        model: Vec<u8>,
        zone: &[Transition],
    ) -> Result<Engine, Vec<Diagnostic>> {
        let room = program
            .len()
            .saturating_mul(ROOM)
            .saturating_add(model.len() / 64)
            .saturating_add(LEAST_ROOM);
        let (mut value, mut faults, learned, digest) = aside(room, || {
            let root = Place::root();
            let mut faults = Faults::default();
            let Some(mut value) = strict::read(program, &root, &mut faults) else {
                return Err(faults.finish().err().unwrap_or_default());
            };
            // What was learned meanwhile is no other programme.
            let digest = canonical::digest(&value);
            let mut learned = None;
            if is_learned(&model) {
                learned = open_model(&mut value, model, &mut faults);
            } else if !model.is_empty() {
                put_model(&mut value, &model, &mut faults);
            }
            Ok((value, faults, learned, digest))
        })?;
        let zone = Zone::new(zone);
        let read = Program::read(&value);
        let warnings = aside(room, || {
            if let (None, Some(name)) = (&zone, value.get("zone").and_then(Value::as_str)) {
                faults.error(
                    DiagnosticKind::InvalidValue,
                    &Place::root().key("zone"),
                    "the IANA name of a zone whose clock changes are known, such as Europe/Paris",
                    name,
                    "",
                );
            }
            match &read {
                Some(program) => validate::program(program, &mut faults),
                None => structure::explain(&mut value, &mut faults),
            }
            faults.finish()
        })?;
        let (Some(program), Some(zone)) = (read, zone) else {
            return Err(warnings);
        };
        let base_currency = base(&program.currencies).to_owned();
        Ok(Engine {
            revision: canonical::revision(&digest),
            main_wallet: program
                .wallets
                .first()
                .map_or_else(String::new, |w| w.id.clone()),
            base_digits: currency::digits(&base_currency).unwrap_or(2),
            base_currency,
            locales: locales(&program),
            offers_in_turn: in_turn(&program.offers),
            fleeting_segments: fleeting(&program.segments),
            program,
            learned,
            zone,
            // They were found aside.
            warnings: warnings.clone(),
        })
    }

    /// What was made of the programme.
    pub fn info(&self) -> ProgramInfo {
        let wallets = self.program.wallets.iter().map(|wallet| WalletInfo {
            id: wallet.id.clone(),
            decimals: wallet.decimals,
        });
        ProgramInfo {
            id: self.program.id.clone(),
            revision: self.revision.clone(),
            zone: self.program.zone.clone(),
            wallets: wallets.collect(),
            locales: self.locales.clone(),
            warnings: self.warnings.clone(),
        }
    }

    /// The wallet of this id.
    pub fn wallet(&self, id: &str) -> Option<&Wallet> {
        self.program.wallets.iter().find(|wallet| wallet.id == id)
    }

    /// The wallet that a rule means: the named one, or the main one.
    pub fn wallet_of<'a>(&'a self, named: &'a Option<String>) -> &'a str {
        named.as_deref().unwrap_or(&self.main_wallet)
    }

    /// The ladder of this id.
    pub fn ladder(&self, id: &str) -> Option<&Ladder> {
        self.program.ladders.iter().find(|ladder| ladder.id == id)
    }

    /// The earning rule of this id.
    pub fn rule(&self, id: &str) -> Option<&EarningRule> {
        self.program.earning.iter().find(|rule| rule.id == id)
    }

    /// The offer of this id.
    pub fn offer(&self, id: &str) -> Option<&Offer> {
        self.program.offers.iter().find(|offer| offer.id == id)
    }

    /// The segment of this id.
    pub fn segment(&self, id: &str) -> Option<&Segment> {
        self.program
            .segments
            .iter()
            .find(|segment| segment.id == id)
    }
}

impl Ladder {
    /// The tier of this id.
    pub fn tier(&self, id: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.id == id)
    }
}

/// Indices of offers by descending priority, equal ones by their id's bytes.
fn in_turn(offers: &[Offer]) -> Vec<usize> {
    let mut turns: Vec<usize> = (0..offers.len()).collect();
    sort(&mut turns, |a, b| match (offers.get(*a), offers.get(*b)) {
        (Some(a), Some(b)) => a.priority > b.priority || (a.priority == b.priority && a.id < b.id),
        _ => false,
    });
    turns
}

/// Takes a learned model over, and puts its break points where the programme would have them.
fn open_model(program: &mut Value, model: Vec<u8>, faults: &mut Faults) -> Option<Learned> {
    let root = Place::root();
    let at = root.key("model");
    match Learned::open(model) {
        Ok(learned) => {
            let rfm = if learned.rfm().is_empty() {
                b"null"
            } else {
                learned.rfm()
            };
            let model = [b"{\"rfm\":", rfm, b"}"].concat();
            put_model(program, &model, faults);
            Some(learned)
        }
        Err(damage) => {
            let expected = "a learned model, whole and as it was written";
            let (found, hint) = match damage {
                Damage::Version(_) => (
                    "one of another version of the format",
                    "Learn it again with this version of Fidelis.",
                ),
                Damage::Cut => ("one that ends too early", "Learn it again."),
                Damage::Changed => ("one whose checksum is another", "Learn it again."),
            };
            faults.error(DiagnosticKind::InvalidValue, &at, expected, found, hint);
            None
        }
    }
}

/// Puts a model that was handed over apart where the programme would have it, so that its faults
/// are found and told as if it stood there.
fn put_model(program: &mut Value, model: &[u8], faults: &mut Faults) {
    let root = Place::root();
    let at = root.key("model");
    if program.get("model").is_some_and(|own| *own != Value::Null) {
        let expected = "a model within the programme or apart from it, not both";
        let hint = "Leave one of the two out.";
        faults.error(DiagnosticKind::Conflict, &at, expected, "both", hint);
        return;
    }
    let Ok(text) = str::from_utf8(model) else {
        let found = "bytes that are not UTF-8";
        faults.error(DiagnosticKind::Syntax, &at, "JSON text", found, "");
        return;
    };
    if let (Some(model), Value::Object(fields)) = (strict::read(text, &at, faults), program) {
        fields.insert("model".to_owned(), model);
    }
}

/// ISO 4217 code of the amounts in a programme.
pub(super) fn base(currencies: &Currencies) -> &str {
    match currencies {
        Currencies::Rates(rates) => &rates.base,
        Currencies::Captured(currency) | Currencies::EachCurrency(currency) => &currency.base,
    }
}

/// The languages of a programme, the fall-back first: as it names them, else those of its texts.
pub(super) fn locales(program: &Program) -> Vec<String> {
    if !program.locales.is_empty() {
        return program.locales.clone();
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in program.texts.values().flat_map(|words| words.keys()) {
        if let Err(place) = tags.binary_search_by(|other| other.as_str().cmp(tag)) {
            tags.insert(place, tag.to_owned());
        }
    }
    tags
}
