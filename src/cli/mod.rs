//! The command line: what can be typed, and what each command is handed to.
//!
//! Help, man page and completions are made from these definitions. The commands see only the library's public face.

mod answer;
mod ask;
mod care;
mod caught;
mod cypher;
mod decide;
mod demo;
mod draw;
mod eval;
mod eval_report;
mod filter;
mod find;
mod forget;
mod form;
mod limits;
mod meta;
mod network;
mod network_rows;
mod network_text;
mod output;
mod picture;
mod read;
mod report;
mod serve;
mod show;
mod sparql;
mod stop;
mod table;
mod transfer;
mod why;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use isnad::Archive;
use report::{Failure, note};

/// Found, or done.
pub const DONE: u8 = 0;
/// Nothing was found.
pub const NOTHING: u8 = 1;
/// Wrong use, or input that is broken as a whole.
pub const WRONG: u8 = 2;
/// Some articles failed; the others were taken.
pub const PARTLY: u8 = 3;
/// Stopped by Ctrl-C, as shells say it.
pub const STOPPED: u8 = 130;

/// Reads political news in Arabic, Persian and English into a graph in which every fact keeps its sentence.
#[derive(Debug, Parser)]
#[command(name = "isnad", version, about, propagate_version = true, after_help = AFTER, max_term_width = 100)]
pub struct Cli {
    /// The folder that holds the store
    ///
    /// Without it isnad.store in the current folder.
    #[arg(long, global = true, env = "ISNAD_STORE", value_name = "DIR")]
    pub store: Option<PathBuf>,

    /// Write the data to this file, not to standard output; without --format in the form of its extension
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Wait so long for another process that has the store: 10s, 2m
    #[arg(long, global = true, value_name = "TIME", value_parser = waiting, default_value = "2s")]
    pub wait: Duration,

    #[command(subcommand)]
    pub command: Command,

    /// Whether `--store` was typed, and the folder is not that of the environment.
    #[arg(skip)]
    pub store_typed: bool,

    /// The store that a server has open, for the commands that it runs.
    #[arg(skip)]
    pub served: Option<Arc<Archive>>,
}

impl Cli {
    /// The store's folder.
    pub fn store(&self) -> PathBuf {
        self.store.clone().unwrap_or_else(|| PathBuf::from("isnad.store"))
    }

    /// Opens the store to read it, or takes the one that is open.
    pub fn open(&self) -> Result<Arc<Archive>, Failure> {
        match &self.served {
            Some(archive) => Ok(Arc::clone(archive)),
            None => self.open_alone().map(Arc::new),
        }
    }

    /// Opens the store to change more than its articles.
    pub fn open_alone(&self) -> Result<Archive, Failure> {
        Ok(told(Archive::open_within(self.store(), self.wait)?))
    }

    /// Opens the store, and makes one where there is none.
    pub fn create(&self) -> Result<Archive, Failure> {
        Ok(told(Archive::create_within(self.store(), self.wait)?))
    }
}

/// Says so if the store was made one of today's format when it was opened.
fn told(archive: Archive) -> Archive {
    if let Some(backup) = archive.store().backup() {
        report::note(format_args!(
            "the store was of an older format and is of today's now; the old database is kept in {}: delete it when all \
             is well",
            backup.display()
        ));
    }
    archive
}

fn waiting(text: &str) -> Result<Duration, String> {
    let wrong = || "write a time such as 10s, 500ms or 2m".to_owned();
    let time: jiff::SignedDuration = text.parse().map_err(|_| wrong())?;
    Duration::try_from(time).map_err(|_| wrong())
}

const AFTER: &str = "\
Examples:
  isnad demo                                    see all of it at once, on the bundled articles
  isnad add news/*.txt                          read articles and keep them
  isnad ask \"all meetings between Iran and Iraq officials\"
  isnad show شمخاني                             everything known of a person

Data goes to standard output, all else to standard error. Exit codes: 0 found or done, 1 nothing found, 2 wrong use or
broken input, 3 some articles failed and the rest were stored, 130 stopped by Ctrl-C.";

/// What isnad can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read articles and print what is found in them, storing nothing
    #[command(after_help = "\
Examples:
  isnad extract article.txt                     a table on a terminal, JSON Lines in a pipe
  isnad extract --format jsonl news.jsonl > facts.jsonl
  echo 'Iraqi President Barham Salih met Iranian Foreign Minister Mohammad Javad Zarif in Baghdad.' | isnad extract -")]
    Extract(ExtractArgs),

    /// Read articles and keep what is found in the store
    #[command(after_help = "\
Examples:
  isnad add article.txt
  isnad add --store ~/news.store news/*.jsonl
  zcat archive.jsonl.gz | isnad add -
  isnad add --snapshot news.snapshot news/*     and leave a copy that others can read meanwhile

An article that is there already, unchanged, is left as it is; one whose text has changed takes the place of the old.
Ctrl-C keeps what was read so far and stops (exit code 130); the same command again goes on.")]
    Add(AddArgs),

    /// Answer a question in words: English, Arabic or Persian
    #[command(after_help = "\
Examples:
  isnad ask \"all meetings between Iran and Iraq officials\"
  isnad ask \"whom did Shamkhani receive in November 2020\"
  isnad ask 'كل اللقاءات بين المسؤولين الإيرانيين والعراقيين'
  isnad ask 'همه دیدارهای مقام‌های ایران و عراق' --format json
  isnad ask \"Zarif's meetings since 2019\" -o zarif.svg")]
    Ask(ask::AskArgs),

    /// Find events with flags; every filter goes with every other
    #[command(after_help = "\
Examples:
  isnad events --type meeting --between IRN --and IRQ --officials
  isnad events --person Zarif --from 2019 --to 2020-06 --limit 10
  isnad events --type visit --place Tehran --role visitor=IRQ:minister
  isnad events --type meeting --between IRN:minister/foreign --and SAU --status any --count
  isnad events --type meeting --party Zarif --by person --of IRQ:officials --limit 10
  isnad events --type meeting --between IRN --and IRQ --by month
  isnad events --country IRQ --limit 20 --after 2020-09-26.e3f09c1d2b7a6e845

A party is a country's name or ISO code (Iran, IRN), a person's or organization's name in any of the three scripts, or
an id; an office may follow a colon: IRN:officials, IRN:minister/foreign, :ambassador.")]
    Events(ask::EventsArgs),

    /// Show how two are connected, with the sentences that carry each step
    #[command(after_help = "\
Examples:
  isnad path شمخاني 'Barham Salih'
  isnad path Zarif Lavrov --paths 5 --from 2019 --to 2020
  isnad path Zarif Macron --edges PARTICIPATED_IN,ABOUT --events 1
  isnad path Shamkhani Iraq --format json

A step leads from one to another who took part in the same event, or as --edges says. Countries are passed through only
where they are one of the ends. Exit codes: 0 found, 1 they are not connected so.")]
    Path(network::PathArgs),

    /// List who and what is near somebody
    #[command(after_help = "\
Examples:
  isnad neighbours شمخاني
  isnad neighbours Zarif --depth 2 --type meeting --from 2020
  isnad neighbours IRN --format csv -o iran.csv
  isnad neighbours Tehran --edges AT")]
    Neighbours(network::NeighboursArgs),

    /// Show what somebody did when: events in the order of time, and offices
    #[command(after_help = "\
Examples:
  isnad timeline شمخاني
  isnad timeline Zarif --type meeting,visit --from 2019 --to 2020
  isnad timeline Iraq --edges PARTICIPATED_IN,ABOUT --limit 500
  isnad timeline Tehran --from 2020-11                  what happened there")]
    Timeline(network::TimelineArgs),
    /// Say who held which office, and when: of a person, or whoever held a country's
    #[command(after_help = "\
Examples:
  isnad offices Zarif                           the offices of a person, with the days on which articles show him in them
  isnad offices IRQ:minister/foreign            whoever held an office
  isnad offices IRQ:prime-minister --on 2020-11
  isnad offices IRN:current-officials           who represents Iran, as far as the articles tell
  isnad offices IRN:former-president")]
    Offices(ask::OfficesArgs),

    /// Ask in Cypher: patterns of people, offices, countries and events
    #[command(after_help = "\
Examples:
  isnad cypher 'MATCH (p:Person)-[:HELD]->(o:Office)-[:FOR]->(:Country {code: \"IRQ\"}) RETURN p.name, o.title'
  isnad cypher 'MATCH (p:Person)-[:PARTICIPATED_IN]->(e:Event {type: \"visit\"})-[:AT]->(l)
                RETURN p.name, l.name, e.date ORDER BY e.date DESC LIMIT 10'
  isnad cypher 'MATCH (p:Person {name: $who})-[r]->(e:Event) RETURN type(r), e.id' --param who=شمخاني
  isnad cypher --schema                         the names that a query can use

It only reads. What would not be answered rightly is refused; docs/cypher.md has what is answered, with examples.")]
    Cypher(cypher::CypherArgs),

    /// Rank people or countries by how much they stand in the middle
    #[command(after_help = "\
Examples:
  isnad rank                                            people by PageRank
  isnad rank --by betweenness --type meeting --from 2020 --to 2020
  isnad rank --by degree --over countries --limit 10 --format csv

Who took part in an event together is joined, countries by those who stand for them; docs/graph-questions.md says what each
measure means.")]
    Rank(network::RankArgs),

    /// Divide people or countries into communities that took part with each other more than chance would have it
    #[command(after_help = "\
Examples:
  isnad communities
  isnad communities --over countries --type meeting --from 2019 --to 2020
  isnad communities --members 100 --format json")]
    Communities(network::CommunitiesArgs),

    /// Count events between countries, by type
    #[command(after_help = "\
Examples:
  isnad matrix --from 2020 --to 2020
  isnad matrix --countries Iran,Iraq,TUR,SAU --type meeting,visit
  isnad matrix --limit 200 -o matrix.csv
  isnad matrix --type meeting -o meetings.svg           a heat map, with the numbers in its cells
  isnad matrix --lang fa --labels both -o meetings.png

Each number is what `isnad events --between A --and B --count` says.")]
    Matrix(network::MatrixArgs),

    /// Ask in SPARQL 1.1, over the store's own indexes
    #[command(after_help = "\
Examples:
  isnad sparql 'SELECT ?name { ?who a :Person ; :name ?name ; :held/:for id:IRN } ORDER BY ?name'
  isnad sparql 'SELECT ?who ?event { ?who :participatedIn ?event }' --bind who=p3f09c1d2b7a6e845
  isnad sparql --file meetings.rq --format csv -o meetings.csv
  isnad sparql 'DESCRIBE id:e3f09c1d2b7a6e845' --format turtle
  isnad sparql 'ASK { ?event a :Call ; :participation/:speaksFor id:IRN }' --explain

`isnad schema` prints the words; the prefixes :, id:, rdf:, rdfs: and xsd: need no declaration; docs/sparql.md has more
examples. Nothing is written and nothing is asked of others. Exit codes: 0 found, 1 nothing found, 2 no query, or ended by
--timeout before anything was found, 3 there is more than --limit or --timeout lets through, 130 stopped by Ctrl-C.")]
    Sparql(sparql::SparqlArgs),

    /// Print the vocabulary of the graph in RDF: classes, properties, what they lead from and to; or that of Cypher
    #[command(after_help = "Examples:\n  isnad schema > isnad.ttl\n  isnad schema --cypher")]
    Schema(sparql::SchemaArgs),

    /// Write the whole store as RDF: N-Quads, N-Triples or Turtle
    #[command(after_help = "\
Examples:
  isnad export --format nquads -o news.nq
  isnad export -o news.ttl

In the terms that `isnad schema` prints. Lines are sorted, and the same whatever the order in which articles were added.")]
    Export(sparql::ExportArgs),

    /// Show all that is known of a person, organization, country or place
    #[command(after_help = "\
Examples:
  isnad show شمخاني
  isnad show shamkhani                          any script, without diacritics; a slip of the pen is asked back
  isnad show p3f09c1d2b7a6e845                  by id, where a name means several")]
    Show(show::ShowArgs),

    /// List who and what is called so: people, organizations, places, countries
    #[command(after_help = "\
Examples:
  isnad find shamkhani                          in any script, with a slip of the pen, the likest first
  isnad find حسين --limit 50")]
    Find(find::FindArgs),

    /// Show why a fact is believed: sentence, article, outlet, speakers, rule
    #[command(after_help = "\
Examples:
  isnad why e3f09c1d2b7a6e845                   an event's id, as `ask` and `events` print it
  isnad why p3f09c1d2b7a6e845                   why several names were taken for one person")]
    Why(why::WhyArgs),

    /// Decide that two are one: people, organizations, places or events
    #[command(after_help = "\
Examples:
  isnad merge 'Ali Shamkhani' شمخاني            the first keeps its id
  isnad merge p3f09c1d2b7a6e845 p81c2d3e4f5061728
  isnad merge e3f09c1d2b7a6e845 e81c2d3e4f506172

A decision is kept beside the articles: it holds when they are added again or everything is derived anew, until it is
taken back with `isnad decisions --undo NUMBER`. Where two contradict each other, the later counts.")]
    Merge(decide::MergeArgs),

    /// Decide that a part of somebody is somebody else, or a report of an event tells of another
    #[command(after_help = "\
Examples:
  isnad show 'Hassan Mohammadi'                 lists the parts that were joined, with their ids
  isnad split 'Hassan Mohammadi' --off p81c2d3e4f5061728
  isnad split 'Hassan Mohammadi' --off 'حسن محمدی'
  isnad split 'Hassan Mohammadi' --article isna-99082516954
  isnad split e3f09c1d2b7a6e845 --article isna-99082516954")]
    Split(decide::SplitArgs),

    /// Decide that somebody has a further name
    #[command(after_help = "\
Examples:
  isnad alias 'Mohammed bin Salman' MBS
  isnad alias شمخاني 'Admiral Shamkhani'

The one is found by the name, and whoever articles call so, and of no other country, is the one.")]
    Alias(decide::AliasArgs),

    /// Decide that an event, an office or a country was misread
    #[command(after_help = "\
Examples:
  isnad reject e3f09c1d2b7a6e845                no such event
  isnad reject e3f09c1d2b7a6e845 --article isna-99082516954
  isnad reject f3f09c1d2b7a6e845                the person never held the office
  isnad reject 'Fuad Hussein' --country IRN")]
    Reject(decide::RejectArgs),

    /// List what was decided, and take decisions back
    #[command(after_help = "\
Examples:
  isnad decisions
  isnad decisions --undo 3")]
    Decisions(decide::DecisionsArgs),

    /// Draw an answer, somebody's surroundings or a stretch of time
    #[command(after_help = "\
Examples:
  isnad draw \"all meetings between Iran and Iraq officials\" -o meetings.svg
  isnad draw --person Zarif | dot -Tpdf > zarif.pdf
  isnad draw --around شمخاني --depth 2 -o around.svg
  isnad draw --from 2020 --to 2020 -o 2020.html         a page to pan, search and filter, in one file
  isnad draw --from 2020-11 --to 2020-11 --labels both --theme dark -o november.png --width 2000
  isnad draw --between IRN --and SAU --layout timeline -o timeline.svg
  isnad draw --person Zarif --layout neato -o zarif.svg        laid out by Graphviz, if it is installed")]
    Draw(draw::DrawArgs),

    /// Say how much the store holds
    #[command(after_help = "Example:\n  isnad stats --format json")]
    Stats(show::StatsArgs),

    /// Read the bundled articles, ask the question that isnad was made for, and draw the answer
    #[command(after_help = "Example:\n  isnad demo --dir /tmp/isnad-demo")]
    Demo(demo::DemoArgs),

    /// Take articles back, with all that nothing else supports
    #[command(after_help = "\
Examples:
  isnad forget a5f57413b69d718ef                by id, as `why` and `show` print it
  isnad forget https://news.example/77 n-12     by address or identity
  isnad forget --source \"The Example\" --before 2015 --dry-run
  isnad forget --before 2010 --yes --compact

With --dry-run nothing is changed, and what would go is listed: the articles, and the people, organizations, places and
events that no other article supports. What is forgotten answers no question from then on. Its words stay in the store's
files until they are compacted (--compact, or `isnad compact`); snapshots and dumps made before keep them.

Exit codes: 0 forgotten, 1 no article fits, 3 some of those that were named are not there and the others were forgotten.")]
    Forget(forget::ForgetArgs),

    /// Rewrite the store's files, so that what was forgotten is gone from them
    #[command(after_help = "\
Example:
  isnad compact

Needs as much room again as the store takes, until it is done. The store is whole whenever the process ends.")]
    Compact(forget::CompactArgs),

    /// Read all articles in the store again with today's packs
    #[command(after_help = "\
Example:
  isnad rebuild

The result takes the place of what was read before when it is whole, and the store is whole whenever the process ends.
Needs as much room again as the store takes, until it is done.")]
    Rebuild(care::RebuildArgs),

    /// Write all articles and what was read from them as JSON Lines
    #[command(after_help = "\
Examples:
  isnad dump -o backup.jsonl
  isnad dump | gzip > backup.jsonl.gz

`isnad load` makes a store of it again whose dump is the same to the byte.")]
    Dump(transfer::DumpArgs),

    /// Keep the articles of a dump, with what was read from them
    #[command(after_help = "\
Examples:
  isnad load --store new.store backup.jsonl
  zcat backup.jsonl.gz | isnad load -

Exit codes: 0 loaded, 2 no dump, 3 some lines were broken or missing and the rest was loaded.")]
    Load(transfer::LoadArgs),

    /// Check that everything in the store is as it should be
    #[command(after_help = "\
Examples:
  isnad check
  isnad check --format json
  isnad check --repair                          after copying the folder

Looks at every record's checksum, cuts every piece of evidence from its text, and derives the whole graph anew to compare
it, all in a copy, for which it needs twice as much room again as the store takes. --repair keeps the articles that are whole, reads those again whose text is whole, moves the others to damaged.jsonl in
the store's folder, and derives everything else anew. Exit codes: 0 sound or repaired, 2 nothing can be read, 3 something
is wrong, or articles were moved out.")]
    Check(care::CheckArgs),

    /// Write a copy of the store that others can read while it is in use
    #[command(after_help = "\
Examples:
  isnad snapshot news.snapshot
  isnad ask --store news.snapshot \"who visited Tehran\"

An earlier snapshot in that folder is replaced. Of a store in use, the process that has it makes the snapshot:
`isnad add --snapshot DIR`.")]
    Snapshot(care::SnapshotArgs),

    /// Explore the whole store in a browser of this machine, and answer programs by a JSON API
    #[command(after_help = "\
Examples:
  isnad serve                                   prints the address; Ctrl-C stops it
  isnad serve --store news.snapshot --port 0    a snapshot, so that the store stays free for `add`; any free port
  isnad serve --listen 192.0.2.7                for others too, who need the address with the token that is printed
  curl 'http://127.0.0.1:7373/api/ask?q=who+visited+Tehran'

The API's document is at /openapi.json. Nothing can be changed through it. Exit codes: 2 where it cannot listen, 130 stopped
by Ctrl-C.")]
    Serve(serve::ServeArgs),

    /// Measure how well articles are read, by gold that people wrote
    #[command(after_help = "\
Examples:
  isnad eval tests/gold/ar.jsonl                precision, recall and F1 of every line
  isnad eval --errors tests/gold/*.jsonl        also what was missed, invented and read wrongly, by article
  isnad eval --format json gold.jsonl           for a script; --format jsonl for one object a line
  isnad eval --format markdown -o docs/accuracy.md tests/gold/*.jsonl

Gold is JSON Lines: an article's fields with its people, countries, organizations, places and events. docs/accuracy.md
says how a record looks and what each line compares. Exit codes: 0 measured, 2 no record could be used, 3 some could not.")]
    Eval(eval::EvalArgs),

    /// Work on language packs
    #[command(subcommand)]
    Pack(PackCommand),

    /// Print completions for a shell
    #[command(after_help = "Example:\n  isnad completions bash > ~/.local/share/bash-completion/completions/isnad")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },

    /// Print the manual page, of isnad or of one of its commands
    #[command(after_help = "Examples:\n  isnad man | man -l -\n  isnad man events | man -l -")]
    Man {
        /// The command
        command: Option<String>,
    },
}

/// What can be done with language packs.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Load a pack, say what is wrong with it by file, line and column, and run every example in it
    #[command(after_help = "Example:\n  isnad pack check my-packs/ku")]
    Check {
        /// The pack's folder
        dir: PathBuf,
    },
}

/// `isnad extract`.
#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// Files with articles (plain text, JSON Lines); `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<OsString>,
    /// The form of the output; a table on a terminal, else JSON Lines
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<RecordFormat>,
}

/// The forms of what was read from articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RecordFormat {
    /// For a person to read
    Table,
    /// One JSON object an article
    Jsonl,
}

/// `isnad add`.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// Files with articles (plain text, JSON Lines); `-` is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<OsString>,
    /// Write a snapshot of the store to this folder when all is added
    #[arg(long, value_name = "DIR")]
    pub snapshot: Option<PathBuf>,
}

/// Parses the arguments, runs the command and says how it ended.
pub fn main() -> ExitCode {
    let parsed = definitions().try_get_matches().and_then(|matches| {
        let store_typed = matches.value_source("store") == Some(ValueSource::CommandLine);
        Cli::from_arg_matches(&matches).map(|cli| Cli { store_typed, ..cli })
    });
    let mut cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            if error.use_stderr() && std::env::args_os().any(|arg| report::has_control(&arg.to_string_lossy())) {
                note(error.render());
                return ExitCode::from(error.exit_code() as u8);
            }
            // help and version go to standard output, and a reader that has seen enough of them is no error
            let printed = error.print();
            return ExitCode::from(if printed.is_err() { DONE } else { error.exit_code() as u8 });
        }
    };
    let done = form::by_extension(&mut cli).and_then(|()| run(&cli));
    ExitCode::from(done.unwrap_or_else(|failure| failure.report()))
}

fn run(cli: &Cli) -> Result<u8, Failure> {
    match &cli.command {
        Command::Extract(args) => read::extract(cli, args),
        Command::Add(args) => read::add(cli, args),
        Command::Ask(args) => ask::ask(cli, args),
        Command::Events(args) => ask::events(cli, args),
        Command::Path(args) => network::path(cli, args),
        Command::Neighbours(args) => network::neighbours(cli, args),
        Command::Timeline(args) => network::timeline(cli, args),
        Command::Cypher(args) => cypher::cypher(cli, args),
        Command::Rank(args) => network::rank(cli, args),
        Command::Communities(args) => network::communities(cli, args),
        Command::Matrix(args) => network::matrix(cli, args),
        Command::Sparql(args) => sparql::sparql(cli, args),
        Command::Schema(args) => sparql::schema(cli, args),
        Command::Export(args) => sparql::export(cli, args),
        Command::Offices(args) => ask::offices(cli, args),
        Command::Show(args) => show::show(cli, args),
        Command::Find(args) => find::find(cli, args),
        Command::Serve(args) => serve::serve(cli, args),
        Command::Why(args) => why::why(cli, args),
        Command::Merge(args) => decide::merge(cli, args),
        Command::Split(args) => decide::split(cli, args),
        Command::Alias(args) => decide::alias(cli, args),
        Command::Reject(args) => decide::reject(cli, args),
        Command::Decisions(args) => decide::decisions(cli, args),
        Command::Draw(args) => draw::draw(cli, args),
        Command::Stats(args) => show::stats(cli, args),
        Command::Demo(args) => demo::demo(cli, args),
        Command::Forget(args) => forget::forget(cli, args),
        Command::Compact(args) => forget::compact(cli, args),
        Command::Rebuild(args) => care::rebuild(cli, args),
        Command::Dump(args) => transfer::dump(cli, args),
        Command::Load(args) => transfer::load(cli, args),
        Command::Check(args) => care::check(cli, args),
        Command::Snapshot(args) => care::snapshot(cli, args),
        Command::Eval(args) => eval::eval(cli, args),
        Command::Pack(PackCommand::Check { dir }) => meta::check(dir),
        Command::Completions { shell } => meta::completions(cli, *shell),
        Command::Man { command } => meta::man(cli, command.as_deref()),
    }
}

/// The definitions, for what is made from them.
///
/// The flags about the store are every command's, so that they may stand before its name too; in the help of those that
/// use no store they would only puzzle.
fn definitions() -> clap::Command {
    let all = Cli::command();
    let of_store: Vec<clap::Arg> =
        all.get_arguments().filter(|arg| ["store", "wait"].contains(&arg.get_id().as_str())).cloned().collect();
    STORELESS.into_iter().fold(all, |all, name| {
        all.mut_subcommand(name, |command| command.args(of_store.iter().map(|arg| arg.clone().hide(true))))
    })
}

/// The commands that use no store.
const STORELESS: [&str; 6] = ["extract", "eval", "pack", "schema", "completions", "man"];
