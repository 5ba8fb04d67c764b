//! The bytes of every value: the one place that knows them; `docs/store-format.md` describes them.
//!
//! A value is a format byte, a body and a checksum (CRC-32 of both, little-endian). The format byte says how the
//! body is encoded, so that a later format can stand beside an earlier one in the same store.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::block::Pair;
use super::key::Bytes;

/// bincode 1.3.3 with variable-length integers, nothing after the record.
const PLAIN: u8 = 1;
/// The length (four bytes, little-endian) and the LZ4 block of what [`PLAIN`] would hold: only in the first format.
const PACKED: u8 = 2;
/// A run of records, see [`encode_block`]. (3 was a chunk of a list in the first format.)
const BLOCK: u8 = 4;
/// The length (four bytes, little-endian) and the LZ4 block of what [`BLOCK`] would hold.
const PACKED_BLOCK: u8 = 5;

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

/// Encodes a record as it is.
pub(super) fn encode<T: Serialize>(record: &T) -> Vec<u8> {
    let mut value = vec![PLAIN];
    options().serialize_into(&mut value, record).expect("records are plain data, far below the size limit");
    seal(value)
}

/// Decodes what [`encode`] made.
pub(super) fn decode<T: DeserializeOwned>(value: &[u8]) -> Result<T, CodecError> {
    match unseal(value)? {
        (PLAIN, body) => decode_bare(body),
        (format, _) => Err(CodecError::Format(format)),
    }
}

/// Encodes a run of records in the order of their keys: their number; then for each how many bytes its key shares with
/// the one before, how many follow, how many bytes the value has, and those bytes; all numbers in LEB128. Compressed
/// where that makes it shorter by an eighth.
pub(super) fn encode_block(pairs: &[Pair]) -> Vec<u8> {
    let mut value = vec![BLOCK];
    put_number(&mut value, pairs.len());
    let mut before: &[u8] = &[];
    for (key, record) in pairs {
        let shared = before.iter().zip(key).take_while(|(a, b)| a == b).count();
        put_number(&mut value, shared);
        put_number(&mut value, key.len() - shared);
        put_number(&mut value, record.len());
        value.extend_from_slice(&key[shared..]);
        value.extend_from_slice(record);
        before = key;
    }
    let body = &value[1..];
    // Lists of ids do not compress, and there are many of them.
    if pairs.iter().any(|(_, record)| record.len() > 1) {
        let packed = lz4_flex::block::compress(body);
        if packed.len() + 4 < body.len() - body.len() / 8 {
            let mut short = vec![PACKED_BLOCK];
            short.extend_from_slice(&(body.len() as u32).to_le_bytes());
            short.extend_from_slice(&packed);
            return seal(short);
        }
    }
    seal(value)
}

/// Calls `each` with the records of a block in their order, from the first whose key is not before `from`, until it says no;
/// false if it did. With `at`, the block must stand under that key: that of its first record.
pub(super) fn each_in_block(
    value: &[u8],
    at: Option<&[u8]>,
    from: &[u8],
    each: &mut dyn FnMut(&[u8], &[u8]) -> bool,
) -> Result<bool, CodecError> {
    let (format, body) = unseal(value)?;
    let unpacked;
    let mut body = match format {
        BLOCK => body,
        PACKED_BLOCK => {
            unpacked = unpack(body)?;
            &unpacked
        }
        format => return Err(CodecError::Format(format)),
    };
    let n = take_number(&mut body)?;
    let mut key = Bytes::new();
    // While keys are before `from`: so many bytes the last of them begins with that `from` begins with too.
    let mut before = Some(0).filter(|_| !from.is_empty());
    for i in 0..n {
        let (shared, rest) = (take_number(&mut body)?, take_number(&mut body)?);
        let record = take_number(&mut body)?;
        let (tail, after) = body.split_at_checked(rest).ok_or(CodecError::Short)?;
        let (record, after) = after.split_at_checked(record).ok_or(CodecError::Short)?;
        if shared > key.len() || (i > 0 && !follows(tail, &key[shared..])) {
            return Err(CodecError::Body("its records are out of order".into()));
        }
        key.truncate(shared);
        key.extend_from_slice(tail);
        body = after;
        if i == 0 && at.is_some_and(|at| *at != key[..]) {
            return Err(CodecError::Body("it stands under another key than its first record".into()));
        }
        if let Some(same) = before {
            // A key that differs from the last one only behind where that differs from `from` is before it like that.
            if shared > same {
                continue;
            }
            let same = shared + key[shared..].iter().zip(&from[shared..]).take_while(|(a, b)| a == b).count();
            if key[same..] < from[same..] {
                before = Some(same);
                continue;
            }
            before = None;
        }
        if !each(&key, record) {
            return Ok(false);
        }
    }
    if body.is_empty() { Ok(true) } else { Err(CodecError::Body("it has bytes to spare".into())) }
}

/// Whether what follows the bytes that two keys share makes the one greater than the other, of which that is the rest.
fn follows(tail: &[u8], rest: &[u8]) -> bool {
    match (tail.first(), rest.first()) {
        (Some(a), Some(b)) if a != b => a > b,
        _ => tail > rest,
    }
}

/// The records of a block; they come out sorted and distinct, or not at all.
pub(super) fn decode_block(value: &[u8]) -> Result<Vec<Pair>, CodecError> {
    let mut pairs = Vec::new();
    each_in_block(value, None, &[], &mut |key, record| {
        pairs.push((Bytes::from_slice(key), Bytes::from_slice(record)));
        true
    })?;
    Ok(pairs)
}

/// The records of the block that stands under the key `at`, from `from` on and as long as their keys begin with `within`;
/// and whether one that does not follows them.
pub(super) fn decode_within(
    value: &[u8],
    at: &[u8],
    from: &[u8],
    within: &[u8],
) -> Result<(Vec<Pair>, bool), CodecError> {
    let mut pairs = Vec::new();
    let whole = each_in_block(value, Some(at), from, &mut |key, record| {
        let inside = key.starts_with(within);
        if inside {
            pairs.push((Bytes::from_slice(key), Bytes::from_slice(record)));
        }
        inside
    })?;
    Ok((pairs, !whole))
}

/// A record's bytes without any frame: blocks have one for all that are in them.
pub(super) fn encode_bare<T: Serialize>(record: &T) -> Vec<u8> {
    options().serialize(record).expect("records are plain data, far below the size limit")
}

/// Decodes what [`encode_bare`] made.
pub(super) fn decode_bare<T: DeserializeOwned>(body: &[u8]) -> Result<T, CodecError> {
    options().deserialize(body).map_err(|e| CodecError::Body(e.to_string()))
}

/// Decodes the first fields of what [`encode_bare`] made.
pub(super) fn decode_first<T: DeserializeOwned>(body: &[u8]) -> Result<T, CodecError> {
    options().allow_trailing_bytes().deserialize(body).map_err(|e| CodecError::Body(e.to_string()))
}

fn unpack(body: &[u8]) -> Result<Vec<u8>, CodecError> {
    let (len, block) = body.split_first_chunk::<4>().ok_or(CodecError::Short)?;
    let len = u32::from_le_bytes(*len) as usize;
    if len > MAX_BODY {
        return Err(CodecError::Body("its length is out of bounds".into()));
    }
    lz4_flex::block::decompress(block, len).map_err(|e| CodecError::Body(e.to_string()))
}

/// The body of a record of the first format, which stood on its own: as [`encode_bare`] makes it today.
pub(super) fn body_of_old(value: &[u8]) -> Result<Vec<u8>, CodecError> {
    match unseal(value)? {
        (PLAIN, body) => Ok(body.to_vec()),
        (PACKED, body) => unpack(body),
        (format, _) => Err(CodecError::Format(format)),
    }
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

    fn pair(key: &str, value: &str) -> Pair {
        (Bytes::from_slice(key.as_bytes()), Bytes::from_slice(value.as_bytes()))
    }

    #[test]
    fn records_and_blocks_come_back_as_they_were() {
        let record = (7u32, "دیدار".repeat(40), Some(-3i64));
        assert_eq!(decode::<(u32, String, Option<i64>)>(&encode(&record)), Ok(record.clone()));
        assert_eq!(decode_bare::<(u32, String, Option<i64>)>(&encode_bare(&record)), Ok(record));
        let pairs = [pair("", ""), pair("ab", "one"), pair("abc", ""), pair("b", &"دیدار".repeat(40))];
        let value = encode_block(&pairs);
        assert!(value.len() < 80, "repetition is compressed");
        assert_eq!(decode_block(&value), Ok(pairs.to_vec()));
        assert_eq!(decode_block(&encode_block(&[])), Ok(vec![]));
        let mut seen = 0;
        let stopped = each_in_block(&value, None, &[], &mut |_, _| {
            seen += 1;
            seen < 2
        });
        assert_eq!((stopped, seen), (Ok(false), 2));
        for from in ["", "a", "aa", "ab", "aba", "abc", "abca", "b", "ba", "c"] {
            let mut found = Vec::new();
            let read = each_in_block(&value, Some(b""), from.as_bytes(), &mut |key, record| {
                found.push((Bytes::from_slice(key), Bytes::from_slice(record)));
                true
            });
            let wanted: Vec<Pair> = pairs.iter().filter(|(key, _)| key[..] >= *from.as_bytes()).cloned().collect();
            assert_eq!((read, found), (Ok(true), wanted), "from {from:?}");
        }
        assert!(each_in_block(&value, Some(b"a"), b"", &mut |_, _| true).is_err(), "it stands elsewhere");
    }

    #[test]
    fn every_single_flipped_bit_and_every_cut_is_an_error() {
        let values = [
            encode(&(1u8, "text".to_owned())),
            encode_block(&[pair("a", "long ".repeat(20).as_str()), pair("ab", "")]),
            encode_block(&[pair("a", ""), pair("ab", "")]),
        ];
        for value in &values {
            for at in 0..value.len() * 8 {
                let mut bad = value.clone();
                bad[at / 8] ^= 1 << (at % 8);
                assert!(decode::<(u8, String)>(&bad).is_err() && decode_block(&bad).is_err(), "bit {at}");
            }
            for len in 0..value.len() {
                assert!(decode::<(u8, String)>(&value[..len]).is_err() && decode_block(&value[..len]).is_err());
            }
        }
    }

    #[test]
    fn bodies_that_lie_with_a_right_checksum_are_errors() {
        for body in [vec![], vec![9], vec![PLAIN], vec![PACKED_BLOCK, 255, 255, 255, 255, 1], vec![PLAIN, 255, 255]] {
            assert!(decode::<(u8, String)>(&seal(body.clone())).is_err() && decode_block(&seal(body)).is_err());
        }
        let out_of_order = [BLOCK, 2, 0, 1, 0, b'b', 0, 1, 0, b'a'];
        assert!(decode_block(&seal(out_of_order.to_vec())).is_err());
        let twice = [BLOCK, 2, 0, 1, 0, b'b', 1, 0, 0];
        assert!(decode_block(&seal(twice.to_vec())).is_err());
        let shares_too_much = [BLOCK, 1, 4, 0, 0];
        assert!(decode_block(&seal(shares_too_much.to_vec())).is_err());
        assert!(decode::<(u8, String)>(&seal(vec![PLAIN, 1, 1, b'x', 0])).is_err(), "bytes to spare");
    }
}
