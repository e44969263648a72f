//! Writing a model. Hosts do this natively, when they have learned it.

use super::reader::Blend;
use super::sections::{HEAD, MAGIC, ROW, Section, VERSION, checksum};

/// A product for which another one speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    /// Its position among the products.
    pub product: u32,
    /// How much, in 1,024ths.
    pub weight: i16,
}

/// A product.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Product {
    /// Its stock keeping unit.
    pub sku: String,
    /// Its category.
    pub category: Option<String>,
    /// Its seller.
    pub seller: Option<String>,
    /// How much a purchase of it speaks for the next one, in 65,536ths.
    pub again: u32,
    /// How much speaks for it without any purchase, in the next basket, in 1,048,576ths.
    pub recent: u32,
    /// The same among products that a member has not bought yet.
    pub fresh: u32,
    /// Products for which a purchase of it speaks.
    pub neighbours: Vec<Neighbour>,
    /// Products that are bought in the same order, best first: positions among the products.
    pub together: Vec<u32>,
}

/// Products that sell best among some customers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PopularList {
    /// `all`, `recent`, `fresh`, `stage:<stage>` or `segment:<id>`.
    pub name: String,
    /// Best first: positions among the products.
    pub products: Vec<u32>,
}

/// All that a model holds.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// JSON: what it was learned from, for people.
    pub about: &'a str,
    /// JSON: the break points of the RFM scores, as the programme's `model.rfm`; empty where there
    /// are none.
    pub rfm: &'a str,
    /// How the parts of a score are put together.
    pub blend: Blend,
    /// How much 0, 1, 2 … orders of a product count, in 256ths.
    pub powers: &'a [u32],
    /// The products, ascending by the bytes of their skus, none twice.
    pub products: &'a [Product],
    /// What sells best.
    pub lists: &'a [PopularList],
}

/// A model's bytes: the same for the same facts. None where it would have more than 4 GiB.
#[must_use]
pub fn write(facts: &Facts<'_>) -> Option<Vec<u8>> {
    let products = facts.products;
    let category = |product: &Product| product.category.clone();
    let seller = |product: &Product| product.seller.clone();
    let (categories, of_category) = names(products, category)?;
    let (sellers, of_seller) = names(products, seller)?;
    let skus: Vec<&str> = products.iter().map(|product| &*product.sku).collect();
    let list_names: Vec<&str> = facts.lists.iter().map(|list| &*list.name).collect();
    let neighbours = || products.iter().map(|product| product.neighbours.len());
    let all = || products.iter().flat_map(|product| &product.neighbours);
    let weights = all().flat_map(|one| one.weight.to_le_bytes());
    let together = products
        .iter()
        .flat_map(|product| product.together.iter().copied());
    let listed = facts
        .lists
        .iter()
        .flat_map(|list| list.products.iter().copied());
    let blend = facts.blend;
    let numbers = [
        blend.own_half_life,
        blend.neighbour_half_life,
        blend.neighbours,
        blend.bought,
    ];
    let sections = [
        (Section::About, facts.about.as_bytes().to_vec()),
        (Section::Rfm, facts.rfm.as_bytes().to_vec()),
        (Section::Skus, table(&skus)?),
        (Section::Categories, table(&categories)?),
        (Section::Sellers, table(&sellers)?),
        (Section::Category, bytes(of_category)),
        (Section::Seller, bytes(of_seller)),
        (
            Section::Again,
            bytes(products.iter().map(|product| product.again)),
        ),
        (
            Section::Recent,
            bytes(products.iter().map(|product| product.recent)),
        ),
        (
            Section::Fresh,
            bytes(products.iter().map(|product| product.fresh)),
        ),
        (Section::NeighbourStarts, starts(neighbours())?),
        (Section::Neighbours, bytes(all().map(|one| one.product))),
        (Section::Weights, weights.collect()),
        (
            Section::TogetherStarts,
            starts(products.iter().map(|product| product.together.len()))?,
        ),
        (Section::Together, bytes(together)),
        (Section::Lists, table(&list_names)?),
        (
            Section::ListStarts,
            starts(facts.lists.iter().map(|list| list.products.len()))?,
        ),
        (Section::Listed, bytes(listed)),
        (Section::Blend, bytes(numbers)),
        (Section::Powers, bytes(facts.powers.iter().copied())),
    ];
    assemble(&sections)
}

/// The head, the directory and the sections, each at a multiple of 4 bytes.
fn assemble(sections: &[(Section, Vec<u8>)]) -> Option<Vec<u8>> {
    let rows = u32::try_from(sections.len()).ok()?;
    let mut directory = Vec::new();
    let mut body = Vec::new();
    let before = HEAD.checked_add(sections.len().checked_mul(ROW)?)?;
    for (section, part) in sections {
        let start = u32::try_from(before.checked_add(body.len())?).ok()?;
        let length = u32::try_from(part.len()).ok()?;
        directory.extend(bytes([*section as u32, start, length]));
        body.extend_from_slice(part);
        body.resize(body.len().next_multiple_of(4), 0);
    }
    u32::try_from(before.checked_add(body.len())?).ok()?;
    directory.append(&mut body);
    let mut model = MAGIC.to_vec();
    model.extend(bytes([VERSION, rows]));
    model.extend(checksum(rows, &directory).to_le_bytes());
    model.append(&mut directory);
    Some(model)
}

fn bytes(numbers: impl IntoIterator<Item = u32>) -> Vec<u8> {
    numbers.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// Where each part begins, and where the last one ends.
fn starts(lengths: impl Iterator<Item = usize>) -> Option<Vec<u8>> {
    let mut at = 0_u32;
    let mut starts = vec![at];
    for length in lengths {
        at = at.checked_add(u32::try_from(length).ok()?)?;
        starts.push(at);
    }
    Some(bytes(starts))
}

fn table(texts: &[impl AsRef<str>]) -> Option<Vec<u8>> {
    let mut table = u32::try_from(texts.len()).ok()?.to_le_bytes().to_vec();
    table.extend(starts(texts.iter().map(|text| text.as_ref().len()))?);
    for text in texts {
        table.extend_from_slice(text.as_ref().as_bytes());
    }
    Some(table)
}

/// The different names that the products have, and the position of each product's.
fn names(
    products: &[Product],
    name: impl Fn(&Product) -> Option<String>,
) -> Option<(Vec<String>, Vec<u32>)> {
    let mut names: Vec<String> = products.iter().filter_map(&name).collect();
    names.sort_unstable();
    names.dedup();
    let mut positions = Vec::with_capacity(products.len());
    for product in products {
        positions.push(match name(product) {
            Some(name) => u32::try_from(names.binary_search(&name).ok()?).ok()?,
            None => u32::MAX,
        });
    }
    Some((names, positions))
}
