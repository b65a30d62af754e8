import Bowser from 'bowser';
import { apps } from './agents/app.ts';

/** What a person uses. Each is null where the user agent does not say it. */
export interface Browser {
  /** What it calls itself: an app or a device with a browser inside, otherwise the browser. */
  readonly name: string;
  readonly browser: string | null;
  readonly system: string | null;
  readonly device: 'desktop' | 'mobile' | 'tablet' | 'tv' | 'console' | null;
}

/** @param text the user agent, decoded */
export function browserOf(text: string): Browser | undefined {
  const app = appPatterns.find(({ pattern }) => pattern.test(text))?.name;
  const looksLikeBrowser = /^(?:Mozilla\/[45]\.0 (?:\(|Opera)|Opera\/\d)/.test(text);
  if (!looksLikeBrowser) return app ? { name: app, browser: null, system: null, device: null } : undefined;
  const parser = Bowser.getParser(text);
  const browser = browserName(text, parser.getBrowserName());
  return {
    name: app ?? browser ?? 'Mozilla',
    browser,
    system: systemName(text, parser.getOSName()),
    device: deviceType(text, app, parser.getPlatformType()),
  };
}

const appPatterns = apps.map((app) => {
  const [name = '', source = ''] = app.split(/ = (.*)/s, 2);
  return { name, pattern: new RegExp(source) };
});

/** Browsers that Bowser takes for the one that they are made of. */
const others: readonly (readonly [string, RegExp])[] = [
  ['Brave', /\bBrave\b/],
  ['Firefox Focus', /\bFocus\/\d|Klar\//],
  ['Amazon Silk', /\bSilk\//],
  ['MIUI Browser', /MiuiBrowser\//],
  ['Huawei Browser', /HuaweiBrowser\/|HBrowser/],
  ['Aloha', /AlohaBrowser\//],
  ['Avast Secure Browser', /\bAvast\//],
  ['AVG Secure Browser', /\bAVG\//],
  ['360 Browser', /\b360(?:SE|EE)\b|QihooBrowser|QIHU/],
  ['Sogou Browser', /MetaSr|SogouMobileBrowser|SogouMSE/],
  ['QQ Browser', /MQQBrowser\/|\bQQBrowser\//],
  ['UC Browser', /UCBrowser\/|\bUCWEB|\bUBrowser\//],
  ['Cốc Cốc', /coc_coc_browser/],
  ['Opera GX', /\bOPX\/|\bOPRGX\//],
  ['Opera', /\bOPR\/|\bOPT\/|\bOPiOS\/|Opera Mini|Opera Mobi/],
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Waterfox', /Waterfox\//],
  ['Iceweasel', /Iceweasel\//],
  ['Konqueror', /Konqueror/],
  ['Internet Explorer', /\bMSIE \d|Trident\//],
];

const renamed: ReadonlyMap<string, string> = new Map([
  ['Microsoft Edge', 'Edge'],
  ['Samsung Internet for Android', 'Samsung Internet'],
  ['NAVER Whale Browser', 'Whale'],
  ['Google Search', 'Safari'],
  ['DuckDuckGo', 'DuckDuckGo'],
  ['QQ', 'QQ Browser'],
]);

function browserName(text: string, said: string | undefined): string | null {
  const other = others.find(([, pattern]) => pattern.test(text))?.[0];
  if (other) return other;
  if (/; wv\)/.test(text)) return 'Android WebView';
  if (/\((?:iPhone|iPad|iPod)/.test(text) && !/Safari\/|(?:Cr|Fx)iOS\//.test(text)) return 'iOS WebView';
  // Where it knows none, Bowser gives a part of the text.
  return said && !/[/(;]|^Mozilla/.test(said) ? (renamed.get(said) ?? said) : null;
}

function systemName(text: string, said: string | undefined): string | null {
  if (/\bCrOS\b/.test(text)) return 'Chrome OS';
  if (/HarmonyOS|OpenHarmony/.test(text)) return 'HarmonyOS';
  return said || null;
}

function deviceType(text: string, app: string | undefined, said: string | undefined): Browser['device'] {
  if (/PlayStation|Xbox|Nintendo/.test(text)) return 'console';
  if (app && / TV$|^TV$|^Roku$|^Chromecast$/.test(app)) return 'tv';
  if (said === 'desktop' || said === 'mobile' || said === 'tablet' || said === 'tv') return said;
  if (/Windows NT|Macintosh|X11/.test(text)) return 'desktop';
  return null;
}
