import { parse } from 'tldts';
import type { Listed } from './named-list.ts';
import { aiAssistants } from './sources/ai-assistants.ts';
import { mailServices } from './sources/mail-services.ts';
import { searchEngines } from './sources/search-engines.ts';
import { socialNetworks } from './sources/social-networks.ts';

export interface NamedSource {
  readonly class: 'search' | 'social' | 'ai' | 'email';
  readonly name: string;
}

/**
 * Finds the site or app that a referer names.
 *
 * Names are compared as wholes, never as parts of others: `notgoogle.com` is not `google.com`. The longest wins, so that
 * `mail.google.com` is no search engine.
 *
 * @param host in lower case, or the package of an Android app
 */
export function sourceOf(host: string, path: string): NamedSource | undefined {
  return withPath(host, path) ?? bySite(host);
}

function withPath(host: string, path: string): NamedSource | undefined {
  const whole = bare(host) + path;
  return paths.find(({ start }) => whole === start || whole.startsWith(`${start}/`))?.source;
}

function bySite(host: string): NamedSource | undefined {
  const { domain, domainWithoutSuffix: label, publicSuffix: suffix } = parse(host);
  const itself = exact.get(host) ?? exact.get(bare(host));
  if (itself) return itself;
  // Everywhere the same label below another country's domain: google.co.jp.
  const anywhere = label && suffix && belongsToCountry(suffix) ? `${label}.*` : undefined;
  const below = domain ? host.slice(0, host.length - domain.length) : '';
  if (anywhere) {
    const national = exact.get(bare(below + anywhere));
    if (national) return national;
  }
  for (let rest = host, left = below; ; ) {
    const found = whole.get(rest) ?? (anywhere && whole.get(left + anywhere));
    if (found) return found;
    const dot = rest.indexOf('.');
    if (dot < 0 || rest === domain) return undefined;
    rest = rest.slice(dot + 1);
    left = left.slice(left.indexOf('.') + 1);
  }
}

/** `com`, `jp`, `co.jp`, `com.br` */
const belongsToCountry = (suffix: string) => /^com$|(?:^|\.)[a-z]{2}$/.test(suffix);

const bare = (host: string) => host.replace(/^(?:www\d?|m|mobile|amp|touch|l|lm)\./, '');

const exact = new Map<string, NamedSource>();
/** With every host below. */
const whole = new Map<string, NamedSource>();
const paths: { start: string; source: NamedSource }[] = [];

/**
 * An entry is a host, which stands for itself, also with `www.` or `m.` before it. One that begins with a dot stands for every
 * host below it too, `google.*` for `google` below the domain of any country or below `com`. A path may follow a host. An
 * Android app is named by its package.
 */
function note(sourceClass: NamedSource['class'], list: readonly Listed[]): void {
  for (const { owner, entry } of list) {
    const source = { class: sourceClass, name: owner };
    const host = entry.replace(/^\./, '');
    if (host.includes('/')) paths.push({ start: host, source });
    else (entry.startsWith('.') ? whole : exact).set(host, source);
  }
}

note('ai', aiAssistants);
note('email', mailServices);
note('social', socialNetworks);
note('search', searchEngines);
