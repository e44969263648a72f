//! Places in the programme: JSON pointers that cost nothing until they are shown.

/// A place in the programme. It lies on the stack and is only turned into a JSON pointer
/// (RFC 6901) when an explanation was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    token: Token<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Token<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Place<'a> {
    /// The whole programme.
    pub const fn root() -> Place<'static> {
        Place {
            parent: None,
            token: Token::Root,
        }
    }

    /// A member of this object. Never inlined: there are hundreds of places, and the component is
    /// to stay small.
    #[inline(never)]
    pub const fn key(&'a self, name: &'a str) -> Place<'a> {
        Place {
            parent: Some(self),
            token: Token::Key(name),
        }
    }

    /// An element of this list.
    #[inline(never)]
    pub const fn index(&'a self, index: usize) -> Place<'a> {
        Place {
            parent: Some(self),
            token: Token::Index(index),
        }
    }

    /// The JSON pointer.
    pub fn render(&self) -> String {
        let mut pointer = match self.parent {
            Some(parent) => parent.render(),
            None => String::new(),
        };
        match self.token {
            Token::Root => {}
            Token::Key(name) => {
                pointer.push('/');
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Token::Index(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers() {
        let root = Place::root();
        assert_eq!(root.render(), "");
        let rules = root.key("earning");
        let rule = rules.index(3);
        assert_eq!(rule.key("a/b~c").render(), "/earning/3/a~1b~0c");
    }
}
