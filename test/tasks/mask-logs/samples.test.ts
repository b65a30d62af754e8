import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { RejectedLogError } from '../../../tasks/mask-logs/errors.ts';
import { LogMasker } from '../../../tasks/mask-logs/log-masker.ts';
import { inflate } from '../../../tasks/mask-logs/reading/inflate.ts';
import { defaultPolicy, header } from './logs.ts';
import * as reference from './reference.ts';
import { maskAddress } from './reference-addresses.ts';

/** Logs of others, with real addresses: kept outside the project, tested against where they are. */
const directory = process.env.SAMPLES_DIR ?? join(import.meta.dirname, '../../../../shared/samples');
const describeSamples = existsSync(directory) ? describe : describe.skip;

const fileId = () => 1n;

const notLogs = {
  v1: [
    'awswaf-E3HXCM7PFRG6HT.2023-04-24-21.d740d76bCloudFront.gz',
    'cratesio-unknown-version.log',
    'dpetzold-cloudfront_entry_broken_cookie.csv',
    'dpetzold-cloudfront_entry_cookie_with_encoding.csv',
  ],
  'v1-embedded': ['adamvr-rows.tsv', 'asaaki-single-line.log'],
  v2: ['awsdocs-v2-json-firehose.transcribed.jsonl', 'awsdocs-v2-w3c-s3.transcribed.log'],
  other: [
    'claygregory-kinesis-1-0.txt',
    'logstash-multiple_compressed_streams.gz',
    'maki-sample-rtmp.log',
    'xff-values-observed.txt',
  ],
  weblogs: ['elastic-apache_logs'],
};

/** Lines of JSON, and how many rows they are. */
const jsonLines: Record<string, number> = { 'analyzelog-json.transcribed.jsonl': 2 };

/** The rows that are set aside: a month that does not exist. Of every other log each row is good. */
const rowsAside: Record<string, number> = { 'sekoia-test_data_2_2.log': 1, 'sekoia-test_data_3_2_2.log': 2 };

const files = (folder: string) =>
  existsSync(join(directory, folder)) ? readdirSync(join(directory, folder)).sort() : [];

async function mask(path: string) {
  const masker = new LogMasker(defaultPolicy, fileId);
  const source: Buffer[] = [];
  let output = '';
  for await (const chunk of inflate(Readable.from([readFileSync(path)]))) {
    source.push(chunk);
    for (const { bytes } of masker.write(chunk)) output += bytes.toString('latin1');
  }
  for (const { bytes } of masker.end()) output += bytes.toString('latin1');
  return { source: Buffer.concat(source).toString('latin1'), output, rows: masker.rows };
}

/** Every address in a log, wherever it stands alone in a field or a list. */
const addressesIn = (log: string) =>
  new Set(
    log.split(/[\s,]+|\\x20|%20/).filter((word) => isIP(word) && maskAddress(word, defaultPolicy) !== word),
  );

describeSamples('the sample logs', () => {
  for (const [folder, rejected] of Object.entries(notLogs)) {
    for (const file of files(folder)) {
      if (rejected.includes(file)) {
        it(`${folder}/${file} is no standard log`, async () => {
          await expect(mask(join(directory, folder, file))).rejects.toBeInstanceOf(RejectedLogError);
        });
        continue;
      }
      if (file in jsonLines) {
        it(`${folder}/${file} is masked, and keeps no address`, async () => {
          const { source, output, rows } = await mask(join(directory, folder, file));
          expect(rows).toEqual({ in: jsonLines[file], out: jsonLines[file], setAside: 0 });
          for (const address of source.match(/(\d+\.){3}\d+/g) ?? []) expect(output).not.toContain(address);
        });
        continue;
      }
      it(`${folder}/${file} is masked as the reference masks it, and keeps no address`, async () => {
        const { source, output, rows } = await mask(join(directory, folder, file));
        const expected = reference.maskLog(source, defaultPolicy, fileId);
        expect(rows.in).toBe(source.split('\n').filter((line) => /^\d{4}-/.test(line)).length);
        expect(rows).toEqual({ in: expected.rowsIn, out: expected.rowsOut, setAside: rowsAside[file] ?? 0 });
        for (const text of Object.values(expected.masked)) expect(output.includes(text)).toBe(true);
        for (const address of addressesIn(source)) expect(output.includes(address)).toBe(false);
      });
    }
  }

  it('x-forwarded-for as it was observed is masked, part by part', () => {
    const observed = readFileSync(join(directory, 'other/xff-values-observed.txt'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split('\t')[0] as string);
    const names = ['date', 'time', 'cs-method', 'cs-uri-stem', 'sc-status', 'x-forwarded-for'];
    for (const value of observed) {
      const masker = new LogMasker(defaultPolicy, fileId);
      masker.write(Buffer.from(`${header(names)}2024-01-16\t00:00:00\tGET\t/\t200\t${value}`));
      const [row = ''] = masker.end().map(({ bytes }) => bytes.toString().split('\n')[1]);
      const masked = row.split('\t')[21] ?? '';
      expect(masked).toMatch(
        /^(-|\d+\.0\.0\.0|[0-9a-f]+:[0-9a-f]+::)(,(-|\d+\.0\.0\.0|[0-9a-f]+:[0-9a-f]+::))*$/,
      );
      expect(masked.split(',')).toHaveLength(value.split(',').length);
    }
    expect(observed.length).toBeGreaterThan(20);
  });
});
