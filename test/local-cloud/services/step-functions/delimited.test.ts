import fc from 'fast-check';
import { parseDelimited } from '../../../../local-cloud/services/step-functions/interpreter/distributed/delimited.ts';

test('a quoted field may contain delimiters, line ends and quotes', () => {
  const text = 'a;b\r\n"1;2";"x ""y""\nz"\n\n3;\n';
  expect(parseDelimited(text, ';')).toEqual([
    ['a', 'b'],
    ['1;2', 'x "y"\nz'],
    ['3', ''],
  ]);
});

test('a table that was quoted is parsed back to itself', () => {
  const rows = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { minLength: 1 });
  fc.assert(
    fc.property(rows, fc.constantFrom(',', ';', '\t'), (table, delimiter) => {
      const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
      const text = table.map((row) => row.map(quote).join(delimiter)).join('\n');
      expect(parseDelimited(text, delimiter)).toEqual(table);
    }),
  );
});
