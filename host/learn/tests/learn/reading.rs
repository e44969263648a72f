//! Reading a model's bytes as its format describes them, without the plugin's code.

use std::collections::BTreeMap;

/// The sections of a model, by their numbers.
pub(crate) struct Model {
    bytes: Vec<u8>,
    sections: BTreeMap<u32, (usize, usize)>,
}

impl Model {
    pub(crate) fn new(bytes: Vec<u8>) -> Self {
        assert_eq!(&bytes[..8], b"FIDELISM");
        let at = |place: usize| number(&bytes[place..]);
        let sections = (0..at(12)).map(|row| {
            let place = 24 + 12 * place(row);
            let (start, length) = (at(place + 4), at(place + 8));
            (
                at(place),
                (
                    usize::try_from(start).unwrap(),
                    usize::try_from(length).unwrap(),
                ),
            )
        });
        let sections = sections.collect();
        Self { bytes, sections }
    }

    fn part(&self, section: u32) -> &[u8] {
        let (start, length) = self.sections[&section];
        &self.bytes[start..start + length]
    }

    fn numbers(&self, section: u32) -> Vec<u32> {
        self.part(section).chunks(4).map(number).collect()
    }

    fn table(&self, section: u32) -> Vec<String> {
        let part = self.part(section);
        let count = place(number(part));
        let start = |index: usize| place(number(&part[4 + 4 * index..]));
        let texts = &part[8 + 4 * count..];
        let text = |index| texts[start(index)..start(index + 1)].to_vec();
        (0..count)
            .map(|index| String::from_utf8(text(index)).unwrap())
            .collect()
    }

    /// The break points' JSON.
    pub(crate) fn rfm(&self) -> String {
        String::from_utf8(self.part(2).to_vec()).unwrap()
    }

    pub(crate) fn skus(&self) -> Vec<String> {
        self.table(3)
    }

    /// The category or the seller of each product.
    pub(crate) fn names(&self, table: u32, of_product: u32) -> Vec<Option<String>> {
        let names = self.table(table);
        let name = |index: u32| names.get(place(index)).cloned();
        self.numbers(of_product).into_iter().map(name).collect()
    }

    /// A list of what sells best, as skus.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let names = self.table(16);
        let Some(index) = names.iter().position(|other| other == name) else {
            return Vec::new();
        };
        self.spanned(17, 18, index)
    }

    pub(crate) fn list_names(&self) -> Vec<String> {
        self.table(16)
    }

    /// What is bought together with a product, as skus.
    pub(crate) fn together(&self, sku: &str) -> Vec<String> {
        let index = self.skus().iter().position(|other| other == sku).unwrap();
        self.spanned(14, 15, index)
    }

    fn spanned(&self, starts: u32, entries: u32, index: usize) -> Vec<String> {
        let (starts, entries, skus) = (self.numbers(starts), self.numbers(entries), self.skus());
        let span = place(starts[index])..place(starts[index + 1]);
        entries[span]
            .iter()
            .map(|product| skus[place(*product)].clone())
            .collect()
    }
}

fn number(bytes: &[u8]) -> u32 {
    u32::from_le_bytes(*bytes.first_chunk().unwrap())
}

fn place(number: u32) -> usize {
    usize::try_from(number).unwrap()
}
