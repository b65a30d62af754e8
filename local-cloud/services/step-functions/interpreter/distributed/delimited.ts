/**
 * Parses the rows of a CSV file. Fields may be quoted, and a quoted field may contain delimiters, line ends and doubled
 * quotes. Empty lines are skipped.
 */
export function parseDelimited(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endRow = () => {
    row.push(field);
    if (row.length > 1 || field !== '') rows.push(row);
    row = [];
    field = '';
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] as string;
    if (quoted && character === '"' && text[index + 1] === '"') {
      field += '"';
      index += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && character === delimiter) {
      row.push(field);
      field = '';
    } else if (!quoted && character === '\n') endRow();
    else if (quoted || character !== '\r') field += character;
  }
  endRow();
  return rows;
}
