//! Sorting more records than memory holds.
//!
//! A record is a string of bytes, and records are sorted as such: [`super::encoding`] sees to it
//! that this is the order that is wanted. Records collect in memory up to a budget; then they are
//! sorted and written behind one another into one temporary file without a name, which the system
//! removes whatever becomes of this process. [`Sorted::merge`] reads the sorted runs side by side.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::mem;

use crate::merge::Sorted;

/// Bytes of records that are kept in memory.
const BUDGET: usize = 32 << 20;

/// Collects records.
#[derive(Debug)]
pub(crate) struct Sorter {
    budget: usize,
    batch: Batch,
    spill: Option<Spill>,
}

impl Sorter {
    /// Starts with nothing.
    pub(crate) fn new() -> Self {
        Self::with_budget(BUDGET)
    }

    fn with_budget(budget: usize) -> Self {
        Self {
            budget,
            batch: Batch::default(),
            spill: None,
        }
    }

    /// Adds a record.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be written.
    pub(crate) fn push(&mut self, record: &[u8]) -> io::Result<()> {
        if self.batch.size() + record.len() > self.budget && !self.batch.spans.is_empty() {
            self.spill()?;
        }
        self.batch.push(record)
    }

    fn spill(&mut self) -> io::Result<()> {
        let spill = match &mut self.spill {
            Some(spill) => spill,
            None => self.spill.insert(Spill {
                file: tempfile::tempfile()?,
                end: 0,
                runs: Vec::new(),
            }),
        };
        self.batch.sort();
        spill.append(&self.batch)?;
        self.batch.clear();
        Ok(())
    }

    /// Ends collecting.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be written.
    pub(crate) fn finish(mut self) -> io::Result<Sorted> {
        if self.spill.is_none() {
            self.batch.sort();
            return Ok(Sorted::Memory(self.batch));
        }
        if !self.batch.spans.is_empty() {
            self.spill()?;
        }
        let Self { spill, batch, .. } = self;
        Ok(match spill {
            Some(spill) => Sorted::Disk(spill),
            None => Sorted::Memory(batch),
        })
    }
}

/// Records behind one another, and where each begins and ends.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    bytes: Vec<u8>,
    spans: Vec<(u32, u32)>,
}

impl Batch {
    fn size(&self) -> usize {
        self.bytes.len() + self.spans.len() * mem::size_of::<(u32, u32)>()
    }

    fn push(&mut self, record: &[u8]) -> io::Result<()> {
        let start = position(self.bytes.len())?;
        self.bytes.extend_from_slice(record);
        self.spans.push((start, position(self.bytes.len())?));
        Ok(())
    }

    /// The record at a place, from 0.
    pub(crate) fn record(&self, index: usize) -> Option<&[u8]> {
        self.spans.get(index).map(|span| self.get(*span))
    }

    fn get(&self, (start, end): (u32, u32)) -> &[u8] {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        let end = usize::try_from(end).unwrap_or(usize::MAX);
        self.bytes.get(start..end).unwrap_or_default()
    }

    fn sort(&mut self) {
        let mut spans = mem::take(&mut self.spans);
        spans.sort_unstable_by(|a, b| self.get(*a).cmp(self.get(*b)));
        self.spans = spans;
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.spans.clear();
    }
}

/// A length as it is written before a record.
pub(crate) fn position(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| io::Error::other("a record of more than 4 GiB"))
}

/// Sorted runs in a temporary file.
#[derive(Debug)]
pub(crate) struct Spill {
    /// Where they lie.
    pub(crate) file: File,
    end: u64,
    /// Where each begins and ends.
    pub(crate) runs: Vec<(u64, u64)>,
}

impl Spill {
    fn append(&mut self, batch: &Batch) -> io::Result<()> {
        let start = self.end;
        let mut writer = BufWriter::with_capacity(1 << 20, &mut self.file);
        for span in &batch.spans {
            let record = batch.get(*span);
            writer.write_all(&position(record.len())?.to_le_bytes())?;
            writer.write_all(record)?;
            self.end += 4 + u64::from(position(record.len())?);
        }
        writer.flush()?;
        drop(writer);
        self.runs.push((start, self.end));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(budget: usize, records: &[Vec<u8>]) -> Sorted {
        let mut sorter = Sorter::with_budget(budget);
        for record in records {
            sorter.push(record).unwrap();
        }
        sorter.finish().unwrap()
    }

    fn read(sorted: &mut Sorted) -> Vec<Vec<u8>> {
        let mut merge = sorted.merge().unwrap();
        let mut records = Vec::new();
        while let Some(record) = merge.next().unwrap() {
            records.push(record.to_vec());
        }
        records
    }

    #[test]
    fn disk_and_memory_agree_and_can_be_read_twice() {
        // Multiplying by a number prime to the modulus scatters 0..n without chance.
        let records: Vec<Vec<u8>> = (0..5_000_u32)
            .map(|n| {
                let key = n.wrapping_mul(7_919) % 4_999;
                let mut record = key.to_be_bytes().to_vec();
                record.resize(4 + usize::try_from(key % 97).unwrap(), b'x');
                record
            })
            .collect();
        let mut expected = records.clone();
        expected.sort();
        for budget in [1, 1_000, 20_000, BUDGET] {
            let mut sorted = sorted(budget, &records);
            assert_eq!(matches!(sorted, Sorted::Memory(_)), budget == BUDGET);
            assert_eq!(read(&mut sorted), expected);
            assert_eq!(read(&mut sorted), expected);
        }
    }

    #[test]
    fn empty_records_and_records_above_the_buffer_survive() {
        let records = vec![vec![9; 3 << 20], Vec::new(), vec![8; 2 << 20], Vec::new()];
        let mut expected = records.clone();
        expected.sort();
        assert_eq!(read(&mut sorted(1, &records)), expected);
        assert_eq!(read(&mut sorted(1, &[])), Vec::<Vec<u8>>::new());
    }
}
