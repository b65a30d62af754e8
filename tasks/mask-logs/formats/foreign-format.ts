import { logFieldNamed } from './fields.ts';

const recompress = 'Compress it with gzip, or not at all.';
const unpack = 'Deliver the logs in it one by one.';
const setW3c = 'Set the output format of the delivery to w3c.';
const toUtf8 = 'Convert it to UTF-8.';
const remove = 'Replace it with the log, or remove it.';

/** First bytes, in hexadecimal digits, and what they tell. The first that match count. */
const signatures: readonly (readonly [string, string])[] = [
  ['504b0304', `is a ZIP archive. ${unpack}`],
  ['504b0506', `is an empty ZIP archive. ${remove}`],
  ['504b0708', `is a ZIP archive. ${unpack}`],
  ['377abcaf271c', `is a 7z archive. ${unpack}`],
  ['52617221', `is a RAR archive. ${unpack}`],
  ['1f8b', 'is gzip within gzip. Compress it once.'],
  ['28b52ffd', `is compressed with Zstandard. ${recompress}`],
  ['425a68', `is compressed with bzip2. ${recompress}`],
  ['fd377a585a00', `is compressed with xz. ${recompress}`],
  ['04224d18', `is compressed with LZ4. ${recompress}`],
  ['ff060000734e61507059', `is compressed with Snappy. ${recompress}`],
  ['1f9d', `is compressed with compress (LZW). ${recompress}`],
  ['5d0000', `is compressed with LZMA. ${recompress}`],
  ['4c5a4950', `is compressed with lzip. ${recompress}`],
  ['894c5a4f', `is compressed with LZO. ${recompress}`],
  ['7801', `is compressed with zlib. ${recompress}`],
  ['785e', `is compressed with zlib. ${recompress}`],
  ['789c', `is compressed with zlib. ${recompress}`],
  ['78da', `is compressed with zlib. ${recompress}`],
  ['1fefbfbd08', 'is gzip that was copied as text, which destroys it. Copy it again, as bytes.'],
  ['50415245', 'is Parquet, encrypted. Write it without encryption.'],
  ['4152524f5731', `is Arrow. ${setW3c}`],
  ['4f626a01', `is Avro. ${setW3c}`],
  ['4f5243', `is ORC. ${setW3c}`],
  ['fffe0000', `begins with a byte order mark of UTF-32. ${toUtf8}`],
  ['0000feff', `begins with a byte order mark of UTF-32. ${toUtf8}`],
  ['fffe', `begins with a byte order mark of UTF-16. ${toUtf8}`],
  ['feff', `begins with a byte order mark of UTF-16. ${toUtf8}`],
  ['efbbbf', 'begins with a byte order mark (BOM). Remove these three bytes.'],
  ['89504e47', `is a PNG image. ${remove}`],
  ['ffd8ff', `is a JPEG image. ${remove}`],
];

/** How the bytes begin, one character for each, and what that tells. The first that match count. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^[\t -~]\0{3}/, `is UTF-32. ${toUtf8}`],
  [/^\0{3}[\t -~]/, `is UTF-32. ${toUtf8}`],
  [/^([\t -~]\0){2}/, `is UTF-16. ${toUtf8}`],
  [/^(\0[\t -~]){2}/, `is UTF-16. ${toUtf8}`],
  [/^.{257}ustar/s, `is a tar archive. ${unpack}`],
  [/^H4sI/, 'is gzip in Base64. Decode it.'],
  [/^I(1Zlcn|0Zp)/, 'is a log in Base64. Decode it.'],
  [/^%PDF/, `is a PDF document. ${remove}`],
  [/^GIF8/, `is a GIF image. ${remove}`],
  [/^SQLite/, `is an SQLite database. ${remove}`],
  [/^(Salted__|age-encryption|-----BEGIN (PGP|AGE))/, 'is encrypted. Decrypt it.'],
  [/^\s*(\[|"[#{[]|null\s*$)/, `is JSON, but not an object in each line. ${setW3c}`],
  [/^\s*(<!--.*-->\s*)?<(!doctype html|html|head|body)/i, `is an HTML page. ${remove}`],
  [/^\s*<(\?xml|!--|[a-z])/i, `is XML. ${remove}`],
  [/^[0-9a-f]{64} \S+ \[/, `is an access log of S3, not of CloudFront. ${remove}`],
  [
    /^\d{9,13}(\.\d+)?[\t ,|]/,
    `is a real-time or raw log, whose rows carry no names. Only standard logs with names are read. ${setW3c}`,
  ],
  [
    /^\d{4}-\d\d-\d\d[\t ,|]/,
    'has a row before any #Fields line. Columns are never guessed: put the header of the log before it.',
  ],
];

/**
 * Says what a file without the header of a standard log is, and what to do about it: `is a ZIP archive. …`.
 *
 * @param head how its first line begins
 * @returns undefined when it cannot be told
 */
export function foreignFormat(head: Buffer): string | undefined {
  const digits = head.toString('hex', 0, 16);
  const text = head.toString('latin1');
  const [, says] =
    signatures.find(([bytes]) => digits.startsWith(bytes)) ??
    beginnings.find(([beginning]) => beginning.test(text)) ??
    [];
  if (says !== undefined) return says;
  const names = text.split(/[^\w()-]+/).filter((name) => logFieldNamed(name));
  return names.length < 5 ? undefined : `begins with names of fields, but not with #Fields. ${setW3c}`;
}
