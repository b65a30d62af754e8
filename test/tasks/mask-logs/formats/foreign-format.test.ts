import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { foreignFormat } from '../../../../tasks/mask-logs/formats/foreign-format.ts';

const bytes = (hexadecimal: string) => Buffer.concat([Buffer.from(hexadecimal, 'hex'), Buffer.alloc(60, 7)]);

describe('a file that is no standard log', () => {
  it.each([
    ['a ZIP archive', bytes('504b0304140000000800'), /ZIP/],
    ['Zstandard', zstdCompressSync('2024-01-16'), /Zstandard/],
    ['zlib', deflateSync('2024-01-16'), /zlib/],
    ['bzip2', bytes('425a6839'), /bzip2/],
    ['xz', bytes('fd377a585a00'), /xz/],
    ['gzip within gzip', gzipSync('2024-01-16'), /gzip within gzip/],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeff#Version: 1.0\n'), /byte order mark/],
    ['UTF-16 with a byte order mark', Buffer.from('\ufeff#Version: 1.0\n', 'utf16le'), /UTF-16/],
    ['UTF-16', Buffer.from('#Version: 1.0\n', 'utf16le'), /UTF-16/],
    ['UTF-16, the other way round', Buffer.from('#Fields: date', 'utf16le').swap16(), /UTF-16/],
    ['UTF-16 without a header', Buffer.from('2026-11-20\t10:00:00', 'utf16le'), /UTF-16/],
    ['UTF-32', Buffer.from([...'#Version'].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 0])), /UTF-32/],
    ['zlib of another level', deflateSync('2024-01-16', { level: 3 }), /zlib/],
    ['LZMA', bytes('5d00008000'), /LZMA/],
    ['gzip that was copied as text', Buffer.from(gzipSync('2024-01-16').toString()), /as text/],
    ['gzip in Base64', Buffer.from(gzipSync('2024-01-16').toString('base64')), /Base64/],
    ['a log in Base64', Buffer.from(Buffer.from('#Version: 1.0\n').toString('base64')), /Base64/],
    ['a tar archive', Buffer.from(`${'a.log'.padEnd(257, '\0')}ustar`), /tar archive/],
    ['an encrypted log', Buffer.from('-----BEGIN PGP MESSAGE-----'), /encrypted/],
    ['a PDF document', Buffer.from('%PDF-1.7'), /PDF/],
    ['a string of JSON', Buffer.from('"#Version: 1.0\\n#Fields: date time'), /JSON/],
    ['an HTML page behind a comment', Buffer.from('<!-- saved --><html>'), /HTML/],
    ['an access log of S3', Buffer.from(`${'7'.repeat(64)} bucket [06/Feb/2026:00:00:38 +0000]`), /of S3/],
    ['Parquet, encrypted', bytes('50415245'), /Parquet, encrypted/],
    ['a JSON array', Buffer.from('[\n{"date":"2026-11-20"}]'), /JSON/],
    ['an HTML page', Buffer.from('<!DOCTYPE html><html>'), /HTML/],
    ['an XML error', Buffer.from('<?xml version="1.0"?><Error>'), /XML/],
    ['a real-time log', Buffer.from('1573512345.123\t192.0.2.1\t0.001\t200'), /real-time/],
    ['rows without a header', Buffer.from('2026-11-20\t10:00:00\tFRA56-P3\t1500'), /before any #Fields/],
    ['names in quotes', Buffer.from('"date","time","c-ip","cs-method","cs-uri-stem","sc-status"'), /#Fields/],
  ])('%s is told', (_, head, reason) => {
    expect(foreignFormat(head)).toMatch(reason);
    // The reason goes into histories and log lines.
    expect(foreignFormat(head)).not.toMatch(/192\.0\.2|2026|10:00/);
  });

  it('is not guessed at', () => {
    expect(foreignFormat(Buffer.from('hello'))).toBeUndefined();
    expect(foreignFormat(Buffer.alloc(0))).toBeUndefined();
  });
});
