//! Reading a model.

use std::cmp::Ordering;

use super::damage::Damage;
use super::sections::{HEAD, MAGIC, ROW, SECTIONS, Section, VERSION, checksum};

/// How the parts of a score are put together. All were chosen on orders that were held back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Blend {
    /// Days after which a purchase counts half for buying the same product again; at least 1.
    pub own_half_life: u32,
    /// Days after which a purchase counts half for its neighbours; at least 1.
    pub neighbour_half_life: u32,
    /// How much all but its own purchases count for a product of the next basket, in 256ths.
    pub neighbours: u32,
    /// How much that counts, in 256ths, for a product that was bought before.
    pub bought: u32,
}

/// A model, checked and ready to be read.
#[derive(Debug, Clone)]
pub(crate) struct Learned {
    bytes: Vec<u8>,
    /// Where each section lies, by its number.
    sections: [(u32, u32); SECTIONS],
    /// How the parts of a score are put together.
    pub(crate) blend: Blend,
}

/// The numbers of a section.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers<'a>(&'a [[u8; 4]]);

impl Numbers<'_> {
    /// The number of an index; 0 beyond the last one.
    pub(crate) fn get(self, index: u32) -> u32 {
        let found = usize::try_from(index)
            .ok()
            .and_then(|index| self.0.get(index));
        found.map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }
}

/// Whether bytes are meant to be a learned model, not the JSON text of one.
#[must_use]
pub fn is_learned(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC)
}

/// What a model tells of itself: the JSON text of what it was learned from; none where the bytes
/// are no whole model.
#[must_use]
pub fn about(bytes: &[u8]) -> Option<&str> {
    let sections = directory(bytes).ok()?;
    str::from_utf8(part(bytes, &sections, Section::About)).ok()
}

impl Learned {
    /// Checks a model and takes it over.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Learned, Damage> {
        let sections = directory(&bytes)?;
        let mut learned = Learned {
            bytes,
            sections,
            blend: Blend::default(),
        };
        let number = |index| learned.number(Section::Blend, index).unwrap_or_default();
        learned.blend = Blend {
            own_half_life: number(0).max(1),
            neighbour_half_life: number(1).max(1),
            neighbours: number(2),
            bought: number(3),
        };
        Ok(learned)
    }

    /// The JSON text of the break points; empty where there are none.
    pub(crate) fn rfm(&self) -> &[u8] {
        self.part(Section::Rfm)
    }

    /// How many products there are.
    pub(crate) fn products(&self) -> usize {
        let count = number(self.part(Section::Skus), 0).unwrap_or_default();
        usize::try_from(count).unwrap_or_default()
    }

    /// The product of a sku.
    pub(crate) fn product(&self, sku: &str) -> Option<u32> {
        self.find(Section::Skus, sku, true)
    }

    /// A product's sku; empty beyond the last one.
    pub(crate) fn sku(&self, product: u32) -> &str {
        self.text(Section::Skus, product).unwrap_or_default()
    }

    /// A product's category.
    pub(crate) fn category(&self, product: u32) -> Option<&str> {
        self.text(
            Section::Categories,
            self.number(Section::Category, product)?,
        )
    }

    /// A product's seller.
    pub(crate) fn seller(&self, product: u32) -> Option<&str> {
        self.text(Section::Sellers, self.number(Section::Seller, product)?)
    }

    /// How much so many orders of a product count, in 256ths: those beyond the last known number
    /// as much as that one.
    pub(crate) fn power(&self, orders: u32) -> u32 {
        let count = self.part(Section::Powers).len() / 4;
        let last = u32::try_from(count).unwrap_or_default().saturating_sub(1);
        self.number(Section::Powers, orders.min(last))
            .unwrap_or_default()
    }

    /// How much a purchase of a product speaks for the next one, in 65,536ths.
    pub(crate) fn again(&self, product: u32) -> u32 {
        self.number(Section::Again, product).unwrap_or_default()
    }

    /// How much speaks for each product without any purchase: in the next basket, or among
    /// products that are new to the member; in 1,048,576ths.
    pub(crate) fn priors(&self, new: bool) -> Numbers<'_> {
        let section = if new { Section::Fresh } else { Section::Recent };
        Numbers(self.part(section).as_chunks().0)
    }

    /// A product's neighbours: each with how much speaks for it, in 1,024ths.
    pub(crate) fn neighbours(&self, product: u32) -> impl ExactSizeIterator<Item = (u32, i16)> {
        let span = self.span(Section::NeighbourStarts, product);
        let (start, end) = (usize::try_from(span.start), usize::try_from(span.end));
        let span = start.unwrap_or(0)..end.unwrap_or(0);
        let products = self.part(Section::Neighbours).as_chunks::<4>().0;
        let weights = self.part(Section::Weights).as_chunks::<2>().0;
        let products = products.get(span.clone()).unwrap_or_default();
        let weights = weights.get(span).unwrap_or_default();
        let both = products.iter().zip(weights);
        both.map(|(product, weight)| (u32::from_le_bytes(*product), i16::from_le_bytes(*weight)))
    }

    /// Which entries of what is bought together are a product's.
    pub(crate) fn together(&self, product: u32) -> std::ops::Range<u32> {
        self.span(Section::TogetherStarts, product)
    }

    /// An entry of what is bought together: a product.
    pub(crate) fn companion(&self, entry: u32) -> Option<u32> {
        self.number(Section::Together, entry)
    }

    /// Which entries of the lists are those of a list; none for a list that the model lacks.
    pub(crate) fn list(&self, name: &str) -> std::ops::Range<u32> {
        match self.find(Section::Lists, name, false) {
            Some(list) => self.span(Section::ListStarts, list),
            None => 0..0,
        }
    }

    /// An entry of the lists: a product.
    pub(crate) fn listed(&self, entry: u32) -> Option<u32> {
        self.number(Section::Listed, entry)
    }

    fn part(&self, section: Section) -> &[u8] {
        part(&self.bytes, &self.sections, section)
    }

    /// A number of a section.
    fn number(&self, section: Section, index: u32) -> Option<u32> {
        number(
            self.part(section),
            usize::try_from(index).ok()?.checked_mul(4)?,
        )
    }

    /// From one start to the next.
    fn span(&self, starts: Section, index: u32) -> std::ops::Range<u32> {
        let end = index
            .checked_add(1)
            .and_then(|next| self.number(starts, next));
        match (self.number(starts, index), end) {
            (Some(start), Some(end)) => start..end,
            _ => 0..0,
        }
    }

    /// A text of a table.
    fn text(&self, table: Section, index: u32) -> Option<&str> {
        str::from_utf8(Table::of(self.part(table))?.get(index)?).ok()
    }

    /// Where a text stands in a table.
    fn find(&self, table: Section, text: &str, ascending: bool) -> Option<u32> {
        let table = Table::of(self.part(table))?;
        if !ascending {
            for index in 0..table.count {
                if table.get(index)? == text.as_bytes() {
                    return Some(index);
                }
            }
            return None;
        }
        let (mut low, mut high) = (0, table.count);
        while low < high {
            let middle = low.midpoint(high);
            match in_order(table.get(middle)?, text.as_bytes()) {
                Ordering::Less => low = middle.saturating_add(1),
                Ordering::Equal => return Some(middle),
                Ordering::Greater => high = middle,
            }
        }
        None
    }
}

/// A table of texts.
struct Table<'a> {
    count: u32,
    /// Where each text begins, and where the last one ends.
    starts: &'a [[u8; 4]],
    texts: &'a [u8],
}

impl<'a> Table<'a> {
    fn of(part: &'a [u8]) -> Option<Table<'a>> {
        let (count, rest) = part.split_first_chunk::<4>()?;
        let count = u32::from_le_bytes(*count);
        let starts = usize::try_from(count).ok()?.checked_add(1)?;
        let (starts, texts) = rest.split_at_checked(starts.checked_mul(4)?)?;
        Some(Table {
            count,
            starts: starts.as_chunks().0,
            texts,
        })
    }

    fn get(&self, index: u32) -> Option<&'a [u8]> {
        let index = usize::try_from(index).ok()?;
        let (start, end) = (self.start(index)?, self.start(index.checked_add(1)?)?);
        self.texts.get(start..end)
    }

    fn start(&self, index: usize) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(*self.starts.get(index)?)).ok()
    }
}

/// Compares eight bytes at a time: the library compares one at a time in WebAssembly.
fn in_order(a: &[u8], b: &[u8]) -> Ordering {
    let mut same = 0;
    for (one, other) in a.as_chunks::<8>().0.iter().zip(b.as_chunks().0) {
        if one != other {
            return u64::from_be_bytes(*one).cmp(&u64::from_be_bytes(*other));
        }
        same += 8;
    }
    a.get(same..).cmp(&b.get(same..))
}

/// Where each section lies.
fn directory(bytes: &[u8]) -> Result<[(u32, u32); SECTIONS], Damage> {
    let head = |at| number(bytes, at).ok_or(Damage::Cut);
    let version = head(8)?;
    if version != VERSION {
        return Err(Damage::Version(version));
    }
    let told = u64::from(head(16)?) | u64::from(head(20)?) << 32;
    let body = bytes.get(HEAD..).ok_or(Damage::Cut)?;
    let rows = head(12)?;
    if checksum(rows, body) != told {
        return Err(Damage::Changed);
    }
    let mut sections = [(0, 0); SECTIONS];
    for row in 0..usize::try_from(rows).map_err(|_| Damage::Cut)? {
        let at = row.saturating_mul(ROW).saturating_add(HEAD);
        let field = |index: usize| head(at.saturating_add(index.saturating_mul(4)));
        let (section, start, length) = (field(0)?, field(1)?, field(2)?);
        let end = start
            .checked_add(length)
            .and_then(|end| usize::try_from(end).ok());
        if end.is_none_or(|end| end > bytes.len()) {
            return Err(Damage::Cut);
        }
        let known = usize::try_from(section).ok();
        if let Some(known) = known.and_then(|section| sections.get_mut(section)) {
            *known = (start, length);
        }
    }
    Ok(sections)
}

fn part<'b>(bytes: &'b [u8], sections: &[(u32, u32); SECTIONS], section: Section) -> &'b [u8] {
    let index = section as usize;
    let (start, length) = sections.get(index).copied().unwrap_or_default();
    let (Ok(start), Ok(length)) = (usize::try_from(start), usize::try_from(length)) else {
        return &[];
    };
    let rest = bytes.get(start..).unwrap_or_default();
    rest.get(..length).unwrap_or_default()
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    let found = bytes.get(at..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*found))
}
