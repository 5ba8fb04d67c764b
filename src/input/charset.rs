//! Tells in which encoding bytes are written, and decodes them without ever putting in a replacement character.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, WINDOWS_1252};

use super::error::Problem;

/// The encoding of some bytes that have no byte order mark.
///
/// Bytes that are mostly UTF-8 are UTF-8 with an error in them, not another encoding: in a text of another encoding
/// hardly any pair of bytes is a character of UTF-8.
pub(super) fn tell(bytes: &[u8]) -> &'static Encoding {
    let (mut valid, mut invalid) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|b| !b.is_ascii()).count();
        invalid += chunk.invalid().len();
    }
    if valid >= 3 * invalid {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Decodes bytes, all of them or none.
///
/// # Errors
/// [`Problem::Encoding`] where a byte has no meaning in the encoding, or where what comes out is no text: control
/// characters, or more signs than letters among what is not ASCII.
pub(super) fn decode<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Result<Cow<'a, str>, Problem> {
    let wrong = || Problem::Encoding { encoding: encoding.name() };
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(wrong)?;
    if encoding != UTF_8 {
        let (mut letters, mut others) = (0usize, 0usize);
        for c in text.chars().filter(|c| !c.is_ascii()) {
            if c.is_control() {
                return Err(wrong());
            }
            *(if c.is_alphabetic() { &mut letters } else { &mut others }) += 1;
        }
        // What no encoding fits is called windows-1252: there, letters with accents stand among plain ones.
        let plain = text.bytes().filter(u8::is_ascii_alphabetic).count();
        if others > letters + plain || (encoding == WINDOWS_1252 && letters > plain) {
            return Err(wrong());
        }
    }
    Ok(text)
}

/// Whether bytes of no byte order mark are binary: a NUL, or a control byte in every 200.
pub(super) fn is_binary(bytes: &[u8]) -> bool {
    let control = |b: &&u8| matches!(b, 1..=8 | 14..=25 | 27..=31 | 127);
    bytes.contains(&0) || bytes.iter().filter(control).count() * 200 > bytes.len()
}

/// Reads UTF-16 as UTF-8.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    raw: Box<[u8]>,
    /// The part of `raw` that was read and not yet decoded.
    rest: std::ops::Range<usize>,
    out: Vec<u8>,
    /// How much of `out` was handed on.
    given: usize,
    ended: bool,
    /// A fault was met; what stands before it is handed on first.
    failed: bool,
}

/// The mark of an [`io::Error`] that means an encoding error.
#[derive(Debug, thiserror::Error)]
#[error("not valid {0}")]
pub(super) struct Undecodable(pub(super) &'static str);

impl<R: Read> Utf16<R> {
    /// `inner` begins after its byte order mark.
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        let raw = vec![0; 32 << 10].into_boxed_slice();
        Utf16 { inner, decoder, raw, rest: 0..0, out: Vec::new(), given: 0, ended: false, failed: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.given == self.out.len() && !self.ended {
            let n = self.inner.read(&mut self.raw)?;
            self.rest = 0..n;
            self.ended = n == 0;
            let room = self.decoder.max_utf8_buffer_length_without_replacement(n).unwrap_or(4 * self.raw.len());
            self.out.resize(room, 0);
            let source = &self.raw[self.rest.clone()];
            let (result, _, written) =
                self.decoder.decode_to_utf8_without_replacement(source, &mut self.out, self.ended);
            self.out.truncate(written);
            self.given = 0;
            self.failed = !matches!(result, DecoderResult::InputEmpty);
            self.ended |= self.failed;
        }
        if self.failed && self.given == self.out.len() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, Undecodable(self.decoder.encoding().name())));
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.refill()?;
        let n = buffer.len().min(self.out.len() - self.given);
        buffer[..n].copy_from_slice(&self.out[self.given..self.given + n]);
        self.given += n;
        Ok(n)
    }
}

/// What an error of a reader means to the user: an encoding error if it is one of [`Utf16`]'s.
pub(super) fn problem(error: io::Error) -> Problem {
    match error.get_ref().and_then(|e| e.downcast_ref::<Undecodable>()) {
        Some(Undecodable(encoding)) => Problem::Encoding { encoding },
        None => Problem::Read(error),
    }
}
