//! Orders files in Parquet form.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use crate::support::{Desk, HEADER};

#[test]
fn parquet_and_csv_agree() {
    let csv = format!(
        "{HEADER},category,seller,status\n\
         1,9,2026-01-01T10:00:00Z,EUR,mug,1,1000,0,,,\n\
         2,,2026-01-02T10:00:00Z,EUR,mug,2,1500,500,home,s-1,paid\n\
         3,10,2026-01-03T10:00:00.500Z,EUR,cup,0,0,0,home,,refunded\n"
    );
    let first = Desk::new();
    let ran = first.replay(&first.file("orders.csv", &csv));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for timestamps in [false, true] {
        let second = Desk::new();
        // The name says nothing: the first bytes of a file do.
        let path = second.path("orders.csv");
        write_parquet(&path, &csv, timestamps);
        let ran = second.replay(&path);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        for name in ["entries.csv", "balances.csv"] {
            assert_eq!(first.read(name), second.read(name));
        }
    }
}

#[test]
fn a_damaged_parquet_file_is_refused_without_output() {
    let desk = Desk::new();
    let path = desk.path("orders.parquet");
    let row = "1,9,2026-01-01T10:00:00Z,EUR,mug,1,1000,0,c,s,paid";
    write_parquet(
        &path,
        &format!("{HEADER},category,seller,status\n{row}\n"),
        false,
    );
    let whole = fs::read(&path).unwrap();
    for length in [4, 8, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        let ran = desk.replay(&path);
        assert_eq!(ran.code, Some(1), "{length} bytes: {}", ran.err);
        assert!(ran.err.contains("Parquet"), "{length} bytes: {}", ran.err);
        assert!(!ran.err.contains("panicked"), "{length} bytes: {}", ran.err);
        assert_eq!(desk.names(), ["orders.parquet"], "{length} bytes");
    }
}

#[test]
fn a_changed_byte_in_a_parquet_file_never_panics() {
    let desk = Desk::new();
    let path = desk.path("orders.parquet");
    let row = "1,9,2026-01-01T10:00:00Z,EUR,mug,1,1000,0,c,s,paid";
    write_parquet(
        &path,
        &format!("{HEADER},category,seller,status\n{row}\n"),
        false,
    );
    let whole = fs::read(&path).unwrap();
    for at in (4..whole.len()).step_by(whole.len() / 60) {
        let mut changed = whole.clone();
        changed[at] ^= 0x5a;
        fs::write(&path, &changed).unwrap();
        let ran = desk.replay(&path);
        assert!(
            matches!(ran.code, Some(0 | 1)),
            "byte {at}: {:?} {}",
            ran.code,
            ran.err
        );
        assert!(!ran.err.contains("panicked"), "byte {at}: {}", ran.err);
    }
}

/// Writes CSV text as Parquet: text columns, 32 and 64 bit integers, empty fields as nulls.
fn write_parquet(path: &Path, csv: &str, timestamps: bool) {
    let instant = if timestamps {
        "required int64 ordered_at (TIMESTAMP(MICROS,true));"
    } else {
        "required binary ordered_at (UTF8);"
    };
    let schema = format!(
        "message orders {{ required binary order_id (UTF8); optional binary customer_id (UTF8); {instant} \
         required binary currency (UTF8); required binary sku (UTF8); required int32 quantity; \
         required int64 amount_minor; optional int64 discount_minor; optional binary category (UTF8); \
         optional binary seller (UTF8); optional binary status (UTF8); }}"
    );
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let file = fs::File::create(path).unwrap();
    let properties = Arc::new(WriterProperties::default());
    let mut writer = SerializedFileWriter::new(file, schema, properties).unwrap();
    // Two rows a group, so that groups and their ends are met.
    for group in rows.chunks(2) {
        let mut columns = writer.next_row_group().unwrap();
        let mut index = 0;
        while let Some(mut column) = columns.next_column().unwrap() {
            let optional = matches!(index, 1 | 7 | 8 | 9 | 10);
            let cells: Vec<&str> = group.iter().map(|row| row.get(index).unwrap()).collect();
            let there = cells.iter().filter(|cell| !optional || !cell.is_empty());
            let levels: Vec<i16> = cells
                .iter()
                .map(|cell| i16::from(!cell.is_empty()))
                .collect();
            let levels = optional.then_some(levels.as_slice());
            match index {
                2 if timestamps => {
                    let micros: Vec<i64> = there
                        .map(|cell| chrono::DateTime::parse_from_rfc3339(cell).unwrap())
                        .map(|at| at.timestamp_micros())
                        .collect();
                    column
                        .typed::<Int64Type>()
                        .write_batch(&micros, levels, None)
                        .unwrap();
                }
                5 => {
                    let numbers: Vec<i32> = there.map(|cell| cell.parse().unwrap()).collect();
                    column
                        .typed::<Int32Type>()
                        .write_batch(&numbers, levels, None)
                        .unwrap();
                }
                6 | 7 => {
                    let numbers: Vec<i64> = there.map(|cell| cell.parse().unwrap()).collect();
                    column
                        .typed::<Int64Type>()
                        .write_batch(&numbers, levels, None)
                        .unwrap();
                }
                _ => {
                    let texts: Vec<ByteArray> = there.map(|cell| ByteArray::from(*cell)).collect();
                    column
                        .typed::<ByteArrayType>()
                        .write_batch(&texts, levels, None)
                        .unwrap();
                }
            }
            column.close().unwrap();
            index += 1;
        }
        columns.close().unwrap();
    }
    writer.close().unwrap();
}
