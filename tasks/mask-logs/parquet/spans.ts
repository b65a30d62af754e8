import { copyOverrun, viewOf } from '../reading/bytes.ts';
import { damaged } from './damage.ts';

/** Where a value starts that cannot stand in a row. */
export const flawed = 0xffff_ffff;

/** Where the texts of values stand in some bytes: no text is made of them, they are only copied. */
export interface Spans {
  readonly bytes: Buffer;
  /** the same bytes, and some behind them, so that words can be copied */
  readonly view: DataView;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** What the places of {@link count} texts take. */
export const bytesOfSpans = (count: number) => 8 * count;

/** Notes where texts stand. */
export class SpanWriter {
  readonly #spans: Spans;
  #count = 0;

  /** @param bytes with {@link copyOverrun} more behind them in their memory */
  constructor(bytes: Buffer, count: number) {
    const { buffer, byteOffset, byteLength } = bytes;
    if (byteOffset + byteLength + copyOverrun > buffer.byteLength) throw damaged();
    this.#spans = {
      bytes,
      view: viewOf(new Uint8Array(buffer, byteOffset, byteLength + copyOverrun)),
      starts: new Uint32Array(count),
      ends: new Uint32Array(count),
    };
  }

  /**
   * Notes the next one. With a TAB, a line end or another control byte it is flawed: in a row it would be more than one.
   *
   * @throws RangeError when it ends outside of the bytes
   */
  add(start: number, end: number): void {
    const { bytes, starts, ends } = this.#spans;
    if (end < start || end > bytes.length) throw damaged();
    const index = this.#count++;
    starts[index] = start;
    ends[index] = end;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte < 0x20 || byte === 0x7f) {
        starts[index] = flawed;
        ends[index] = flawed;
        return;
      }
    }
  }

  /** A value of which there is no text. */
  addFlawed(): void {
    this.#spans.starts[this.#count] = flawed;
    this.#spans.ends[this.#count++] = flawed;
  }

  get spans(): Spans {
    return this.#spans;
  }
}
