//! The share string: a whole experiment in one line of text, to be sent in a message and pasted into another window.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::io::{Read as _, Write as _};

/// The beginning of every share string.
pub const PREFIX: &str = "downhill:";
/// The largest text in a share string, and the longest share string that is read, in bytes.
const MOST: usize = 1 << 20;

/// Encodes `text`, the text of an experiment file, as a share string: compressed, with a checksum, in characters that every message
/// preserves.
///
/// Fails where it is larger than what is read back, 1 MB.
pub fn encode(text: &str) -> Result<String, String> {
    if text.len() > MOST {
        return Err(format!(
            "with its data the experiment takes more than {} MB, too much for a share string; save it as a file, and send that",
            MOST >> 20
        ));
    }
    Ok(pack(text))
}

fn pack(text: &str) -> String {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::best());
    let bytes = packed.write_all(text.as_bytes()).and_then(|()| packed.finish()).expect("memory takes all that is written");
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Decodes the text in the share string `shared`. White space in it is ignored, since messages break lines.
///
/// Fails with one line where it is no share string, was cut off or changed, or holds more than 1 MB.
pub fn decode(shared: &str) -> Result<String, String> {
    let letters: String = shared.chars().filter(|c| !c.is_whitespace()).take(MOST + 1).collect();
    let Some(packed) = letters.strip_prefix(PREFIX) else {
        return Err(format!("this is no share string: it does not begin with '{PREFIX}'"));
    };
    if letters.len() > MOST {
        return Err(format!("this share string is longer than {} MB, the most that is read", MOST >> 20));
    }
    let broken = || "this share string is not whole: copy it again, from 'downhill:' to its end".to_owned();
    let bytes = URL_SAFE_NO_PAD.decode(packed).map_err(|_| broken())?;
    let mut text = Vec::new();
    ZlibDecoder::new(bytes.as_slice()).take(MOST as u64 + 1).read_to_end(&mut text).map_err(|_| broken())?;
    if text.len() > MOST {
        return Err(format!("this share string holds more than {} MB, the most that is read", MOST >> 20));
    }
    String::from_utf8(text).map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_shared_arrives(text in ".{0,400}") {
            let shared = pack(&text);
            prop_assert_eq!(decode(&shared).unwrap(), text.clone());
            // A message has broken it into lines.
            let broken: String = shared.chars().enumerate().flat_map(|(i, c)| if i % 60 == 59 { vec![c, '\n', ' '] } else { vec![c] }).collect();
            prop_assert_eq!(decode(&broken).unwrap(), text);
        }

        #[test]
        fn what_is_cut_off_or_changed_is_noticed(text in ".{1,200}", at in 9_usize..60, letter in "[A-Z]") {
            let shared = pack(&text);
            let at = at.min(shared.len() - 1);
            prop_assert!(decode(&shared[..at]).is_err());
            let changed = format!("{}{letter}{}", &shared[..at], &shared[at + 1..]);
            if changed != shared {
                // The last character of base64 has unused bits.
                prop_assert!(decode(&changed).is_err() || decode(&changed).unwrap() == text);
            }
        }

        #[test]
        fn nothing_pasted_does_harm(text in ".{0,300}") {
            let _ = decode(&text);
            let _ = decode(&format!("{PREFIX}{text}"));
        }
    }

    #[test]
    fn a_text_that_expands_without_bound_is_refused() {
        assert!(encode(&"a".repeat(MOST + 1)).unwrap_err().contains("save it as a file"));
        let bomb = pack(&"a".repeat(MOST + 1));
        assert!(bomb.len() < 4000);
        assert!(decode(&bomb).unwrap_err().contains("more than 1 MB"));
        assert!(decode(&format!("{PREFIX}{}", "A".repeat(2 * MOST))).unwrap_err().contains("longer than 1 MB"));
        assert!(decode("objective = \"ravine\"").unwrap_err().contains("downhill:"));
    }
}
