// What a run shows: a table of the folders, and the mutants that no test noticed.

const columns = ['folder', 'mutants', 'killed', 'survived', 'no coverage', 'timeout', 'score %', 'left out'];

const percent = (part, whole) => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(1));

function cellsOf(name, mutants) {
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const [killed, survived, uncovered, timeout] = [
    count('Killed'),
    count('Survived'),
    count('NoCoverage'),
    count('Timeout'),
  ];
  const judged = killed + survived + uncovered + timeout;
  return [
    name,
    judged,
    killed,
    survived,
    uncovered,
    timeout,
    percent(killed + timeout, judged),
    mutants.length - judged,
  ].map(String);
}

/** Why mutants were left out of the score, with how many each time. */
function explainLeftOut(mutants) {
  const of = isMeant => mutants.filter(isMeant).length;
  const ignored = isMeant => of(({ status, statusReason = '' }) => status === 'Ignored' && isMeant(statusReason));
  const sentences = ignored(reason => reason === 'sentence');
  const broken = of(({ status }) => status === 'RuntimeError' || status === 'CompileError');
  return (
    `Left out: ${ignored(reason => reason !== 'sentence')} that run only while a file is loaded (--static), ` +
    `${sentences} sentences for a person, ${broken} with which the tests could not start.`
  );
}

/** One row for each folder, and one for all of them. */
export function formatTable(results) {
  const rows = results.map(({ name, files }) => ({ name, mutants: files.flatMap(({ mutants }) => mutants) }));
  const all = rows.flatMap(({ mutants }) => mutants);
  const lines = [
    columns,
    ...rows.map(({ name, mutants }) => cellsOf(name, mutants)),
    ...(rows.length > 1 ? [cellsOf('all', all)] : []),
  ];
  const widths = columns.map((_title, column) => Math.max(...lines.map(line => line[column].length)));
  const pad = (cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  return [...lines.map(line => line.map(pad).join('  ')), '', explainLeftOut(all)].join('\n');
}

/** The text of a range; lines and columns count from 1. */
function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines[lines.length - 1].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

/** On one line, and not endless. */
function short(text) {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 88)} …` : line;
}

/** Each mutant that no test noticed: `file:line, original -> replacement`. */
export function listUnnoticed(results) {
  const lines = results.flatMap(({ name, files }) => {
    const unnoticed = files.flatMap(({ file, source, mutants }) =>
      mutants
        .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
        .sort((one, other) => one.location.start.line - other.location.start.line)
        .map(
          ({ location, replacement, status }) =>
            `${file}:${location.start.line}  ${short(textAt(source, location))}  ->  ${short(replacement)}` +
            (status === 'NoCoverage' ? '  (no test comes here)' : ''),
        ),
    );
    return [`# ${name}: ${unnoticed.length}`, ...unnoticed, ''];
  });
  return `${lines.join('\n')}\n`;
}
