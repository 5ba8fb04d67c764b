//! The bytes of every value: the one place that knows them; `docs/store-format.md` describes them.
//!
//! A value is a format byte, a body and a checksum (CRC-32 of both, little-endian). The format byte says how the
//! body is encoded, so that a later format can stand beside an earlier one in the same store.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// bincode 1.3.3 with variable-length integers, nothing after the record.
const PLAIN: u8 = 1;
/// The length (four bytes, little-endian) and the LZ4 block of what [`PLAIN`] would hold.
const PACKED: u8 = 2;
/// A chunk of a sorted list, see [`encode_chunk`].
const CHUNK: u8 = 3;

/// No record is longer: a length beyond it in a packed value is damage, not a reason to ask for memory.
const MAX_BODY: usize = 1 << 30;

/// Why bytes are no value.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(super) enum CodecError {
    #[error("a value is cut short")]
    Short,
    #[error("a value fails its checksum")]
    Checksum,
    #[error("a value has the unknown format {0}")]
    Format(u8),
    #[error("a value cannot be decoded ({0})")]
    Body(String),
}

fn options() -> impl Options {
    bincode::DefaultOptions::new().with_limit(MAX_BODY as u64)
}

fn seal(mut value: Vec<u8>) -> Vec<u8> {
    let sum = crc32fast::hash(&value);
    value.extend_from_slice(&sum.to_le_bytes());
    value
}

fn unseal(value: &[u8]) -> Result<(u8, &[u8]), CodecError> {
    let (content, sum) = value.split_last_chunk::<4>().ok_or(CodecError::Short)?;
    let (&format, body) = content.split_first().ok_or(CodecError::Short)?;
    if crc32fast::hash(content) != u32::from_le_bytes(*sum) {
        return Err(CodecError::Checksum);
    }
    Ok((format, body))
}

/// Whether bytes are a value: their checksum is right, and their format is one of ours.
pub(super) fn sound(value: &[u8]) -> Result<(), CodecError> {
    match unseal(value)? {
        (PLAIN | PACKED | CHUNK, _) => Ok(()),
        (format, _) => Err(CodecError::Format(format)),
    }
}

/// Encodes a record as it is.
pub(super) fn encode<T: Serialize>(record: &T) -> Vec<u8> {
    let mut value = vec![PLAIN];
    options().serialize_into(&mut value, record).expect("records are plain data, far below the size limit");
    seal(value)
}

/// Encodes a record that holds much text, compressed.
pub(super) fn encode_packed<T: Serialize>(record: &T) -> Vec<u8> {
    let body = options().serialize(record).expect("records are plain data, far below the size limit");
    let mut value = vec![PACKED];
    value.extend_from_slice(&(body.len() as u32).to_le_bytes());
    value.extend_from_slice(&lz4_flex::block::compress(&body));
    seal(value)
}

/// Decodes what [`encode`] or [`encode_packed`] made.
pub(super) fn decode<T: DeserializeOwned>(value: &[u8]) -> Result<T, CodecError> {
    let plain = |body: &[u8]| options().deserialize(body).map_err(|e| CodecError::Body(e.to_string()));
    match unseal(value)? {
        (PLAIN, body) => plain(body),
        (PACKED, body) => {
            let (len, block) = body.split_first_chunk::<4>().ok_or(CodecError::Short)?;
            let len = u32::from_le_bytes(*len) as usize;
            if len > MAX_BODY {
                return Err(CodecError::Body("its length is out of bounds".into()));
            }
            let body = lz4_flex::block::decompress(block, len).map_err(|e| CodecError::Body(e.to_string()))?;
            plain(&body)
        }
        (format, _) => Err(CodecError::Format(format)),
    }
}

/// Encodes sorted entries: their number, then for each how many bytes it shares with the one before, how many
/// follow, and those bytes; all numbers in LEB128.
pub(super) fn encode_chunk(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut value = vec![CHUNK];
    put_number(&mut value, entries.len());
    let mut before: &[u8] = &[];
    for entry in entries {
        let shared = before.iter().zip(entry).take_while(|(a, b)| a == b).count();
        put_number(&mut value, shared);
        put_number(&mut value, entry.len() - shared);
        value.extend_from_slice(&entry[shared..]);
        before = entry;
    }
    seal(value)
}

/// Decodes what [`encode_chunk`] made; the entries come out sorted and distinct, or not at all.
pub(super) fn decode_chunk(value: &[u8]) -> Result<Vec<Vec<u8>>, CodecError> {
    let (format, mut body) = unseal(value)?;
    if format != CHUNK {
        return Err(CodecError::Format(format));
    }
    let n = take_number(&mut body)?;
    let mut entries: Vec<Vec<u8>> = Vec::with_capacity(n.min(body.len()));
    for _ in 0..n {
        let (shared, rest) = (take_number(&mut body)?, take_number(&mut body)?);
        let before = entries.last().map_or(&[][..], Vec::as_slice);
        let mut entry = before.get(..shared).ok_or(CodecError::Short)?.to_vec();
        let (tail, after) = body.split_at_checked(rest).ok_or(CodecError::Short)?;
        entry.extend_from_slice(tail);
        if !entries.is_empty() && entry.as_slice() <= before {
            return Err(CodecError::Body("its entries are out of order".into()));
        }
        entries.push(entry);
        body = after;
    }
    if !body.is_empty() {
        return Err(CodecError::Body("it has bytes to spare".into()));
    }
    Ok(entries)
}

fn put_number(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn take_number(body: &mut &[u8]) -> Result<usize, CodecError> {
    let mut n = 0usize;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = body.split_first().ok_or(CodecError::Short)?;
        *body = rest;
        n |= usize::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Ok(n);
        }
    }
    Err(CodecError::Body("a number is too long".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_chunks_come_back_as_they_were() {
        let record = (7u32, "دیدار".repeat(40), Some(-3i64));
        assert_eq!(decode::<(u32, String, Option<i64>)>(&encode(&record)), Ok(record.clone()));
        let packed = encode_packed(&record);
        assert!(packed.len() < encode(&record).len() / 3, "repetition is compressed");
        assert_eq!(decode::<(u32, String, Option<i64>)>(&packed), Ok(record));
        let entries: Vec<Vec<u8>> = ["", "ab", "abc", "b"].iter().map(|e| e.as_bytes().to_vec()).collect();
        assert_eq!(decode_chunk(&encode_chunk(&entries)), Ok(entries));
        assert_eq!(decode_chunk(&encode_chunk(&[])), Ok(vec![]));
    }

    #[test]
    fn every_single_flipped_bit_and_every_cut_is_an_error() {
        let values = [
            encode(&(1u8, "text".to_owned())),
            encode_packed(&(1u8, "text".to_owned())),
            encode_chunk(&[b"a".to_vec(), b"ab".to_vec()]),
        ];
        for value in &values {
            for at in 0..value.len() * 8 {
                let mut bad = value.clone();
                bad[at / 8] ^= 1 << (at % 8);
                assert!(decode::<(u8, String)>(&bad).is_err() && decode_chunk(&bad).is_err(), "bit {at}");
            }
            for len in 0..value.len() {
                assert!(decode::<(u8, String)>(&value[..len]).is_err() && decode_chunk(&value[..len]).is_err());
            }
        }
    }

    #[test]
    fn bodies_that_lie_with_a_right_checksum_are_errors() {
        for body in [vec![], vec![9], vec![PLAIN], vec![PACKED, 255, 255, 255, 255, 1], vec![PLAIN, 255, 255]] {
            assert!(decode::<(u8, String)>(&seal(body)).is_err());
        }
        let out_of_order = [CHUNK, 2, 0, 1, b'b', 0, 1, b'a'];
        assert!(decode_chunk(&seal(out_of_order.to_vec())).is_err());
        let shares_too_much = [CHUNK, 1, 4, 0];
        assert_eq!(decode_chunk(&seal(shares_too_much.to_vec())), Err(CodecError::Short));
        assert!(decode::<(u8, String)>(&seal(vec![PLAIN, 1, 1, b'x', 0])).is_err(), "bytes to spare");
    }
}
