import type { Weighted } from './random.ts';

/** What the traffic is made of. Hosts, distributions and addresses are of the ranges that are kept for examples. */

export interface Distribution {
  readonly id: string;
  /** before the distribution's id in the keys of its logs */
  readonly logPrefix: string;
  readonly domain: string;
  readonly sites: Weighted<string>;
  readonly logsCookies: boolean;
  /** of all visits, compared with the other distributions */
  readonly share: number;
}

export const distributions: readonly Distribution[] = [
  {
    id: 'E1BLOGEXAMPLE1',
    logPrefix: 'blog/',
    domain: 'd111111abcdef8.cloudfront.net',
    sites: [
      [8, 'www.example.com'],
      [1, 'example.com'],
      [1, 'd111111abcdef8.cloudfront.net'],
    ],
    logsCookies: false,
    share: 5,
  },
  {
    id: 'E2SHOPEXAMPLE2',
    logPrefix: 'shop/',
    domain: 'd222222abcdef8.cloudfront.net',
    sites: [
      [3, 'shop.example.com'],
      [1, 'shop.example.net'],
    ],
    logsCookies: true,
    share: 3,
  },
  {
    id: 'E3DOCSEXAMPLE3',
    logPrefix: '',
    domain: 'd333333abcdef8.cloudfront.net',
    sites: [[1, 'docs.example.org']],
    logsCookies: false,
    share: 2,
  },
];

/** How busy each UTC hour is. */
export const hourlyShare = [
  3, 2, 2, 2, 3, 4, 6, 8, 10, 11, 11, 12, 12, 11, 11, 12, 13, 14, 15, 15, 13, 10, 7, 5,
];

export const pages: Weighted<string> = [
  [30, '/'],
  [14, '/articles/'],
  [12, '/articles/redrive-what-failed/'],
  [9, '/articles/logs-without-addresses/'],
  [7, '/articles/caf%25C3%25A9-tour/'],
  [6, '/about/'],
  [5, '/search'],
  [4, '/feed.xml'],
  [3, '/products/blue-kettle'],
  [3, '/products/red-kettle'],
  [2, '/contact/'],
  [1, '/videos/tour.mp4'],
];

/** What a page loads, and the bytes of each. */
export const assets: readonly (readonly [path: string, bytes: number])[] = [
  ['/assets/site.css', 18_230],
  ['/assets/site.js', 64_112],
  ['/assets/logo.svg', 2_904],
  ['/assets/hero.webp', 148_377],
  ['/favicon.ico', 1_150],
];

/** What scanners look for and do not find. */
export const scannedPaths = [
  '/wp-login.php',
  '/.env',
  '/.git/config',
  '/xmlrpc.php',
  '/admin/',
  '/phpinfo.php',
];

export const searches: Weighted<string> = [
  [5, 'q=kettle'],
  [3, 'q=step%20functions&page=2'],
  [2, 'q=%25E3%2583%25AD%25E3%2582%25B0'],
  [1, 'utm_source=newsletter&utm_campaign=autumn'],
];

export const referers: Weighted<string> = [
  [40, '-'],
  [30, 'https://www.google.com/'],
  [8, 'https://duckduckgo.com/'],
  [6, 'https://news.example.net/item?id=4711'],
  [4, 'https://t.co/aBcDeFgHiJ'],
  [3, 'android-app://com.example.reader/'],
];

export const browsers: Weighted<string> = [
  [
    30,
    'Mozilla/5.0%20(Windows%20NT%2010.0;%20Win64;%20x64)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/131.0.0.0%20Safari/537.36',
  ],
  [
    22,
    'Mozilla/5.0%20(iPhone;%20CPU%20iPhone%20OS%2018_1%20like%20Mac%20OS%20X)%20AppleWebKit/605.1.15%20(KHTML,%20like%20Gecko)%20Version/18.1%20Mobile/15E148%20Safari/604.1',
  ],
  [
    18,
    'Mozilla/5.0%20(Linux;%20Android%2010;%20K)%20AppleWebKit/537.36%20(KHTML,%20like%20Gecko)%20Chrome/131.0.0.0%20Mobile%20Safari/537.36',
  ],
  [
    12,
    'Mozilla/5.0%20(Macintosh;%20Intel%20Mac%20OS%20X%2010_15_7)%20AppleWebKit/605.1.15%20(KHTML,%20like%20Gecko)%20Version/18.1%20Safari/605.1.15',
  ],
  [6, 'Mozilla/5.0%20(X11;%20Linux%20x86_64;%20rv:132.0)%20Gecko/20100101%20Firefox/132.0'],
];

export const crawlers: Weighted<string> = [
  [6, 'Mozilla/5.0%20(compatible;%20Googlebot/2.1;%20+http://www.google.com/bot.html)'],
  [4, 'Mozilla/5.0%20(compatible;%20bingbot/2.0;%20+http://www.bing.com/bingbot.htm)'],
  [2, 'Mozilla/5.0%20(compatible;%20GPTBot/1.2;%20+https://openai.com/gptbot)'],
  [1, 'curl/8.10.1'],
];

export const scanners: Weighted<string> = [
  [2, '-'],
  [1, 'python-requests/2.32.3'],
  [1, 'Go-http-client/1.1'],
];

export const edgeLocations: Weighted<string> = [
  [9, 'FRA56-P8'],
  [7, 'LHR62-C3'],
  [7, 'NRT57-P2'],
  [6, 'IAD89-C1'],
  [4, 'SFO53-P1'],
  [3, 'GRU3-C2'],
  [2, 'BNE50-P2'],
  [1, 'CPT52-C1'],
];

/** The country that an edge location is in, by the airport that it is named after: visitors are sent to one nearby. */
export const countries: Readonly<Record<string, string>> = {
  FRA: 'DE',
  LHR: 'GB',
  NRT: 'JP',
  IAD: 'US',
  SFO: 'US',
  GRU: 'BR',
  BNE: 'AU',
  CPT: 'ZA',
};
