import { gzipSync } from 'node:zlib';

const fields =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end';

/** Days before today, as a UTC date. */
export const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** A row of a request on a day. */
export const row = (date: string, path = '/', address = '198.18.7.9'): string =>
  `${date}\t10:00:00\tNRT57-P1\t1234\t${address}\tGET\td111.cloudfront.net\t${path}\t200\t-\tMozilla/5.0%20(X11;%20Linux%20x86_64;%20rv:145.0)%20Gecko/20100101%20Firefox/145.0\t-\t-\tHit\t-\texample.com\thttps\t321\t0.002\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tHit\tHTTP/2.0\t-\t-\t12345\t0.002\tHit\ttext/html\t1000\t-\t-`;

/** A log as CloudFront compresses it. */
export const log = (...rows: string[]): Buffer =>
  gzipSync(`#Version: 1.0\n#Fields: ${fields}\n${rows.join('\n')}\n`);

/** A log's key. */
export const logKey = (date: string, id: string, hour = '10'): string => `E2EXAMPLE.${date}-${hour}.${id}.gz`;
