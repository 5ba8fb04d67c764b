//! Tables for people: columns that stand whatever script is in them.

use comfy_table::{Attribute, Cell, ContentArrangement, ContentLineStyle, LineStyle, Table, TableStyle};

use super::report::steers;

/// The width of a table that nobody looks at.
const WIDTH: u16 = 110;
/// Stands between columns until the table is rendered; of the private use area, so that no text holds it.
const SEAM: char = '\u{e000}';
/// First strong isolate: what follows has its own direction and moves nothing around it.
const ISOLATE: char = '\u{2068}';
/// Pop directional isolate.
const END: char = '\u{2069}';

/// How a table is to look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether it goes to a terminal: its width is taken, and text from right to left is kept in its cell.
    terminal: bool,
    /// Whether headings may be bold.
    colour: bool,
}

impl Look {
    /// For a terminal or not; `NO_COLOR` is heeded.
    pub fn new(terminal: bool) -> Self {
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Look { terminal, colour }
    }

    /// A table whose rows may have many lines each, with headings.
    pub fn tall(self, headings: &[&str]) -> Table {
        let mut table = self.table(headings);
        table.load_style(table.style().row_separator(line('╌')));
        table
    }

    /// A table with headings.
    pub fn table(self, headings: &[&str]) -> Table {
        let mut table = self.empty();
        table.load_style(columns().header_separator(line('─')));
        table.set_header(headings.iter().map(|h| {
            let cell = Cell::new(h);
            if self.colour { cell.add_attribute(Attribute::Bold) } else { cell }
        }));
        table
    }

    /// A card: names on the left, values on the right.
    pub fn card(self) -> Table {
        self.empty()
    }

    fn empty(self) -> Table {
        let mut table = Table::new();
        table.load_style(columns()).set_content_arrangement(ContentArrangement::Dynamic);
        if !self.terminal {
            table.set_width(WIDTH);
        }
        if self.colour {
            table.enforce_styling();
        }
        table
    }

    /// The table as text. On a terminal each piece of text that is written from right to left is isolated, so that it
    /// does not carry the rest of its row with it.
    pub fn render(self, table: &Table) -> String {
        let mut out = String::new();
        for line in table.lines() {
            let cells: Vec<String> = line.split(SEAM).map(|cell| self.isolated(cell)).collect();
            out.push_str(cells.join(" ").trim_end());
            out.push('\n');
        }
        out
    }

    /// A line of its own.
    pub fn line(self, text: &str) -> String {
        format!("{}\n", self.isolated(text))
    }

    fn isolated(self, cell: &str) -> String {
        if !self.terminal || !cell.chars().any(is_rtl) {
            return cell.to_owned();
        }
        let text = cell.trim();
        let (before, after) = cell.split_once(text).unwrap_or(("", ""));
        format!("{before}{ISOLATE}{text}{END}{after}")
    }
}

fn line(c: char) -> LineStyle {
    LineStyle::none().fill(c).junction(c)
}

/// Columns with nothing but a seam between them.
fn columns() -> TableStyle {
    let line = ContentLineStyle::none().junction(SEAM);
    TableStyle::new().header_lines(line).content_lines(line)
}

/// Text as a cell may hold it: an article's control characters don't reach the terminal.
pub fn clean(text: &str) -> String {
    let plain = |c: char| if c == SEAM || steers(c) { ' ' } else { c };
    text.chars().map(plain).collect()
}

/// Whether a letter is written from right to left: Hebrew, Arabic and their neighbours, with presentation forms.
fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_piece_of_right_to_left_text_is_isolated_in_its_cell() {
        let look = Look { terminal: true, colour: false };
        let mut table = look.table(&["who", "when"]);
        table.set_width(40);
        table.add_row(vec!["علي شمخاني", "2020-11-15"]);
        let text = look.render(&table);
        let row = text.lines().last().expect("a row");
        assert!(row.contains("\u{2068}علي شمخاني\u{2069}"), "{row:?}");
        assert!(row.ends_with("2020-11-15") && !row.contains(SEAM), "{row:?}");
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(clean("a\u{1b}[31m\tb\nc"), "a [31m b\nc");
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{200c}d"), "a b c\u{200c}d", "a joiner belongs to its word");
    }
}
