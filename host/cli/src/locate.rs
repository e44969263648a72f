//! Where in a JSON text a JSON pointer points, so that an editor can go there.

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Location {
    /// From 1.
    pub(crate) line: usize,
    /// Characters from 1.
    pub(crate) column: usize,
}

/// Finds what a pointer names. Where a member is missing, that is where its object begins; absent
/// if the text is not JSON up to there.
pub(crate) fn locate(text: &str, pointer: &str) -> Option<Location> {
    let mut walk = Walk { text, at: 0 };
    walk.space();
    let mut found = walk.at;
    for part in pointer.split('/').skip(1) {
        let name = part.replace("~1", "/").replace("~0", "~");
        match walk.enter(&name) {
            Some(Some(start)) => found = start,
            Some(None) => break,
            None => return None,
        }
    }
    let before = text.get(..found)?;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    Some(Location {
        line: before.matches('\n').count() + 1,
        column: before.get(start..)?.chars().count() + 1,
    })
}

/// Reads the place that the plugin's message on broken JSON begins with, "line 2, column 7: …". Its
/// columns count bytes.
pub(crate) fn spelled(text: &str, message: &str) -> Option<Location> {
    let (line, rest) = message.strip_prefix("line ")?.split_once(", column ")?;
    let (bytes, _) = rest.split_once(':')?;
    let (line, bytes): (usize, usize) = (line.parse().ok()?, bytes.parse().ok()?);
    let before = bytes.saturating_sub(1);
    let passed = text.split('\n').nth(line.checked_sub(1)?)?.char_indices();
    Some(Location {
        line,
        column: passed.take_while(|(at, _)| *at < before).count() + 1,
    })
}

/// A place that moves through the text. It reads no more than it must: what is skipped need not be
/// valid.
struct Walk<'a> {
    text: &'a str,
    at: usize,
}

impl Walk<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        let rest = self.rest();
        let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{feff}']);
        self.at += rest.len() - trimmed.len();
    }

    /// Passes one character if it is the next.
    fn pass(&mut self, wanted: char) -> bool {
        self.space();
        let there = self.rest().starts_with(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    /// Goes to the value of a member or an element, and gives the place where that begins. `None`
    /// within: there is no such member. `None`: the text is broken.
    fn enter(&mut self, name: &str) -> Option<Option<usize>> {
        let object = self.pass('{');
        if !object && !self.pass('[') {
            return Some(None);
        }
        for index in 0_usize.. {
            self.space();
            if self.rest().starts_with(['}', ']']) {
                return Some(None);
            }
            let start = self.at;
            let found = if object {
                let key = self.string()?;
                self.pass(':').then_some(())?;
                self.space();
                key == name
            } else {
                Ok(index) == name.parse()
            };
            if found {
                return Some(Some(start));
            }
            self.skip()?;
            if !self.pass(',') {
                return Some(None);
            }
        }
        None
    }

    /// Passes a string and reads it.
    fn string(&mut self) -> Option<String> {
        let start = self.at;
        let mut escaped = false;
        let inner = self.rest().strip_prefix('"')?;
        let end = inner.find(|character| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends
        })?;
        self.at += end + 2;
        serde_json::from_str(self.text.get(start..self.at)?).ok()
    }

    /// Passes one value, however deep it is.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            self.space();
            match self.rest().chars().next()? {
                '"' => {
                    self.string()?;
                }
                '{' | '[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                '}' | ']' => {
                    depth = depth.checked_sub(1)?;
                    self.at += 1;
                }
                ',' | ':' => {
                    self.at += 1;
                    continue;
                }
                _ => {
                    let rest = self.rest();
                    let end = rest.find([',', '}', ']', ':', ' ', '\t', '\r', '\n']);
                    self.at += end.unwrap_or(rest.len());
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{
  "a/b": {"x": [1, {"deep": [[]]}, -2.5e3, "q\"]}"]},
  "é": [true, null,
    {"last": "one"}]
}"#;

    #[test]
    fn pointers_lead_to_the_place() {
        for (pointer, line, column) in [
            ("", 1, 1),
            ("/a~1b", 2, 3),
            ("/a~1b/x", 2, 11),
            ("/a~1b/x/3", 2, 44),
            ("/a~1b/x/1/deep/0", 2, 30),
            ("/é/1", 3, 15),
            ("/é/2/last", 4, 6),
        ] {
            let found = locate(TEXT, pointer);
            assert_eq!(found, Some(Location { line, column }), "{pointer}");
        }
    }

    #[test]
    fn a_missing_member_leads_to_its_object() {
        let found = locate(TEXT, "/é/2/none/further");
        assert_eq!(found, Some(Location { line: 4, column: 5 }));
    }

    #[test]
    fn a_place_in_words_is_read_and_counted_in_characters() {
        for (message, line, column) in [
            ("line 1, column 1: expected value", 1, 1),
            ("line 3, column 3: no", 3, 3),
            ("line 3, column 6: no", 3, 5),
            ("line 4, column 0: EOF", 4, 1),
        ] {
            let found = spelled(TEXT, message);
            assert_eq!(found, Some(Location { line, column }), "{message}");
        }
        for message in [
            "expected value",
            "line x, column 1: a",
            "line 9, column 1: a",
        ] {
            assert_eq!(spelled(TEXT, message), None, "{message}");
        }
    }

    #[test]
    fn broken_text_leads_nowhere() {
        for text in ["{\"a", "{\"a\" 1", "{\"a\": [", "{\"a\": }"] {
            assert_eq!(locate(text, "/b"), None, "{text}");
        }
    }
}
