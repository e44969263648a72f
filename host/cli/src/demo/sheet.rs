//! A sheet of text: headings, sections, and rows whose figures stand below one another.

use fidelis_terminal::Style;
use std::fmt::Write as _;

/// Characters of a row, at most. Longer ones are hard to read.
const WIDEST: usize = 76;

/// Characters of a row, at least. With fewer, figures no longer fit beside their texts.
const NARROWEST: usize = 60;

/// Text in the making.
#[derive(Debug)]
pub(crate) struct Sheet {
    style: Style,
    width: usize,
    text: String,
}

impl Sheet {
    /// An empty one for a terminal of so many columns; of full width where there is none.
    pub(crate) fn new(style: Style, columns: Option<usize>) -> Self {
        Self {
            style,
            width: columns.unwrap_or(WIDEST).clamp(NARROWEST, WIDEST),
            text: String::new(),
        }
    }

    /// Somebody or something new.
    pub(crate) fn heading(&mut self, title: &str, about: &str) {
        let rule = "─".repeat(self.width.saturating_sub(title.chars().count() + 4));
        let (title, rule) = (self.style.bold(title), self.style.dim(&rule));
        let _ = writeln!(self.text, "\n{} {title} {rule}", self.style.dim("──"));
        if !about.is_empty() {
            for part in wrapped(about, self.width - 3) {
                let _ = writeln!(self.text, "   {}", self.style.dim(&part));
            }
        }
    }

    /// A part of it.
    pub(crate) fn section(&mut self, title: &str) {
        let _ = writeln!(self.text, "\n   {}", self.style.cyan(title));
    }

    /// An empty line.
    pub(crate) fn gap(&mut self) {
        self.text.push('\n');
    }

    /// A line of text.
    pub(crate) fn line(&mut self, text: &str) {
        for part in wrapped(text, self.width - 5) {
            let _ = writeln!(self.text, "     {part}");
        }
    }

    /// A line of text that matters less.
    pub(crate) fn aside(&mut self, text: &str) {
        for part in wrapped(text, self.width - 7) {
            let _ = writeln!(self.text, "       {}", self.style.dim(&part));
        }
    }

    /// Text on the left and a figure on the right.
    pub(crate) fn row(&mut self, text: &str, figure: &str) {
        let row = aligned(text, figure, self.width - 5);
        let _ = writeln!(self.text, "     {row}");
    }

    /// A few words on the left, and what is to be said of them beside them.
    pub(crate) fn fact(&mut self, label: &str, text: &str) {
        for (index, part) in wrapped(text, self.width - 15).iter().enumerate() {
            let label = format!("{:<9}", if index == 0 { label } else { "" });
            let _ = writeln!(self.text, "     {} {part}", self.style.dim(&label));
        }
    }

    /// Rows below their headings, as wide as what stands in them; the last two columns are figures.
    pub(crate) fn table<const COLUMNS: usize>(&mut self, rows: &[[String; COLUMNS]]) {
        let mut widths = [0; COLUMNS];
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        for (index, row) in rows.iter().enumerate() {
            let mut line = String::new();
            for (column, (width, cell)) in widths.into_iter().zip(row).enumerate() {
                if column + 2 < COLUMNS {
                    let _ = write!(line, "{cell:<width$}  ");
                } else {
                    let _ = write!(line, "  {cell:>width$}");
                }
            }
            if index == 0 {
                line = self.style.dim(&line);
            }
            let _ = writeln!(self.text, "     {line}");
        }
    }

    /// The row that counts.
    pub(crate) fn total(&mut self, text: &str, figure: &str) {
        let row = aligned(text, figure, self.width - 3);
        let _ = writeln!(self.text, "\n   {}", self.style.bold(&row));
    }

    /// What was written.
    pub(crate) fn finish(mut self) -> String {
        self.text.push('\n');
        self.text
    }
}

fn aligned(text: &str, figure: &str, width: usize) -> String {
    let used = text.chars().count() + figure.chars().count();
    let gap = " ".repeat(width.saturating_sub(used).max(2));
    format!("{text}{gap}{figure}")
}

/// Broken between words; a word that is too long stays whole.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    // Not at spaces that must not break, which French has before a colon.
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_below_one_another() {
        let (short, long) = (aligned("é", "1", 20), aligned("longer", "1,000 €", 20));
        assert_eq!(short.chars().count(), 20);
        assert_eq!(long.chars().count(), 20);
        assert_eq!(aligned("too long by far", "12", 10), "too long by far  12");
    }

    #[test]
    fn a_sheet_is_as_wide_as_the_terminal_within_bounds() {
        let style = Style::stdout();
        for (columns, width) in [(None, 76), (Some(20), 60), (Some(66), 66), (Some(200), 76)] {
            assert_eq!(Sheet::new(style, columns).width, width, "{columns:?}");
        }
    }

    #[test]
    fn the_columns_of_a_table_stand_below_one_another() {
        let mut sheet = Sheet::new(Style::stdout(), None);
        let row = |cells: [&str; 3]| cells.map(str::to_owned);
        sheet.table(&[row(["", "pay", "earn"]), row(["Inès", "1", "+20"])]);
        assert_eq!(
            sheet.text,
            "             pay  earn\n     Inès      1   +20\n"
        );
    }

    #[test]
    fn text_breaks_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("un\u{a0}: deux", 4), ["un\u{a0}:", "deux"]);
    }
}
