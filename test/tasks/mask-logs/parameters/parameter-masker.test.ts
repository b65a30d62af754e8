import * as fc from 'fast-check';
import { maskPolicy } from '../../../../tasks/mask-logs/formats/policy.ts';
import {
  ParameterMasker,
  type TextWithParameters,
} from '../../../../tasks/mask-logs/parameters/parameter-masker.ts';
import { secretNames } from '../../../../tasks/mask-logs/parameters/secret-names.ts';
import { defaultPolicy } from '../logs.ts';

/** Looks at texts without patterns of paths, which leave nothing to be seen at a glance. */
const withoutPaths = new ParameterMasker(
  maskPolicy.parse({ ...defaultPolicy, dropParameters: { names: secretNames } }),
);

const paths = ['/reset/*', '/users/*/orders/*', '/*.token'];
const policy = maskPolicy.parse({ ...defaultPolicy, dropParameters: { names: secretNames, paths } });
const masker = new ParameterMasker(policy);

/** What is kept of a text, whether it is looked at as text or as bytes among others. */
function kept(kind: TextWithParameters, text: string): string {
  const source = Buffer.from(`=${text}@`);
  const target = Buffer.alloc(2 * source.length);
  const end = masker.mask(kind, source, 1, source.length - 1, target, 0);
  const masked = masker.maskText(kind, Buffer.from(text).toString('latin1'));
  expect(target.toString('latin1', 0, end)).toBe(masked);
  return Buffer.from(masked, 'latin1').toString();
}

describe('a query', () => {
  it.each([
    '-',
    'page=2&sort=name',
    'q=caf%25C3%25A9&lang=de',
    'utm_source=newsletter&utm_medium=email',
    'a=1;b=2',
    'tokenizer=bpe&keyboard=qwerty&passage=3',
    'x=100%25&y=%',
    'img=logo@2x.png&lib=jquery@3.7.1.min.js',
    'by=@someone',
    'bare',
    '&&=&a=&=b',
    'token',
    'url=https%253A%252F%252Fexample.com%252F%253Fpage%253D2',
  ])('without a secret stays: %s', (query) => {
    expect(kept('query', query)).toBe(query);
  });

  it.each([
    ['token=abc', 'token=-'],
    ['page=2&token=abc&sort=name', 'page=2&token=-&sort=name'],
    ['TOKEN=abc', 'TOKEN=-'],
    ['access_token=abc&accessToken=abc&Access-Token=abc', 'access_token=-&accessToken=-&Access-Token=-'],
    [
      'reset_token=abc&new-password=abc&X-Amz-Signature=abc',
      'reset_token=-&new-password=-&X-Amz-Signature=-',
    ],
    ['Policy=abc&Signature=abc&Key-Pair-Id=abc', 'Policy=-&Signature=-&Key-Pair-Id=-'],
    ['token=a=b==', 'token=-'],
    ['token=', 'token=-'],
    ['token[]=abc&user[name]=abc&data.password=abc', 'token[]=-&user[name]=-&data.password=-'],
    // The browser's escapes are escaped again.
    ['%2574oken=abc', '%2574oken=-'],
    ['%74oken=abc', '%74oken=-'],
    ['%252574oken=abc', '%252574oken=-'],
    ['tok%2500en=abc', '-'],
    ['%25EF%25BD%2594oken=abc', '%25EF%25BD%2594oken=-'],
    ['token%253Dabc', '-'],
    ['token%25%33%44abc', '-'],
    ['token%2525%2533%2544abc', '-'],
    ['john%25EF%25BC%25A0example.com', '-'],
    // What one program takes for a part of a value, another takes for a parameter.
    ['a=1;token=abc', 'a=-'],
    ['a=1%2526token=abc', 'a=-'],
    ['a=1%253Btoken%253Dabc', 'a=-'],
    ['a%2526token=abc', '-'],
    ['a=1&amp;token=abc', 'a=1&-'],
    ['next=/login?token=abc', 'next=-'],
    ['next=%252Flogin%253Fcode%253Dabc', 'next=-'],
    ['next=%25252Flogin%25253Fcode%25253Dabc', 'next=-'],
    ['next=/a%2523access_token=abc', 'next=-'],
    ['filter=%257B%2522email%2522:%2522abc%2522%257D', 'filter=-'],
    ['state=token=abc', 'state=-'],
    // Mail addresses, whatever the name.
    ['ref=john@example.com', 'ref=-'],
    ['ref=john%40example.com', 'ref=-'],
    ['ref=john%2540example.com', 'ref=-'],
    ['ref=john%252540example.com', 'ref=-'],
    ['ref=mailto:john.doe+x@mail.example.co.uk', 'ref=-'],
    ['john@example.com', '-'],
    ['john%2540example.com=1', '-'],
    [
      'to=%25E7%2594%25A8%25E6%2588%25B7@%25E4%25BE%258B%25E5%25AD%2590.%25E4%25B8%25AD%25E5%259B%25BD',
      'to=-',
    ],
    ['to=john@[192.0.2.1]', 'to=-'],
    ['to=john@xn--fsqu00a.xn--fiqs8s', 'to=-'],
    ['img=john@163.com.png', 'img=-'],
  ])('loses the values of secrets: %s', (query, expected) => {
    expect(kept('query', query)).toBe(expected);
  });
});

describe('a path', () => {
  it.each([
    '/',
    '/index.html',
    '/@someone/posts',
    '/img/logo@2x.png',
    '/npm/jquery@3.7.1/dist/jquery.min.js',
    '/caf%25C3%25A9/',
    '/reset/',
    '/reset',
    '/resetting/abc',
    '/users/7/orders',
    '/a;v=2/b',
  ])('without a secret stays: %s', (path) => {
    expect(kept('path', path)).toBe(path);
  });

  it.each([
    ['/reset/abc', '/reset/-'],
    ['/Reset/abc/def?', '/reset/-'],
    ['/%2572eset/abc', '/reset/-'],
    ['//reset/./abc', '/reset/-'],
    ['/a/../reset/abc', '/reset/-'],
    ['/reset%252Fabc', '/reset/-'],
    ['/reset;x=1/abc', '/reset/-'],
    ['%255Creset%255Cabc', '/reset/-'],
    ['/users/7/orders/8', '/users/-/orders/-'],
    ['/users/7/x/orders/8/9', '/users/-/orders/-'],
    ['/abc.token', '/-.token'],
    ['/page;jsessionid=abc/next', '/page;jsessionid=-/next'],
    ['/page%253Bjsessionid=abc/next', '/-/next'],
    ['/page&token=abc', '/-'],
    ['/unsubscribe/john@example.com', '/unsubscribe/-'],
    ['/unsubscribe/john%2540example.com/now', '/unsubscribe/-/now'],
  ])('loses secrets, and the rest of the paths of the policy: %s', (path, expected) => {
    expect(kept('path', path)).toBe(expected);
  });
});

describe('a referer', () => {
  it.each([
    '-',
    'https://www.example.com/',
    'https://www.example.com/search?q=x&page=2',
    'android-app://com.example/',
    'https://www.example.com/a%23b',
    'https://[2001:db8::1]:8443/',
  ])('without a secret stays: %s', (referer) => {
    expect(kept('referer', referer)).toBe(referer);
  });

  it.each([
    ['https://example.com/a?token=abc&b=1', 'https://example.com/a?token=-&b=1'],
    ['https://example.com/a%23access_token=abc&b=1', 'https://example.com/a%23access_token=-&b=1'],
    ['https://example.com/?b=1%23access_token=abc', 'https://example.com/?b=-'],
    ['https://example.com/?b=1#access_token=abc', 'https://example.com/?b=-'],
    ['https://user:pass@example.com/', 'https://-@example.com/'],
    ['//user:pass@example.com/', '//-@example.com/'],
    ['https://john%40example.com:x@example.org/', 'https://-@example.org/'],
    ['https://user%2540example.com/', 'https://-/'],
    ['https://example.com/reset/abc?x=1', 'https://example.com/reset/-?x=1'],
    ['https://example.com/page;jsessionid=abc', 'https://example.com/page;jsessionid=-'],
    ['https://example.com/%253Ftoken=abc', 'https://example.com/-'],
    ['/reset/abc', '/reset/-'],
    ['mailto:john@example.com', '-'],
  ])('loses secrets in its query, its path and before its host: %s', (referer, expected) => {
    expect(kept('referer', referer)).toBe(expected);
  });
});

it('keeps no secret, however it is wrapped', () => {
  const layers = fc.nat(3);
  const escaped = (text: string, times: number, which: RegExp): string =>
    times === 0
      ? text
      : escaped(
          text.replace(which, (one) => `%${one.charCodeAt(0).toString(16)}`),
          times - 1,
          which,
        );
  const wrapped = fc
    .tuple(
      fc.constantFrom(...secretNames),
      fc.constantFrom('', 'a=1&', 'a=1;', 'u=/b?', 'u=/b#', '{"a":1,'),
      layers,
      layers,
      fc.constantFrom(/[^A-Za-z0-9]/g, /[^A-Z]/g),
    )
    .map(([name, before, inner, outer, which]) => {
      const plain = name.replaceAll('*', 'my');
      const parameter = before.startsWith('{') ? `"${plain}":"HIDDEN"}` : `${plain}=HIDDEN`;
      const text = escaped(`${before}${escaped(parameter, inner, which)}`, outer, which);
      return inner + outer > 0 ? `x=${text}` : text;
    });
  fc.assert(
    fc.property(wrapped, fc.constantFrom<TextWithParameters>('query', 'referer'), (text, kind) => {
      const field = kind === 'query' ? text : `https://example.com/?${text}`;
      expect(masker.maskText(kind, field)).not.toContain('HIDDEN');
    }),
  );
});

it('sees at a glance only what stays as it is', () => {
  const texts = fc
    .array(
      fc.constantFrom(
        '/',
        'token',
        'a@b.cc',
        '=',
        '@',
        '&',
        ';',
        '"',
        '%',
        '25',
        '3d',
        '3',
        'D',
        '40',
        'EF',
        'BC',
        '%2574',
        'é',
      ),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, fc.constantFrom<TextWithParameters>('path', 'query', 'referer'), (text, kind) => {
      const bytes = Buffer.from(`=${text}@`);
      const latin1 = bytes.toString('latin1', 1, bytes.length - 1);
      if (withoutPaths.keeps(kind, bytes, 1, bytes.length - 1)) {
        expect(withoutPaths.maskText(kind, latin1)).toBe(latin1);
      }
    }),
    { numRuns: 500 },
  );
});

it('is quick, whatever somebody sends', () => {
  const started = performance.now();
  for (const part of [
    'a',
    'a@',
    '@a.',
    '%25',
    '=',
    '&a=',
    ';',
    '[',
    'a.',
    '/reset',
    '"',
    '""',
    '/x/orders/',
  ]) {
    const text = `/users/%${part.repeat(60_000 / part.length)}`;
    for (const kind of ['path', 'query', 'referer'] as const) masker.maskText(kind, text);
  }
  expect(performance.now() - started).toBeLessThan(4000);
});

describe('a policy on parameters', () => {
  const isGood = (dropParameters: object) =>
    maskPolicy.safeParse({ ...defaultPolicy, dropParameters }).success;

  it.each(['token', '*token', 'x-amz-*', '*secret*', 'パスワード'])('takes the name %s', (name) => {
    expect(isGood({ names: [name] })).toBe(true);
  });

  it.each(['', '*', 'a*b', '**', '-', 'x'.repeat(65)])('does not take the name "%s"', (name) => {
    expect(isGood({ names: [name] })).toBe(false);
  });

  it.each(['/reset/*', '/users/*/orders/*', '/a*', '/*.pdf'])('takes the path %s', (path) => {
    expect(isGood({ names: [], paths: [path] })).toBe(true);
  });

  it.each(['/reset', 'reset/*', '/reset/*/', '/a//*', '/../*', '/**', '/a?b=*', '/%41/*', '/a\t*', ''])(
    'does not take the path "%s"',
    (path) => {
      expect(isGood({ names: [], paths: [path] })).toBe(false);
    },
  );
});
