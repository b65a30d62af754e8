import { createHash } from 'node:crypto';
import type { IngestInput, SourceObject } from '../common/ingest-input.ts';
import type { CreatedLog } from './s3-events.ts';

/** What one execution of `ingest` is started with. */
export interface Batch {
  /** Says what is inside, and is the same for the same logs: a second try finds the first. */
  readonly name: string;
  readonly input: IngestInput;
}

/** The most that one execution carries: far under the 1,000 keys of a DeleteObjects and the 256 KiB of a payload. */
const mostObjects = 500;
const mostInputBytes = 100_000;
/** The most that one execution masks, in compressed bytes: well within the 15 minutes of a Lambda function. */
const mostBytes = 512 * 2 ** 20;

/**
 * Packs logs into batches, by bucket. A log that is told of several times is in one batch once, as it was last.
 */
export function packBatches(logs: readonly CreatedLog[]): Batch[] {
  const batches: CreatedLog[][] = [];
  let open: CreatedLog[] = [];
  let bytes = 0;
  let inputBytes = 0;
  for (const log of inOrder(latestOfEach(logs))) {
    const length = Buffer.byteLength(JSON.stringify(log.object)) + 1;
    if (
      open[0]?.object.bucket !== log.object.bucket ||
      open.length === mostObjects ||
      bytes + log.object.size > mostBytes ||
      inputBytes + length > mostInputBytes
    ) {
      open = [];
      bytes = 0;
      inputBytes = 0;
      batches.push(open);
    }
    open.push(log);
    bytes += log.object.size;
    inputBytes += length;
  }
  return batches.map((batch) => ({
    name: batchName(batch),
    input: { objects: batch.map(({ object }) => object) },
  }));
}

/** Names an object, and which version of it, if its bucket keeps versions. */
export const objectId = ({ bucket, key, versionId }: SourceObject): string =>
  JSON.stringify([bucket, key, versionId]);

function latestOfEach(logs: readonly CreatedLog[]): Iterable<CreatedLog> {
  const latest = new Map<string, CreatedLog>();
  for (const log of logs) {
    const id = objectId(log.object);
    const other = latest.get(id);
    if (!other || isLater(log.sequencer, other.sequencer)) {
      latest.set(id, log);
    }
  }
  return latest.values();
}

/** AWS: sequencers are hexadecimal numbers; the shorter is to be padded with zeros on the left. */
function isLater(sequencer: string, than: string): boolean {
  const length = Math.max(sequencer.length, than.length);
  return sequencer.padStart(length, '0') > than.padStart(length, '0');
}

/** The same logs must make the same batches, however the queue shuffled them. */
function inOrder(logs: Iterable<CreatedLog>): CreatedLog[] {
  return [...logs].sort((a, b) => (objectId(a.object) < objectId(b.object) ? -1 : 1));
}

/** `ingest-20261122T140305Z-12-files-1f2e3d4c`: when the first of the logs came, how many there are, and which. */
function batchName(batch: readonly CreatedLog[]): string {
  const [first = ''] = batch.map(({ time }) => time).sort();
  const time = first.replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  const hash = createHash('sha256');
  for (const { object, sequencer } of batch) {
    hash.update(JSON.stringify([object, sequencer]));
  }
  const files = batch.length === 1 ? '1-file' : `${batch.length}-files`;
  return `ingest-${time}-${files}-${hash.digest('hex').slice(0, 16)}`;
}
