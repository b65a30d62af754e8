import { headOf } from '../../../../tasks/mask-logs/formats/recognize.ts';

const lineOf = (length: number) => 'x'.repeat(length);

describe('what tells the format of a log', () => {
  it.each([
    ['its first line', '#Version: 1.0\n#Fields: date', '#Version: 1.0'],
    ['its first line that is not empty', '\r\n\n#Version: 1.0\n\n', '\r\n\n#Version: 1.0'],
    ['64 KiB of a longer line', `${lineOf(70_000)}\n`, lineOf(65_536)],
    ['64 KiB of empty lines', '\n'.repeat(70_000), '\n'.repeat(65_536)],
  ])('is %s, wherever its bytes are cut', (_, log, head) => {
    const bytes = Buffer.from(log);
    expect(headOf(bytes)?.toString()).toBe(head);
    expect(headOf(bytes.subarray(0, head.length + 1))?.toString()).toBe(head);
    expect(headOf(bytes.subarray(0, head.length - 1))).toBeUndefined();
  });

  it('is all of a log that has no whole line', () => {
    expect(headOf(Buffer.from('#Version'))).toBeUndefined();
    expect(headOf(Buffer.from('\n\n'))).toBeUndefined();
    expect(headOf(Buffer.alloc(0))).toBeUndefined();
  });
});
