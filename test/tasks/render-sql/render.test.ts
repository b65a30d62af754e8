import fc from 'fast-check';
import { renderStatements } from '../../../tasks/render-sql/render.ts';

describe('SQL is rendered', () => {
  it('statement by statement, without comments', () => {
    const sql = '-- Why.\nSELECT 1;\n\n-- And; also\nSELECT\n  2;\n';
    expect(renderStatements(sql, {})).toEqual(['SELECT 1', 'SELECT\n  2']);
  });

  it('with values as literals, identifiers and keywords, as psql writes them', () => {
    expect(
      renderStatements(`VACUUM :mode :"table" TO :'name'::VARCHAR;`, {
        mode: 'FULL',
        table: 'page',
        name: 'x',
      }),
    ).toEqual([`VACUUM FULL "page" TO 'x'::VARCHAR`]);
  });

  it('with every literal in its quotes, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('\\')),
        (text) => {
          const [statement = ''] = renderStatements(`SELECT :'text';`, { text });
          const literal = statement.slice('SELECT '.length);
          expect(literal.slice(1, -1).replaceAll("''", '')).not.toContain("'");
          expect(literal.slice(1, -1).replaceAll("''", "'")).toBe(text);
        },
      ),
    );
  });

  it('never with a backslash, which Redshift would take for an escape', () => {
    expect(() => renderStatements(`SELECT :'text';`, { text: "\\' OR 1=1" })).toThrow('backslash');
  });

  it('never with a value missing', () => {
    expect(() => renderStatements(`SELECT :'name';`, {})).toThrow(':name');
  });
});
