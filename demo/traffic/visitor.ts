import type { Random } from './random.ts';
import { browsers, crawlers, edgeLocations, scanners } from './vocabulary.ts';

/** Somebody, or something, that asks for pages. */
export interface Visitor {
  readonly kind: 'person' | 'crawler' | 'scanner';
  /** `c-ip`: the visitor's address, or that of the proxy in between */
  readonly address: string;
  /** `x-forwarded-for`, as CloudFront writes it */
  readonly forwardedFor: string;
  readonly agent: string;
  readonly edgeLocation: string;
  readonly http: { readonly version: string; readonly tls: string; readonly cipher: string };
}

export function makeVisitor(random: Random): Visitor {
  const kind = random.pickWeighted([
    [84, 'person'],
    [12, 'crawler'],
    [4, 'scanner'],
  ] as const);
  const own = address(random);
  const viaProxy = kind === 'person' && random.chance(0.08);
  return {
    kind,
    address: viaProxy ? `192.0.2.${random.integer(1, 30)}` : own,
    forwardedFor: viaProxy ? forwardedFor(own, random) : '-',
    agent: random.pickWeighted({ person: browsers, crawler: crawlers, scanner: scanners }[kind]),
    edgeLocation: random.pickWeighted(edgeLocations),
    http: random.pickWeighted([
      [6, { version: 'HTTP/2.0', tls: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' }],
      [3, { version: 'HTTP/3.0', tls: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' }],
      [1, { version: 'HTTP/1.1', tls: 'TLSv1.2', cipher: 'ECDHE-RSA-AES128-GCM-SHA256' }],
    ]),
  };
}

/** Of the ranges for benchmarks and documentation (RFC 2544, 5737, 3849, 9637): no such address is anybody's. */
function address(random: Random): string {
  const byte = () => random.integer(1, 254);
  const group = () => random.integer(0, 0xffff).toString(16);
  return random.pickWeighted([
    [40, () => `198.${random.integer(18, 19)}.${byte()}.${byte()}`],
    [10, () => `198.51.100.${byte()}`],
    [10, () => `203.0.113.${byte()}`],
    [20, () => `2001:db8:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}`],
    [15, () => `3fff:${random.integer(0x100, 0xfff).toString(16)}:${group()}::${group()}`],
    [5, () => `2001:0db8:85a3::8a2e:0370:${group()}`],
  ])();
}

/** One address or a list; the blank after a comma as CloudFront writes it; at times what a client made up. */
function forwardedFor(own: string, random: Random): string {
  return random.pickWeighted([
    [6, own],
    [3, `${own},\\x20198.18.0.${random.integer(1, 9)}`],
    [1, `unknown,\\x20${own}`],
    [1, own.includes(':') ? `[${own}]:443` : `${own}:51234`],
  ]);
}
