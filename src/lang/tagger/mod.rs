//! A small statistical tagger for names of people, for languages that write names without capitals.
//!
//! A linear chain over the labels outside, begin and inside of a name, with hashed features of a word, of those beside it
//! and of what the pack's lists say of them; weights learnt by an averaged perceptron (Collins 2002, "Discriminative
//! Training Methods for Hidden Markov Models"), found again by Viterbi's algorithm. `train.rs` makes a model.

mod features;
mod train;

pub use train::{TrainError, train};

use super::Hits;
use crate::text::Tokens;
use features::features;

/// How many weights a model has for each label: features are hashed into as many.
const BITS: u32 = 17;
const MAGIC: &[u8; 8] = b"isnadPER";
const LABELS: usize = 3;

/// Where a word stands to a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Label {
    /// In none.
    #[default]
    Outside,
    /// At the beginning of one.
    Begin,
    /// Further inside.
    Inside,
}

const ALL: [Label; LABELS] = [Label::Outside, Label::Begin, Label::Inside];

/// A word's label, and how sure it is that the word belongs to a name.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tagged {
    /// The label on the best path.
    pub label: Label,
    /// The score of the better of [`Label::Begin`] and [`Label::Inside`] less that of [`Label::Outside`], by the word's own
    /// features: 1 is a clear name, -1 clearly none.
    pub margin: f32,
}

/// A trained model, ready to tag.
pub struct Tagger(Model);

/// Weights by feature and label, and by label and the one before; the first row is a sentence's beginning.
#[derive(Clone, Debug)]
struct Model {
    weights: Vec<Weights>,
    steps: [[f32; LABELS]; LABELS + 1],
    /// What a weight of one is worth.
    unit: f32,
}

/// A feature's weight for each label, aligned so that none lies in two cache lines: each word asks for some 40 of them.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(8))]
struct Weights([i16; LABELS]);

impl std::fmt::Debug for Tagger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tagger").field("weights", &self.0.weights.len()).finish_non_exhaustive()
    }
}

impl Tagger {
    /// A tagger by the bytes of a model; `None` where they are none.
    pub fn new(bytes: &[u8]) -> Option<Tagger> {
        Model::decode(bytes).map(Tagger)
    }

    /// Labels the tokens of a sentence, `from..to`.
    pub fn tag(&self, tokens: &Tokens<'_>, hits: &Hits, (from, to): (usize, usize)) -> Vec<Tagged> {
        let model = &self.0;
        let mut sums = vec![[0i32; LABELS]; to - from];
        features(tokens, hits, (from, to), |k, f| {
            for (sum, weight) in sums[k].iter_mut().zip(model.weights[f as usize].0) {
                *sum += i32::from(weight);
            }
        });
        let scores: Vec<[f32; LABELS]> = sums.into_iter().map(|s| s.map(|s| s as f32 * model.unit)).collect();
        let path = best_path(&scores, &model.steps);
        let tagged = |(s, l): (&[f32; LABELS], usize)| Tagged { label: ALL[l], margin: s[1].max(s[2]) - s[0] };
        scores.iter().zip(path).map(tagged).collect()
    }
}

impl Model {
    /// The model's bytes: a mark, the unit and the steps (little-endian), then the weights as an LZ4 block.
    fn encode(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&self.unit.to_le_bytes());
        for step in self.steps.iter().flatten() {
            out.extend_from_slice(&step.to_le_bytes());
        }
        let weights: Vec<u8> = self.weights.iter().flat_map(|w| w.0).flat_map(i16::to_le_bytes).collect();
        out.extend_from_slice(&lz4_flex::compress(&weights));
        out
    }

    fn decode(bytes: &[u8]) -> Option<Model> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut number = || {
            let (four, more) = rest.split_first_chunk::<4>()?;
            rest = more;
            Some(f32::from_le_bytes(*four))
        };
        let unit = number()?;
        let mut steps = [[0.0; LABELS]; LABELS + 1];
        for step in steps.iter_mut().flatten() {
            *step = number()?;
        }
        let flat = lz4_flex::decompress(rest, (2 * LABELS) << BITS).ok()?;
        let short = |b: &[u8]| i16::from_le_bytes([b[0], b[1]]);
        let weights: Vec<Weights> =
            flat.chunks_exact(2 * LABELS).map(|w| Weights([short(w), short(&w[2..]), short(&w[4..])])).collect();
        (weights.len() == 1 << BITS).then_some(Model { weights, steps, unit })
    }
}

/// The labels of a sentence that together score best.
fn best_path(scores: &[[f32; LABELS]], steps: &[[f32; LABELS]; LABELS + 1]) -> Vec<usize> {
    let mut back: Vec<[usize; LABELS]> = Vec::with_capacity(scores.len());
    let mut best = [0.0f32; LABELS];
    for (i, own) in scores.iter().enumerate() {
        let mut next = [f32::NEG_INFINITY; LABELS];
        let mut from = [0; LABELS];
        for l in 0..LABELS {
            let before = 0..if i == 0 { 1 } else { LABELS };
            for b in before {
                let row = if i == 0 { 0 } else { b + 1 };
                // nothing goes on that has not begun
                let possible = !(ALL[l] == Label::Inside && (i == 0 || ALL[b] == Label::Outside));
                let score = best[b] + steps[row][l] + own[l];
                if possible && score > next[l] {
                    (next[l], from[l]) = (score, b);
                }
            }
        }
        best = next;
        back.push(from);
    }
    let mut out = vec![0; scores.len()];
    let mut at = (0..LABELS).max_by(|a, b| best[*a].total_cmp(&best[*b])).unwrap_or(0);
    for i in (0..scores.len()).rev() {
        out[i] = at;
        at = back[i][at];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Packs;
    use crate::model::Lang;

    fn sentences() -> Vec<Vec<(String, Label)>> {
        let say = |name: &[&str], rest: &[&str]| {
            let label = |k: usize| if k == 0 { Label::Begin } else { Label::Inside };
            let mut out = vec![("قال".to_owned(), Label::Outside)];
            out.extend(name.iter().enumerate().map(|(k, w)| ((*w).to_owned(), label(k))));
            out.extend(rest.iter().map(|w| ((*w).to_owned(), Label::Outside)));
            out
        };
        vec![
            say(&["نيكوس", "يوانو"], &["إن", "السوق", "مفتوحة"]),
            say(&["ميخايلو", "كوبراكوف"], &["إن", "الميناء", "مغلق"]),
            vec![("السوق".to_owned(), Label::Outside), ("مفتوحة".to_owned(), Label::Outside)],
        ]
    }

    #[test]
    fn training_gives_the_same_bytes_and_finds_a_name_that_nobody_listed() {
        let pack = Packs::bundled().get(Lang::AR).expect("bundled");
        let bytes = train(pack, &sentences()).expect("names to learn from");
        assert_eq!(train(pack, &sentences()).expect("again"), bytes);
        let tagger = Tagger::new(&bytes).expect("a model");
        let tokens = Tokens::new("قال أنيس كوبرايو إن السوق مفتوحة");
        let tags = tagger.tag(&tokens, &pack.lexicon.hits(&tokens), (0, tokens.list.len()));
        let labels: Vec<Label> = tags.iter().map(|t| t.label).collect();
        use Label::{Begin, Inside, Outside};
        assert_eq!(labels, [Outside, Begin, Inside, Outside, Outside, Outside]);
        assert!(tags[1].margin > 0.0 && tags[4].margin < 0.0);
    }

    #[test]
    fn what_is_no_model_is_refused() {
        let pack = Packs::bundled().get(Lang::AR).expect("bundled");
        assert!(matches!(train(pack, &sentences()[2..]), Err(TrainError::Empty)));
        let bytes = train(pack, &sentences()).expect("names to learn from");
        assert!(Tagger::new(&bytes[..bytes.len() / 2]).is_none());
        assert!(Tagger::new(b"").is_none() && Tagger::new(b"isnadPER and then nothing").is_none());
    }
}
