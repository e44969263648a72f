//! The letters of a JSON text: spaces, words, numbers and strings, one after the other.

/// What was read, or what is wrong at the next byte.
pub(super) type Part<T> = Result<T, &'static str>;

/// A text that is read from its beginning to its end.
pub(super) struct Lexer<'a> {
    text: &'a str,
    /// The first byte that was not read yet.
    next: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, next: 0 }
    }

    /// Line and column of the next byte; of the last one, where the text has ended.
    pub(super) fn position(&self) -> (usize, usize) {
        let end = self.text.len().min(self.next.saturating_add(1));
        let (mut line, mut column) = (1_usize, 0_usize);
        for byte in self.text.bytes().take(end) {
            column = column.saturating_add(1);
            if byte == b'\n' {
                (line, column) = (line.saturating_add(1), 0);
            }
        }
        (line, column)
    }

    #[inline(never)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.next).copied()
    }

    pub(super) fn skip(&mut self) {
        self.next = self.next.saturating_add(1);
    }

    /// The next byte that is not a space.
    #[inline(never)]
    pub(super) fn token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.skip();
        }
        self.peek()
    }

    /// Reads a byte, if it is the next one.
    #[inline(never)]
    pub(super) fn takes(&mut self, wanted: u8) -> bool {
        let found = self.peek() == Some(wanted);
        if found {
            self.skip();
        }
        found
    }

    /// The text from a place to the next byte.
    #[inline(never)]
    fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.next).unwrap_or_default()
    }

    /// One digit or more: how many.
    #[inline(never)]
    fn digits(&mut self) -> Part<usize> {
        let start = self.next;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.skip();
        }
        match self.next.saturating_sub(start) {
            0 if self.peek().is_none() => Err("EOF while parsing a value"),
            0 => Err("invalid number"),
            count => Ok(count),
        }
    }

    #[inline(never)]
    pub(super) fn string(&mut self) -> Part<String> {
        self.skip();
        let mut text = String::new();
        loop {
            let start = self.next;
            while self
                .peek()
                .is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\')
            {
                self.skip();
            }
            text.push_str(self.since(start));
            match self.peek() {
                Some(b'"') => {
                    self.skip();
                    return Ok(text);
                }
                Some(b'\\') => {
                    self.skip();
                    text.push(self.escaped()?);
                }
                Some(_) => {
                    return Err("control character (\\u0000-\\u001F) found while parsing a string");
                }
                None => return Err("EOF while parsing a string"),
            }
        }
    }

    /// The letter that an escape stands for.
    fn escaped(&mut self) -> Part<char> {
        let letter = match self.peek().ok_or("EOF while parsing a string")? {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(),
            _ => return Err("invalid escape"),
        };
        self.skip();
        Ok(letter)
    }

    /// The letter of one escaped unit of UTF-16, or of two.
    fn unicode(&mut self) -> Part<char> {
        let mut code = self.unit()?;
        if (0xd800..0xdc00).contains(&code) && self.takes(b'\\') {
            let low = self.unit()?.checked_sub(0xdc00).filter(|low| *low < 0x400);
            let low = low.ok_or("lone leading surrogate in hex escape")?;
            code = ((code & 0x3ff) << 10 | low).saturating_add(0x1_0000);
        }
        char::from_u32(code).ok_or("lone leading surrogate in hex escape")
    }

    /// `u` and four hexadecimal digits.
    #[inline(never)]
    fn unit(&mut self) -> Part<u32> {
        if !self.takes(b'u') {
            return Err("unexpected end of hex escape");
        }
        let mut code = 0;
        for _ in 0..4 {
            let byte = self.peek().ok_or("EOF while parsing a string")?;
            let digit = char::from(byte).to_digit(16).ok_or("invalid escape")?;
            code = code << 4 | digit;
            self.skip();
        }
        Ok(code)
    }

    /// A number as it is written, and whether it has neither point nor exponent.
    pub(super) fn number(&mut self) -> Part<(&'a str, bool)> {
        let start = self.next;
        self.takes(b'-');
        let zero = self.peek() == Some(b'0');
        let digits = self.digits()?;
        if zero && digits > 1 {
            return Err("invalid number");
        }
        let mut whole = true;
        if self.takes(b'.') {
            whole = false;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            whole = false;
            self.skip();
            if !self.takes(b'-') {
                self.takes(b'+');
            }
            self.digits()?;
        }
        Ok((self.since(start), whole))
    }
}
