//! Lines of bounded length.
//!
//! A file without a line break, or a line of a gigabyte, must not eat memory: what goes beyond the
//! limit is skipped, and the line comes back marked.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// One line, without its break.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: u64,
    /// Its bytes, at most as many as the reader takes.
    pub bytes: Vec<u8>,
    /// Whether more bytes followed, which were skipped.
    pub too_long: bool,
}

/// A reader of lines that can take lines back.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    longest: usize,
    read: u64,
    returned: VecDeque<Line>,
}

impl<R: BufRead> Lines<R> {
    /// Reads from the start of a file; a byte order mark is passed over. A line has at most
    /// `longest` bytes.
    pub fn new(reader: R, longest: usize) -> Self {
        Self {
            reader,
            longest,
            read: 0,
            returned: VecDeque::new(),
        }
    }

    /// Puts the next line into `line`; false at the end.
    pub fn next(&mut self, line: &mut Line) -> io::Result<bool> {
        if let Some(returned) = self.returned.pop_front() {
            *line = returned;
            return Ok(true);
        }
        let bytes = &mut line.bytes;
        bytes.clear();
        line.too_long = false;
        let limit = u64::try_from(self.longest.saturating_add(1)).unwrap_or(u64::MAX);
        if self.reader.by_ref().take(limit).read_until(b'\n', bytes)? == 0 {
            return Ok(false);
        }
        self.read += 1;
        line.number = self.read;
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() > self.longest {
            bytes.truncate(self.longest);
            line.too_long = true;
            self.reader.skip_until(b'\n')?;
        }
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        if self.read == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        Ok(true)
    }

    /// Hands lines back, to be read again before anything else.
    pub fn give_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            self.returned.push_front(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: usize = 1 << 16;

    fn all(bytes: &[u8]) -> Vec<(u64, usize, bool)> {
        let mut lines = Lines::new(bytes, LONG);
        let mut line = Line::default();
        let mut seen = Vec::new();
        while lines.next(&mut line).unwrap() {
            seen.push((line.number, line.bytes.len(), line.too_long));
        }
        seen
    }

    #[test]
    fn breaks_and_the_byte_order_mark_are_no_part_of_a_line() {
        assert_eq!(
            all(b"\xef\xbb\xbfab\r\nc\n\nd"),
            [(1, 2, false), (2, 1, false), (3, 0, false), (4, 1, false)]
        );
    }

    #[test]
    fn a_long_line_is_cut_and_the_next_one_is_whole() {
        let mut file = vec![b'x'; LONG];
        file.push(b'\n');
        file.extend(vec![b'y'; LONG + 1]);
        file.extend(b"\nz\n");
        assert_eq!(
            all(&file),
            [(1, LONG, false), (2, LONG, true), (3, 1, false)]
        );
    }

    #[test]
    fn returned_lines_come_first_and_in_order() {
        let mut lines = Lines::new(&b"a\nb\nc\n"[..], LONG);
        let (mut first, mut second) = (Line::default(), Line::default());
        lines.next(&mut first).unwrap();
        lines.next(&mut second).unwrap();
        lines.give_back(vec![first, second]);
        let mut line = Line::default();
        let mut seen = Vec::new();
        while lines.next(&mut line).unwrap() {
            seen.push(line.number);
        }
        assert_eq!(seen, [1, 2, 3]);
    }
}
