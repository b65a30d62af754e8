import { tab } from './bytes.ts';
import {
  type Code,
  doWhile,
  i8x16,
  i32,
  i64,
  type Loaded,
  type Local,
  loadFunction,
  until,
} from './web-assembly.ts';

/** How many bytes are looked at together. */
export const groupSize = 64;

/**
 * The one loop that sees every byte of every log: it finds the marks, which are the bytes below 0x20, and 0x7F.
 *
 * In WebAssembly, because that looks at sixteen bytes at once: 0.1 s for the 478 MB of a million rows, where the best
 * JavaScript, four bytes at once, takes 0.3 s, and `indexOf` from tab to tab 0.6 s.
 *
 * To drop it and web-assembly.ts, put the plain rule of marked-lines.test.ts in its place: the results are the same.
 *
 * Parameters: how many bytes there are, from place 0 of the memory on; the place of the list of marks, whose first entry
 * is there already; the place of the list of those marks that are no tabs, by their number in the first list. Entries have
 * 32 bits. What is behind the bytes, up to a whole group, is looked at too. Result: 1 when no two marks are neighbours, else 0;
 * the mark that is there already is one before the first byte.
 */
export function loadFindMarks(memorySize: number): Loaded {
  return loadFunction(
    memorySize,
    3,
    ['i32', 'i32', 'i64', 'i64', 'i64', 'i64'],
    (length, marks, nextOther, at, nextMark, found, others, last, neighbours) => [
      nextMark.set(i32.add(marks.get, i32.const(4))),
      last.set(i64.const(1)),
      doWhile(
        [
          found.set(bitsOfGroup(at, isMark)),
          others.set(i64.xor(found.get, bitsOfGroup(at, isTab))),
          // Each mark beside the one before it; `last` is whether the group before ended with a mark.
          neighbours.set(
            i64.or(
              neighbours.get,
              i64.and(found.get, i64.or(i64.shiftLeft(found.get, i64.const(1)), last.get)),
            ),
          ),
          last.set(i64.shiftRight(found.get, i64.const(groupSize - 1))),
          forEachBit(others, [
            i32.store(nextOther.get, i32.add(entries(marks, nextMark), bitsBelow(others, found))),
            nextOther.set(i32.add(nextOther.get, i32.const(4))),
          ]),
          forEachBit(found, [
            i32.store(nextMark.get, i32.add(at.get, i32.wrap(i64.countTrailingZeros(found.get)))),
            nextMark.set(i32.add(nextMark.get, i32.const(4))),
          ]),
          at.set(i32.add(at.get, i32.const(groupSize))),
        ],
        i32.lessThan(at.get, length.get),
      ),
      i64.isZero(neighbours.get),
    ],
  );
}

const isTab = (bytes: Code) => i8x16.equal(bytes, i8x16.const(tab));

const isMark = (bytes: Code) =>
  i8x16.or(i8x16.lessThan(bytes, i8x16.const(0x20)), i8x16.equal(bytes, i8x16.const(0x7f)));

/** Tests the bytes of a group: one bit for each, the first byte's lowest. */
function bitsOfGroup(at: Local, test: (bytes: Code) => Code): Code {
  return [0, 16, 32, 48]
    .map((offset) => i64.extend(i8x16.bitmask(test(i8x16.load(at.get, offset)))))
    .reduce((bits, more, index) => i64.or(bits, i64.shiftLeft(more, i64.const(16 * index))));
}

/** Runs the body for each bit of a number, while it is the lowest that is left. */
function forEachBit(bits: Local, body: Code[]): Code {
  const withoutLowest = i64.and(bits.get, i64.subtract(bits.get, i64.const(1)));
  return until(i64.isZero(bits.get), [...body, bits.set(withoutLowest)]);
}

/** How many of the bits are below the lowest of others. */
function bitsBelow(others: Local, bits: Local): Code {
  const lowest = i64.and(others.get, i64.subtract(i64.const(0), others.get));
  return i32.wrap(i64.countOnes(i64.and(bits.get, i64.subtract(lowest, i64.const(1)))));
}

/** How many entries a list has, that begins at `start` and will go on at `next`. */
const entries = (start: Local, next: Local): Code =>
  i32.shiftRight(i32.subtract(next.get, start.get), i32.const(2));
