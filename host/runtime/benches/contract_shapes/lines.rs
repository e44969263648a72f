//! The line of a cart, lowered into the guest.

use fidelis_host::contract::types::{Line, LineKind};
use fidelis_host::{Error, Limits, Sandbox};
use wasmtime::component::{ComponentType, Lower};

use crate::Candidate;

/// All texts of a cart once; lines name them by their place.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Tabled {
    #[component(name = "number")]
    number: u32,
    #[component(name = "sku")]
    sku: u32,
    #[component(name = "category")]
    category: u32,
    #[component(name = "seller")]
    seller: u32,
    #[component(name = "tags")]
    tags: Vec<u32>,
    #[component(name = "scalars")]
    scalars: Scalars,
}

/// A line's texts in one, parted by a control character.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Packed {
    #[component(name = "number")]
    number: u32,
    #[component(name = "texts")]
    texts: String,
    #[component(name = "scalars")]
    scalars: Scalars,
}

/// What no candidate changes.
#[derive(Clone, Copy, ComponentType, Lower)]
#[component(record)]
struct Scalars {
    #[component(name = "kind")]
    kind: u8,
    #[component(name = "on-sale")]
    on_sale: bool,
    #[component(name = "quantity")]
    quantity: u32,
    #[component(name = "amount")]
    amount: i64,
    #[component(name = "discount")]
    discount: i64,
    #[component(name = "floor")]
    floor: i64,
    #[component(name = "tax-ppm")]
    tax_ppm: u32,
}

/// A guest with a function for each shape, all of which do nothing.
const GUEST: &str = r#"
(component
  (instance $none)
  (export "fidelis:loyalty/types@0.1.0" (instance $none))
  (core module $m
    (memory (export "memory") 16)
    (global $free (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (local $at i32)
      (local.set $at (i32.and
        (i32.add (global.get $free) (i32.sub (local.get 2) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get 2))))
      (global.set $free (i32.add (local.get $at) (local.get 3)))
      (local.get $at))
    (func (export "take") (param i32 i32))
    (func (export "take2") (param i32 i32 i32 i32)))
  (core instance $i (instantiate $m))

  (type $kind' (enum "goods" "service" "subscription" "gift-card" "top-up" "fee"))
  (export $kind "line-kind" (type $kind'))
  (type $value' (variant (case "text" string) (case "number" s64) (case "truth" bool)
    (case "moment" s64) (case "texts" (list string))))
  (export $value "attribute-value" (type $value'))
  (type $attribute' (record (field "name" string) (field "value" $value)))
  (export $attribute "attribute" (type $attribute'))
  (type $line' (record (field "number" u32) (field "sku" string)
    (field "category" (option string)) (field "seller" (option string))
    (field "tags" (list string)) (field "kind" $kind) (field "on-sale" bool)
    (field "quantity" u32) (field "amount" s64) (field "discount" s64) (field "floor" s64)
    (field "tax-ppm" u32) (field "attributes" (list $attribute))))
  (export $line "line" (type $line'))
  (type $scalars' (record (field "kind" u8) (field "on-sale" bool) (field "quantity" u32)
    (field "amount" s64) (field "discount" s64) (field "floor" s64) (field "tax-ppm" u32)))
  (export $scalars "scalars" (type $scalars'))
  (type $tabled' (record (field "number" u32) (field "sku" u32) (field "category" u32)
    (field "seller" u32) (field "tags" (list u32)) (field "scalars" $scalars)))
  (export $tabled "tabled" (type $tabled'))
  (type $packed' (record (field "number" u32) (field "texts" string) (field "scalars" $scalars)))
  (export $packed "packed" (type $packed'))

  (func (export "plain") (param "lines" (list $line))
    (canon lift (core func $i "take") (memory (core memory $i "memory"))
      (realloc (core func $i "realloc"))))
  (func (export "tabled-lines") (param "texts" (list string)) (param "lines" (list $tabled))
    (canon lift (core func $i "take2") (memory (core memory $i "memory"))
      (realloc (core func $i "realloc"))))
  (func (export "packed-lines") (param "lines" (list $packed))
    (canon lift (core func $i "take") (memory (core memory $i "memory"))
      (realloc (core func $i "realloc"))))
  (func (export "scalar-lines") (param "lines" (list $scalars))
    (canon lift (core func $i "take") (memory (core memory $i "memory"))
      (realloc (core func $i "realloc")))))
"#;

/// Categories, sellers and tags of a shop: few, so that a table of texts can save some.
const CATEGORIES: [&str; 5] = ["shoes", "shirts", "coats", "bags", "books"];
const SELLERS: [&str; 3] = ["atelier-nord", "maison-lune", "papeterie"];
const TAGS: [&str; 6] = ["new", "organic", "outlet", "linen", "brand:lune", "summer"];

fn pick<'a>(of: &[&'a str], place: usize) -> &'a str {
    of.get(place % of.len()).copied().unwrap_or_default()
}

fn lines(count: usize) -> Vec<Line> {
    (0..count)
        .map(|place| Line {
            number: number(place),
            sku: format!("SKU-{place:06}"),
            category: Some(pick(&CATEGORIES, place).to_owned()),
            seller: Some(pick(&SELLERS, place).to_owned()),
            tags: vec![
                pick(&TAGS, place).to_owned(),
                pick(&TAGS, place + 1).to_owned(),
            ],
            kind: LineKind::Goods,
            on_sale: false,
            quantity: 2,
            amount: 1_999,
            discount: 100,
            floor: 0,
            tax_ppm: 200_000,
            attributes: Vec::new(),
        })
        .collect()
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

const SCALARS: Scalars = Scalars {
    kind: 0,
    on_sale: false,
    quantity: 2,
    amount: 1_999,
    discount: 100,
    floor: 0,
    tax_ppm: 200_000,
};

fn tabled(lines: &[Line]) -> (Vec<String>, Vec<Tabled>) {
    let mut texts: Vec<String> = Vec::new();
    let mut place = |text: &str| {
        let found = texts.iter().position(|known| known == text);
        number(found.unwrap_or_else(|| {
            texts.push(text.to_owned());
            texts.len() - 1
        }))
    };
    let rows = lines
        .iter()
        .map(|line| Tabled {
            number: line.number,
            sku: place(&line.sku),
            category: place(line.category.as_deref().unwrap_or_default()),
            seller: place(line.seller.as_deref().unwrap_or_default()),
            tags: line.tags.iter().map(|tag| place(tag)).collect(),
            scalars: SCALARS,
        })
        .collect();
    (texts, rows)
}

fn packed(lines: &[Line]) -> Vec<Packed> {
    lines
        .iter()
        .map(|line| Packed {
            number: line.number,
            texts: [
                line.sku.as_str(),
                line.category.as_deref().unwrap_or_default(),
                line.seller.as_deref().unwrap_or_default(),
                &line.tags.join("\u{1f}"),
            ]
            .join("\u{1f}"),
            scalars: SCALARS,
        })
        .collect()
}

pub(crate) fn compare(sandbox: &Sandbox, limits: &Limits) -> Result<(), Error> {
    let guest = wat::parse_str(GUEST).map_err(|error| Error::NotAComponent {
        found: error.to_string(),
    })?;
    let plugin = &sandbox.load(&guest)?;
    for count in [1, 10, 100] {
        let plain = lines(count);
        let (texts, rows) = tabled(&plain);
        let packed = packed(&plain);
        let scalars = vec![SCALARS; count];
        crate::compare(
            "line",
            count,
            &[
                Candidate::new("a texts per line (contract)", || {
                    call(plugin.call_export::<_, ()>(None, "plain", (&plain,), limits))
                }),
                Candidate::new("b table of texts, u32 per line", || {
                    let parameters = (&texts, &rows);
                    call(plugin.call_export::<_, ()>(None, "tabled-lines", parameters, limits))
                }),
                Candidate::new("c one packed text per line", || {
                    call(plugin.call_export::<_, ()>(None, "packed-lines", (&packed,), limits))
                }),
                Candidate::new("(scalars alone)", || {
                    call(plugin.call_export::<_, ()>(None, "scalar-lines", (&scalars,), limits))
                }),
            ],
        );
    }
    Ok(())
}

#[allow(clippy::expect_used)] // A bench may end when its own guest fails.
fn call<T>(answer: Result<fidelis_host::Answer<T>, Error>) -> fidelis_host::Answer<T> {
    answer.expect("the bench's guest answers")
}
