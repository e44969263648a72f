//! Reading sorted records back: from memory, or from runs on disk side by side.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use crate::sorter::{Batch, Spill, position};

/// Bytes of memory for reading all runs of a merge.
const MERGE_BUDGET: usize = 16 << 20;

/// Records in order, to be read as often as wanted.
#[derive(Debug)]
pub(crate) enum Sorted {
    /// They all fit.
    Memory(Batch),
    /// They lie in runs on disk.
    Disk(Spill),
}

impl Sorted {
    /// Reads the records from the first one on.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be read.
    pub(crate) fn merge(&mut self) -> io::Result<Merge<'_>> {
        match self {
            Self::Memory(batch) => Ok(Merge::Memory(batch, 0)),
            Self::Disk(spill) => {
                let room = (MERGE_BUDGET / spill.runs.len().max(1)).clamp(8 << 10, 1 << 20);
                let mut runs = Vec::new();
                let mut heap = BinaryHeap::new();
                for (index, (start, end)) in spill.runs.iter().enumerate() {
                    let mut run = Run::new(*start, *end, room);
                    if let Some(record) = run.next(&mut spill.file)? {
                        heap.push(Reverse((record, index)));
                    }
                    runs.push(run);
                }
                Ok(Merge::Disk {
                    file: &mut spill.file,
                    runs,
                    heap,
                    last: None,
                })
            }
        }
    }
}

/// Records, one after the other.
#[derive(Debug)]
pub(crate) enum Merge<'a> {
    /// From memory, from this record on.
    Memory(&'a Batch, usize),
    /// From runs on disk.
    Disk {
        /// Where the runs lie.
        file: &'a mut File,
        /// How far each is read.
        runs: Vec<Run>,
        /// The next record of each run.
        heap: BinaryHeap<Reverse<(Vec<u8>, usize)>>,
        /// The record that was handed out last, and its run.
        last: Option<(Vec<u8>, usize)>,
    },
}

impl Merge<'_> {
    /// The next record; absent at the end.
    ///
    /// # Errors
    ///
    /// If the temporary file cannot be read.
    pub(crate) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        match self {
            Self::Memory(batch, next) => {
                let record = batch.record(*next);
                *next += 1;
                Ok(record)
            }
            Self::Disk {
                file,
                runs,
                heap,
                last,
            } => {
                if let Some((mut spare, index)) = last.take()
                    && let Some(run) = runs.get_mut(index)
                    && run.next_into(file, &mut spare)?
                {
                    heap.push(Reverse((spare, index)));
                }
                *last = heap.pop().map(|Reverse(first)| first);
                Ok(last.as_ref().map(|(record, _)| record.as_slice()))
            }
        }
    }
}

/// One run, read through a buffer of its own.
#[derive(Debug)]
pub(crate) struct Run {
    position: u64,
    end: u64,
    buffer: Vec<u8>,
    used: usize,
    room: usize,
}

impl Run {
    fn new(position: u64, end: u64, room: usize) -> Self {
        Self {
            position,
            end,
            buffer: Vec::new(),
            used: 0,
            room,
        }
    }

    fn next(&mut self, file: &mut File) -> io::Result<Option<Vec<u8>>> {
        let mut record = Vec::new();
        Ok(self.next_into(file, &mut record)?.then_some(record))
    }

    fn next_into(&mut self, file: &mut File, record: &mut Vec<u8>) -> io::Result<bool> {
        record.clear();
        if self.used == self.buffer.len() && self.position == self.end {
            return Ok(false);
        }
        let mut length = [0; 4];
        for byte in &mut length {
            *byte = self.take(file, 1)?.first().copied().unwrap_or_default();
        }
        let mut missing = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
        while missing > 0 {
            let part = self.take(file, missing)?;
            record.extend_from_slice(part);
            missing -= part.len();
        }
        Ok(true)
    }

    /// At least one and at most `most` of the next bytes.
    fn take(&mut self, file: &mut File, most: usize) -> io::Result<&[u8]> {
        if self.used == self.buffer.len() {
            let left = usize::try_from(self.end - self.position).unwrap_or(usize::MAX);
            self.buffer.resize(self.room.min(left), 0);
            self.used = 0;
            file.seek(SeekFrom::Start(self.position))?;
            file.read_exact(&mut self.buffer)?;
            self.position += u64::from(position(self.buffer.len())?);
        }
        let start = self.used;
        let end = self.buffer.len().min(start.saturating_add(most));
        self.used = end;
        match self.buffer.get(start..end) {
            Some(bytes) if !bytes.is_empty() => Ok(bytes),
            _ => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}
