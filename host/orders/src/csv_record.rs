//! One CSV record at a time (RFC 4180), in bounded memory.
//!
//! A field in quotes may hold line breaks. A quote that is never closed would then swallow the rest
//! of the file, and with it orders that are good. So lines are joined only if that gives a whole
//! record; otherwise the line with the open quote is bad by itself, and reading goes on right
//! behind it.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

use crate::error::RowFault;
use crate::lines::{Line, Lines};

/// The most that a record may have, in bytes: far above any order line, far below any memory.
const LONGEST: usize = 1 << 20;

/// The fields of a record. A record that is not whole still has those that were read.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

impl Fields {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// The field at a place, from 0.
    pub(crate) fn get(&self, index: usize) -> Option<&[u8]> {
        if index >= self.count {
            return None;
        }
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.bytes.get(start..*self.ends.get(index)?)
    }

    /// All of them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.count).filter_map(|index| self.get(index))
    }
}

/// What came of one record.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A record that begins at this line.
    Record(u64),
    /// One that cannot be used. Fields that were read before the fault are there.
    Bad(u64, RowFault),
    /// The file's end.
    End,
}

/// A reader of records.
#[derive(Debug)]
pub(crate) struct Records<R> {
    lines: Lines<R>,
    line: Line,
    parser: Parser,
    /// Fields of the header, once it is known.
    width: Option<usize>,
}

impl<R: BufRead> Records<R> {
    /// Reads from the start of a file. The first record sets how many fields every other must have.
    pub(crate) fn new(reader: R) -> Self {
        Self {
            lines: Lines::new(reader, LONGEST),
            line: Line::default(),
            parser: Parser::new(),
            width: None,
        }
    }

    /// The fields of the last record.
    pub(crate) fn fields(&self) -> &Fields {
        &self.parser.fields
    }

    /// Reads the next record; empty lines are passed over.
    pub(crate) fn next(&mut self) -> io::Result<Step> {
        loop {
            if !self.lines.next(&mut self.line)? {
                return Ok(Step::End);
            }
            if !self.line.bytes.is_empty() {
                break;
            }
        }
        let number = self.line.number;
        self.parser.start();
        let whole = self.parser.feed(&self.line.bytes);
        if self.line.too_long {
            self.parser.drop_last_field();
            return Ok(Step::Bad(number, RowFault::TooLong { limit: LONGEST }));
        }
        if !whole && !self.join()? {
            self.parser.start();
            self.parser.feed(&self.line.bytes);
            return Ok(Step::Bad(number, RowFault::OpenQuote));
        }
        let found = self.parser.fields.len();
        match self.width {
            None => self.width = Some(found),
            Some(expected) if expected != found => {
                let found = if self.parser.overflowed {
                    format!("more than {found}")
                } else {
                    found.to_string()
                };
                return Ok(Step::Bad(number, RowFault::Width { expected, found }));
            }
            Some(_) => {}
        }
        Ok(Step::Record(number))
    }

    /// Feeds following lines until the open quote is closed. False, and nothing consumed, if that
    /// gives no record of the header's width.
    fn join(&mut self) -> io::Result<bool> {
        let mut taken = Vec::new();
        let mut bytes = self.line.bytes.len();
        loop {
            let mut line = Line::default();
            let more = self.lines.next(&mut line)?;
            bytes += line.bytes.len();
            let whole = more && !line.too_long && self.parser.feed(&line.bytes);
            if whole
                && self
                    .width
                    .is_none_or(|width| width == self.parser.fields.len())
            {
                return Ok(true);
            }
            if more {
                let stop = whole || line.too_long || bytes > LONGEST;
                taken.push(line);
                if !stop {
                    continue;
                }
            }
            self.lines.give_back(taken);
            return Ok(false);
        }
    }
}

/// The parser of one record, fed line by line.
#[derive(Debug)]
struct Parser {
    reader: Reader,
    fields: Fields,
    written: usize,
    overflowed: bool,
}

/// Rows with more fields than this are not looked at any further.
const MOST_FIELDS: usize = 1024;

impl Parser {
    fn new() -> Self {
        Self {
            reader: ReaderBuilder::new()
                .terminator(Terminator::Any(b'\n'))
                .build(),
            fields: Fields {
                bytes: Vec::new(),
                ends: vec![0; MOST_FIELDS],
                count: 0,
            },
            written: 0,
            overflowed: false,
        }
    }

    fn start(&mut self) {
        self.reader.reset();
        self.fields.count = 0;
        self.written = 0;
        self.overflowed = false;
    }

    /// Feeds one line; true when the record is whole, false when a quote is still open.
    fn feed(&mut self, line: &[u8]) -> bool {
        // The output is never longer than the input and its break.
        let room = self.written + line.len() + 1;
        if self.fields.bytes.len() < room {
            self.fields.bytes.resize(room, 0);
        }
        self.piece(line) || self.piece(b"\n")
    }

    fn piece(&mut self, input: &[u8]) -> bool {
        let Some(output) = self.fields.bytes.get_mut(self.written..) else {
            return true;
        };
        let Some(ends) = self.fields.ends.get_mut(self.fields.count..) else {
            return true;
        };
        let (result, _, written, ended) = self.reader.read_record(input, output, ends);
        // csv-core counts ends from the start of the record, whatever the buffer it is given.
        self.written += written;
        self.fields.count += ended;
        self.overflowed |= result == ReadRecordResult::OutputEndsFull;
        !matches!(result, ReadRecordResult::InputEmpty)
    }

    /// Of a line that was cut, the last field may be incomplete.
    fn drop_last_field(&mut self) {
        self.fields.count = self.fields.count.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, fields or fault of every record.
    fn all(bytes: &[u8]) -> Vec<(u64, Result<Vec<String>, RowFault>)> {
        let mut records = Records::new(bytes);
        let mut seen = Vec::new();
        loop {
            match records.next().unwrap() {
                Step::End => return seen,
                Step::Bad(line, fault) => seen.push((line, Err(fault))),
                Step::Record(line) => {
                    let fields = records.fields().iter();
                    let texts = fields.map(|field| String::from_utf8_lossy(field).into_owned());
                    seen.push((line, Ok(texts.collect())));
                }
            }
        }
    }

    fn good(line: u64, fields: &[&str]) -> (u64, Result<Vec<String>, RowFault>) {
        (line, Ok(fields.iter().map(ToString::to_string).collect()))
    }

    #[test]
    fn plain_and_quoted_fields() {
        assert_eq!(
            all(b"a,b\r\n\r\n\"x, y\",\"say \"\"hi\"\"\"\n,z"),
            [
                good(1, &["a", "b"]),
                good(3, &["x, y", "say \"hi\""]),
                good(4, &["", "z"])
            ]
        );
    }

    #[test]
    fn a_quoted_field_may_hold_line_breaks() {
        assert_eq!(
            all(b"a,b\n1,\"two\nlines\"\n3,4\n"),
            [
                good(1, &["a", "b"]),
                good(2, &["1", "two\nlines"]),
                good(4, &["3", "4"])
            ]
        );
    }

    #[test]
    fn an_open_quote_costs_its_own_line_only() {
        assert_eq!(
            all(b"a,b\n1,\"open\n3,4\n5,6\n"),
            [
                good(1, &["a", "b"]),
                (2, Err(RowFault::OpenQuote)),
                good(3, &["3", "4"]),
                good(4, &["5", "6"])
            ]
        );
        // Two stray quotes: what lies between them is not lost.
        let seen = all(b"a,b\n1,\"open\n3,4\n5\",6\n7,8\n");
        assert!(seen.contains(&good(3, &["3", "4"])), "{seen:?}");
        assert!(seen.contains(&good(5, &["7", "8"])), "{seen:?}");
    }

    #[test]
    fn other_widths_are_faults() {
        let seen = all(b"a,b\n1\n1,2,3\n4,5\n");
        let width = |found: &str| {
            Err(RowFault::Width {
                expected: 2,
                found: found.to_owned(),
            })
        };
        assert_eq!(
            seen,
            [
                good(1, &["a", "b"]),
                (2, width("1")),
                (3, width("3")),
                good(4, &["4", "5"])
            ]
        );
    }

    #[test]
    fn a_long_line_keeps_the_fields_before_the_cut() {
        let mut file = b"a,b\no-1,".to_vec();
        file.extend(vec![b'x'; 3 << 20]);
        file.extend(b"\n1,2\n");
        let mut records = Records::new(file.as_slice());
        records.next().unwrap();
        let limit = LONGEST;
        assert_eq!(
            records.next().unwrap(),
            Step::Bad(2, RowFault::TooLong { limit })
        );
        assert_eq!(records.fields().get(0), Some(&b"o-1"[..]));
        assert_eq!(records.fields().get(1), None);
        assert_eq!(records.next().unwrap(), Step::Record(3));
    }
}
