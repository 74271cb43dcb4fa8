const PAGE = '{"line":"page"';
const VERSIONS = '"versions":[';

/** The lines of a pull as they are; tells the rows of each page, which are as many as its versions. */
export async function* countedRows(
  lines: AsyncIterable<string>,
  tell: (count: number) => void,
): AsyncGenerator<string> {
  for await (const line of lines) {
    if (line.startsWith(PAGE)) tell(rowsOf(line));
    yield line;
  }
}

/** From the end: rows are long, and only ids and a cookie follow the versions. */
function rowsOf(line: string): number {
  const start = line.lastIndexOf(VERSIONS) + VERSIONS.length;
  const versions = line.slice(start, line.indexOf(']', start));
  return versions === '' ? 0 : versions.split(',').length;
}
