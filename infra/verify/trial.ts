import { randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { fileId, maskedKey, setAsideKey } from '../../tasks/common/log-files.ts';
import { type LogField, logFields } from '../../tasks/mask-logs/formats/fields.ts';
import type { StackSources } from '../operator/outputs.ts';

type Source = StackSources[number];

/** A log that one run of verify puts. */
export interface TrialLog {
  readonly sourceId: string;
  readonly bucket: string;
  readonly key: string;
  /** of all its rows: UTC, `YYYY-MM-DD` */
  readonly date: string;
  readonly rows: number;
  /** gzip */
  readonly body: Buffer;
  /** Where its masked rows are to be. */
  readonly maskedKey: string;
  /** Where rows would be that cannot be parsed. */
  readonly setAsideKey: string;
  /** What its rows and its line of the ledger are named by: a BIGINT. */
  readonly fileId: string;
}

/** Addresses for documentation (RFC 5737, RFC 3849), which no visitor has. No masked log may hold them. */
export const addresses = ['198.51.100.7', '2001:db8:85a3::8a2e:370:7334'] as const;

const rowsPerLog = 3;

/**
 * What one run of verify puts, and how to tell it from everything else. Each run has keys, bytes, a host and days of its own,
 * so two runs at the same time do not meet.
 */
export class Trial {
  /** Ten digits. */
  readonly id = String(randomInt(1e9, 1e10));
  /** The host of all requests. No real host ends in `.invalid` (RFC 6761). */
  readonly host = `${this.id}.verify.invalid`;
  /** What else the dimensions of the warehouse get from the run. */
  readonly path = `/verify/${this.id}/`;
  readonly userAgent = `verify/${this.id}`;
  readonly referer = `https://${this.host}/`;
  readonly edgeLocation = `VRF${this.id}-P1`;
  /** Two days of the twentieth century: CloudFront's first log is of 2008, so no other log has rows of them. */
  readonly days: readonly [string, string];

  constructor() {
    const first = Date.UTC(1900, 0, 1) + randomInt(36_500) * 86_400_000;
    this.days = [dateOf(first), dateOf(first + 86_400_000)];
  }

  /** The prefix of the keys of the run in a source. */
  prefixIn({ prefix }: Source): string {
    return `${prefix}verify-${this.id}/`;
  }

  /** @param name tells apart the logs of a run; it may hold slashes */
  log(source: Source, name: string, date: string): TrialLog {
    const sourceKey = `${this.prefixIn(source)}${name}/VERIFY.${date}-00.${this.id}.gz`;
    const file = { sourceId: source.id, sourceKey, date };
    return {
      sourceId: source.id,
      bucket: source.bucketName,
      key: sourceKey,
      date,
      rows: rowsPerLog,
      body: this.#body(source.id, name, date),
      maskedKey: maskedKey(file),
      setAsideKey: setAsideKey(file),
      fileId: String(fileId(file)),
    };
  }

  /** What is no log at all. */
  get malformed(): Buffer {
    return gzipSync(`npm run verify ${this.id} put this file here. It is broken on purpose.\n`);
  }

  #body(sourceId: string, name: string, date: string): Buffer {
    const rows = Array.from({ length: rowsPerLog }, (_, index) =>
      logFields.map((field) => this.#row(sourceId, name, date, index)[field] ?? '-').join('\t'),
    );
    return gzipSync(`#Version: 1.0\n#Fields: ${logFields.join(' ')}\n${rows.join('\n')}\n`);
  }

  #row(sourceId: string, name: string, date: string, index: number): Partial<Record<LogField, string>> {
    return {
      date,
      time: `00:00:0${index}`,
      'x-edge-location': this.edgeLocation,
      'sc-bytes': '1000',
      'c-ip': addresses[index % addresses.length],
      'cs-method': 'GET',
      'cs(Host)': this.host,
      'cs-uri-stem': `${this.path}${name}`,
      'sc-status': '200',
      'cs(Referer)': this.referer,
      'cs(User-Agent)': this.userAgent,
      'x-edge-result-type': 'Hit',
      'x-edge-request-id': `verify-${this.id}-${sourceId}-${name}-${index}`,
      'x-host-header': this.host,
      'cs-protocol': 'https',
      'cs-bytes': '100',
      'time-taken': '0.001',
      'x-forwarded-for': addresses.join(',%20'),
      'x-edge-response-result-type': 'Hit',
      'cs-protocol-version': 'HTTP/2.0',
      'x-edge-detailed-result-type': 'Hit',
    };
  }
}

const dateOf = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);
