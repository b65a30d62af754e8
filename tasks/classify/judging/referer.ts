import { parse } from 'tldts';
import { decodeLogged } from './decode.ts';
import { type NamedSource, sourceOf } from './source-of.ts';

export interface JudgedReferer {
  /** In lower case, without a port: of an Android app, its package. Null where the referer is no URL. */
  readonly host: string | null;
  /** `direct` is a request without a referer. Whether it came from the site itself, the host of its row tells. */
  readonly class: 'direct' | NamedSource['class'] | 'website' | 'unknown';
  /** Of a website that is on no list, its registered domain. */
  readonly name: string | null;
}

/** @param logged as CloudFront writes it, escaped */
export function judgeReferer(logged: string): JudgedReferer {
  const text = decodeLogged(logged.slice(0, longest)).trim();
  if (text === '' || text === '-') return { host: null, class: 'direct', name: null };
  const url = urlOf(text);
  if (!url) return { host: null, class: 'unknown', name: null };
  const host = url.host.slice(0, 255);
  const named = sourceOf(host, url.path);
  if (named) return { host, ...named };
  if (url.isApp) return { host, class: 'website', name: host };
  const { domain, subdomain } = parse(host, { allowPrivateDomains: true });
  const readsMail = /^(?:webmail|mail|email|roundcube|owa|zimbra|horde|squirrelmail)\d*(?:\.|$)/.test(
    subdomain ?? '',
  );
  return { host, class: readsMail ? 'email' : 'website', name: domain ?? host };
}

/** In characters. The host and the beginning of the path are within. */
const longest = 4096;

function urlOf(text: string): { host: string; path: string; isApp: boolean } | undefined {
  const app = /^(?:android-app|ios-app):\/\/([\w.-]+)(\/.*)?$/is.exec(text);
  // The package may stand for a site that it shows: android-app://com.google.android.gm/https/example.org
  if (app) return { host: (app[1] as string).toLowerCase(), path: '', isApp: true };
  if (!/^(?:https?:)?\/\/[^/]/i.test(text)) return undefined;
  const url = URL.parse(text.replace(/^(?:https?:)?\/\//i, 'http://'));
  if (!url?.hostname) return undefined;
  return { host: url.hostname.replace(/\.$/, ''), path: url.pathname.replace(/\/+$/, ''), isApp: false };
}
