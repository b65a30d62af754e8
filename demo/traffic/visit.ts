import type { LogField } from '../../tasks/mask-logs/formats/fields.ts';
import type { Random } from './random.ts';
import { makeVisitor, type Visitor } from './visitor.ts';
import { assets, type Distribution, pages, referers, scannedPaths, searches } from './vocabulary.ts';

/** A row of a log by the names of its fields. What is not there is `-`. */
export type RowFields = Partial<Record<LogField, string>>;

const base64Url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

interface Visit {
  readonly distribution: Distribution;
  readonly site: string;
  readonly visitor: Visitor;
  readonly cookie: string;
  readonly random: Random;
}

/**
 * The requests of one visit: a person opens pages, each with what it loads; a crawler opens pages alone; a scanner looks
 * for doors.
 *
 * @param start milliseconds since the epoch
 */
export function makeVisit(distribution: Distribution, start: number, random: Random): RowFields[] {
  const visitor = makeVisitor(random);
  const visit: Visit = {
    distribution,
    site: random.pickWeighted(distribution.sites),
    visitor,
    cookie: distribution.logsCookies ? `session=${random.text('0123456789abcdef', 16)}` : '-',
    random,
  };
  let now = start;
  const later = (seconds: number) => {
    now += random.exponential(seconds) * 1000;
    return now;
  };
  if (visitor.kind === 'scanner') {
    return random.shuffle(scannedPaths).map((path) => missing(visit, later(1), path));
  }
  const rows: RowFields[] = [];
  let referer = visitor.kind === 'person' ? random.pickWeighted(referers) : '-';
  for (let left = random.integer(1, 5); left > 0; left--) {
    const path = random.pickWeighted(pages);
    rows.push(page(visit, now, path, referer));
    if (visitor.kind === 'person') {
      referer = `https://${visit.site}${path}`;
      for (const [asset, bytes] of assets) {
        if (random.chance(rows.length === 1 ? 0.9 : 0.3))
          rows.push(cached(visit, later(0.2), asset, bytes, referer));
      }
    }
    later(25);
  }
  return rows;
}

function page(visit: Visit, at: number, path: string, referer: string): RowFields {
  const { random } = visit;
  const isVideo = path.endsWith('.mp4');
  const bytes = isVideo ? 1_048_576 : random.integer(4_000, 40_000);
  const [status, result, detail] = random.pickWeighted([
    [60, ['200', 'Hit', 'Hit']],
    [25, ['200', 'Miss', 'Miss']],
    [6, ['301', 'Redirect', 'Redirect']],
    [4, ['304', 'RefreshHit', 'RefreshHit']],
    [2, ['302', 'FunctionGeneratedResponse', 'FunctionGeneratedResponse']],
    [1, ['502', 'Error', 'OriginConnectError']],
    [1, ['000', 'Error', 'ClientCommError']],
  ] as const);
  return {
    ...request(visit, at, path, status, status === '200' ? bytes : 400),
    'cs(Referer)': referer,
    'cs-uri-query': path === '/search' || random.chance(0.04) ? random.pickWeighted(searches) : '-',
    'x-edge-result-type': result,
    'x-edge-response-result-type': result,
    'x-edge-detailed-result-type': detail,
    'sc-content-type': isVideo ? 'video/mp4' : 'text/html;%20charset=utf-8',
    ...(isVideo && status === '200'
      ? { 'sc-status': '206', 'sc-range-start': '0', 'sc-range-end': String(bytes - 1) }
      : {}),
  };
}

function cached(visit: Visit, at: number, path: string, bytes: number, referer: string): RowFields {
  const result = visit.random.pickWeighted([
    [16, 'Hit'],
    [2, 'RefreshHit'],
    [2, 'Miss'],
  ]);
  return {
    ...request(
      visit,
      at,
      path,
      result === 'RefreshHit' ? '304' : '200',
      result === 'RefreshHit' ? 310 : bytes,
    ),
    'cs(Referer)': referer,
    'x-edge-result-type': result,
    'x-edge-response-result-type': result,
    'x-edge-detailed-result-type': result,
    'sc-content-type': {
      css: 'text/css',
      js: 'text/javascript',
      svg: 'image/svg+xml',
      webp: 'image/webp',
      ico: 'image/x-icon',
    }[path.split('.').at(-1) as string],
    'sc-content-len': String(bytes),
  };
}

function missing(visit: Visit, at: number, path: string): RowFields {
  return {
    ...request(visit, at, path, visit.random.pick(['403', '404']), 1_240),
    'x-edge-result-type': 'Error',
    'x-edge-response-result-type': 'Error',
    'x-edge-detailed-result-type': 'Error',
    'sc-content-type': 'text/html',
    'sc-content-len': '986',
  };
}

/** What every row has. */
function request(
  { distribution, site, visitor, cookie, random }: Visit,
  at: number,
  path: string,
  status: string,
  bytes: number,
): RowFields {
  const [date, time] = new Date(at).toISOString().split(/[T.]/) as [string, string];
  const firstByte = 0.001 + random.exponential(0.03);
  return {
    date,
    time,
    'x-edge-location': visitor.edgeLocation,
    'sc-bytes': String(bytes + random.integer(300, 600)),
    'c-ip': visitor.address,
    'cs-method': visitor.kind === 'crawler' && random.chance(0.2) ? 'HEAD' : 'GET',
    'cs(Host)': distribution.domain,
    'cs-uri-stem': path,
    'sc-status': status,
    'cs(User-Agent)': visitor.agent,
    'cs(Cookie)': cookie,
    'x-edge-request-id': `${random.text(base64Url, 54)}==`,
    'x-host-header': site,
    'cs-protocol': 'https',
    'cs-bytes': String(random.integer(40, 900)),
    'time-taken': (firstByte + random.exponential(0.01)).toFixed(3),
    'x-forwarded-for': visitor.forwardedFor,
    'ssl-protocol': visitor.http.tls,
    'ssl-cipher': visitor.http.cipher,
    'cs-protocol-version': visitor.http.version,
    'c-port': String(random.integer(1024, 65_535)),
    'time-to-first-byte': firstByte.toFixed(3),
  };
}
