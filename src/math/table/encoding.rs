//! From the bytes of a file to its text.

use super::rows::line_ends;

/// The text in `bytes`: UTF-8, or UTF-16 where a byte-order mark says so. The mark itself is removed.
///
/// Fails where the bytes are neither, with a message that names the line and says what would be right.
pub fn decode(bytes: Vec<u8>) -> Result<String, String> {
    match bytes.as_slice() {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Err("is UTF-32 text; save the file as UTF-8".into()),
        [0xff, 0xfe, units @ ..] => utf16(units, u16::from_le_bytes),
        [0xfe, 0xff, units @ ..] => utf16(units, u16::from_be_bytes),
        [b'P', b'K', 3, 4, ..] => Err("is a spreadsheet or another packed file, no text; export it as CSV".into()),
        [0xef, 0xbb, 0xbf, ..] => utf8(bytes[3..].to_vec()),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(match is_wide(&bytes) {
            true => "is UTF-16 text without a byte-order mark; save the file as UTF-8".into(),
            false => format!("line {}: holds a NUL character, so it is no text file", line(&bytes[..at])),
        });
    }
    String::from_utf8(bytes).map_err(|error| {
        let (bytes, valid) = (error.as_bytes(), error.utf8_error().valid_up_to());
        let is_near = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
        let start = bytes[..valid].iter().rposition(|byte| !is_near(byte)).map_or(0, |at| at + 1).max(valid.saturating_sub(20));
        let end = bytes[valid..].iter().position(|byte| !is_near(byte)).map_or(bytes.len(), |at| valid + at).min(valid + 20);
        format!(
            "line {}: '{}' is not UTF-8 text; save the file as UTF-8 (a spreadsheet calls it CSV UTF-8)",
            line(&bytes[..valid]),
            bytes[start..end].escape_ascii()
        )
    })
}

/// Whether every other byte is mostly 0, as in UTF-16 of Latin letters.
fn is_wide(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(200)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    zeros(0).max(zeros(1)) * 5 > head.len() * 2
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    for found in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match found {
            Ok('\0') => return Err(format!("line {}: holds a NUL character, so it is no text file", line(text.as_bytes()))),
            Ok(c) => text.push(c),
            Err(_) => return Err(format!("line {}: is not UTF-16 text; save the file as UTF-8", line(text.as_bytes()))),
        }
    }
    if rest.is_empty() { Ok(text) } else { Err("is UTF-16 text that ends within a character; save the file as UTF-8".into()) }
}

/// The number of the line that follows `before`.
fn line(before: &[u8]) -> usize {
    line_ends(before) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_encoding_is_read_or_named() {
        assert_eq!(decode(b"\xef\xbb\xbfa,b".to_vec()).unwrap(), "a,b");
        for (bytes, message) in [
            (b"a,b\n1,2\n\"Gr\xf6\xdfe\",3".as_slice(), "line 3: 'Gr\\xf6\\xdfe' is not UTF-8 text; save the file as UTF-8"),
            (b"a\r\xe9", "line 2: "),
            (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
            (b"a\0,\0b\0\n\0", "UTF-16 text without a byte-order mark"),
            (b"\0a\0,\0b\0\n", "UTF-16 text without a byte-order mark"),
            (b"a,b\n1,\x002\n", "line 2: holds a NUL character"),
            (b"\xff\xfea\0\n\0\0\0", "line 2: holds a NUL character"),
            (b"\xff\xfea\0\n\0\0\xd8a\0", "line 2: is not UTF-16 text"),
            (b"\xff\xfea\0b", "ends within a character"),
            (b"PK\x03\x04\x14\0", "export it as CSV"),
        ] {
            let error = decode(bytes.to_vec()).unwrap_err();
            assert!(error.contains(message), "{bytes:?}: {error}");
        }
    }

    proptest! {
        #[test]
        fn utf16_reads_back(text in "[^\0]{0,40}", big in any::<bool>()) {
            let text = text.trim_start_matches('\u{feff}');
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            let bytes = units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect();
            prop_assert_eq!(decode(bytes).unwrap(), text);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = decode(bytes);
        }
    }
}
