import * as fc from 'fast-check';
import { MarkedLines } from '../../../../tasks/mask-logs/reading/marked-lines.ts';

const lines = new MarkedLines(1000);

describe('marked lines', () => {
  it('have a mark at every control byte, and at no other, and know which are no tabs and whether any are neighbours', () => {
    // Bytes at the edges of what is a mark come often: a carry from one to the next would show.
    const bytes = fc.oneof(
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(0x00, 0x09, 0x0a, 0x1f, 0x20, 0x7e, 0x7f, 0x80, 0xff),
    );
    const parts = fc.array(bytes, { maxLength: 200 }).map((values) => Buffer.from(values));
    fc.assert(
      fc.property(parts, parts, (beginning, rest) => {
        const all = Buffer.concat([beginning, rest, Buffer.from('\n')]);
        lines.read(beginning, all.subarray(beginning.length));
        const expected = [...all.keys()].filter((at) => (all[at] as number) < 0x20 || all[at] === 0x7f);
        const marks = [-1, ...expected];
        expect([...lines.marks.subarray(0, marks.length)]).toEqual(marks);
        const others = [...marks.keys()].filter((mark) => mark > 0 && all[marks[mark] as number] !== 0x09);
        expect([...lines.others.subarray(0, others.length)]).toEqual(others);
        const neighbours = expected.some((at, index) => at - (marks[index] as number) === 1);
        expect(lines.mayHaveEmptyFields).toBe(neighbours);
        expect(lines.bytes.subarray(0, lines.length).equals(all)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('know whether all of them are UTF-8', () => {
    const isUtf8 = (text: string, encoding: 'utf8' | 'latin1') => {
      lines.read(Buffer.alloc(0), Buffer.from(`${text}\n`, encoding));
      return lines.isUtf8;
    };
    expect(isUtf8('café', 'utf8')).toBe(true);
    expect(isUtf8('café', 'latin1')).toBe(false);
  });
});
