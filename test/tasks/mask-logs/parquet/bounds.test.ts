import { gzipSync } from 'node:zlib';
import { Memory, mostDecodedBytes } from '../../../../tasks/mask-logs/parquet/memory.ts';
import { readRuns } from '../../../../tasks/mask-logs/parquet/runs.ts';
import { uncompressSnappy } from '../../../../tasks/mask-logs/parquet/snappy.ts';
import { endOfStruct } from '../../../../tasks/mask-logs/parquet/thrift.ts';

const bytes = (...parts: readonly (number | string | Buffer)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part))));

describe('Snappy', () => {
  it('is uncompressed: texts, copies near and far, and copies of themselves', () => {
    const text = `${'abc'.repeat(30)}${'x'.repeat(70)}`;
    const packed = bytes(160, 1, 8, 'abc', 0b111010, 3, 0, 0b1001, 3, 0, 'x', 0xfe, 1, 0);
    expect(() => uncompressSnappy(packed, text.length)).toThrow(RangeError);
    const whole = bytes(bytes(160, 1), bytes(8, 'abc'), bytes(0xfe, 3, 0), bytes(0x5a, 3, 0), bytes(0, 'x'));
    const rest = bytes(0xfe, 1, 0, 0x05, 1);
    expect(uncompressSnappy(bytes(whole, rest), 160).toString()).toBe(text);
  });

  it.each([
    ['a length that goes back, over which a reader never ends', bytes(8, 0xfc, 0xfa, 0xff, 0xff, 0xff), 8],
    ['a size that its bytes cannot become', bytes(0xff, 0xff, 0xff, 0xff, 7, 0), 2 ** 31 - 1],
    ['another size than it says', bytes(4, 8, 'abc'), 3],
    ['a text beyond its end', bytes(4, 12, 'abc'), 4],
    ['a copy from before its beginning', bytes(8, 0, 'a', 0x05, 9), 8],
    ['a copy of nothing', bytes(8, 0, 'a', 0x05, 0), 8],
    ['a copy of more than its size', bytes(3, 0, 'a', 0x05, 1), 3],
    ['too few bytes', bytes(8, 8, 'abc'), 8],
    ['nothing', Buffer.alloc(0), 0],
    ['gzip', gzipSync('abc'), 3],
  ])('is damaged when it has %s', (_, input, size) => {
    expect(() => uncompressSnappy(input, size)).toThrow(RangeError);
  });
});

describe('a structure of Thrift', () => {
  it('ends behind all that stands within it', () => {
    const inner = bytes(0x15, 0x80, 1, 0x11, 0x12, 0);
    const struct = bytes(
      0x18,
      3,
      'abc',
      0x19,
      0x25,
      2,
      4,
      0x1c,
      inner,
      0x17,
      Buffer.alloc(8),
      0x06,
      0x54,
      0x80,
      1,
      0,
    );
    expect(endOfStruct(bytes('--', struct, 'more'), 2)).toBe(2 + struct.length);
  });

  it.each([
    [
      'lists of very many in each other',
      bytes(...Array(9).fill(bytes(0x19, 0xf9, 0xff, 0xff, 0xff, 0xff, 7))),
    ],
    ['a list of more than there is', bytes(0x19, 0xf5, 0xff, 0xff, 3, 1, 1, 0)],
    ['structures in each other without end', Buffer.alloc(100_000, 0x1c)],
    ['lists in each other without end', Buffer.alloc(100_000, 0x19)],
    ['very many structures', bytes(0x19, 0xfc, 0x80, 0x89, 0x7a, Buffer.alloc(2_000_001))],
    ['a number without end', bytes(0x16, Buffer.alloc(100_000, 0x80))],
    ['a text of more than there is', bytes(0x18, 0x7f, 'abc', 0)],
    ['a type that Parquet does not have', bytes(0x1b, 0)],
    ['no end', bytes(0x15, 2)],
  ])('is damaged when it has %s', (_, struct) => {
    expect(() => endOfStruct(struct)).toThrow(RangeError);
  });
});

describe('runs', () => {
  it('are numbers that repeat, and numbers whose bits are packed', () => {
    const numbers = new Uint32Array(11);
    readRuns(bytes(0b110, 5, 0b11, 0b10001000, 0b11000110, 0b11111010), 0, 6, 3, numbers);
    expect([...numbers]).toEqual([5, 5, 5, 0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it.each([
    ['fewer than are wanted', bytes(0b100, 1), 1],
    ['a number of too many bits', bytes(0b10000, 2), 1],
    ['a count without end', Buffer.alloc(9, 0x80), 1],
    ['packed bits that are missing', bytes(0b11), 3],
    ['wider numbers than there are', bytes(0b11, Buffer.alloc(99)), 25],
  ])('are damaged when they have %s', (_, runs, width) => {
    expect(() => readRuns(runs, 0, runs.length, width, new Uint8Array(8))).toThrow(RangeError);
  });

  it('take no more than is wanted of a run that claims very many', () => {
    const numbers = new Uint8Array(8);
    readRuns(bytes(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 0, 6, 1, numbers);
    expect([...numbers]).toEqual(Array(8).fill(1));
  });
});

describe('the memory for what is decoded', () => {
  it('is bounded', () => {
    const memory = new Memory();
    memory.take(mostDecodedBytes);
    expect(() => memory.take(1)).toThrow(/More than 128 MiB .* smaller pages or row groups/);
  });
});
