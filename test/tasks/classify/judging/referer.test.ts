import { judgeReferer } from '../../../../tasks/classify/judging/referer.ts';

test.each([
  ['https://www.google.com/', 'www.google.com', 'search', 'Google'],
  ['https://www.google.co.jp/search?q=a%2520b', 'www.google.co.jp', 'search', 'Google'],
  ['https://www.google.com.br/', 'www.google.com.br', 'search', 'Google'],
  ['https://r.search.yahoo.com/_ylt=x', 'r.search.yahoo.com', 'search', 'Yahoo'],
  ['https://yandex.com.tr/search/', 'yandex.com.tr', 'search', 'Yandex'],
  [
    'android-app://com.google.android.googlequicksearchbox/',
    'com.google.android.googlequicksearchbox',
    'search',
    'Google',
  ],
  ['https://t.co/abc', 't.co', 'social', 'X'],
  ['https://l.facebook.com/', 'l.facebook.com', 'social', 'Facebook'],
  ['https://old.reddit.com/r/x', 'old.reddit.com', 'social', 'Reddit'],
  ['https://www.pinterest.co.uk/', 'www.pinterest.co.uk', 'social', 'Pinterest'],
  ['https://chatgpt.com/', 'chatgpt.com', 'ai', 'ChatGPT'],
  ['https://gemini.google.com/app', 'gemini.google.com', 'ai', 'Gemini'],
  ['https://x.com/i/grok', 'x.com', 'ai', 'Grok'],
  ['https://www.bing.com/chat?q=a', 'www.bing.com', 'ai', 'Copilot'],
  ['https://mail.google.com/mail/u/0/', 'mail.google.com', 'email', 'Gmail'],
  ['https://uk.mail.yahoo.com/', 'uk.mail.yahoo.com', 'email', 'Yahoo Mail'],
  ['https://webmail.example.org/', 'webmail.example.org', 'email', 'example.org'],
  ['https://WWW.Example.CO.UK:8443/a', 'www.example.co.uk', 'website', 'example.co.uk'],
  ['https://docs.google.com/document', 'docs.google.com', 'website', 'google.com'],
  ['https://someone.github.io/', 'someone.github.io', 'website', 'someone.github.io'],
  ['android-app://org.example.app/', 'org.example.app', 'website', 'org.example.app'],
  ['http://192.0.2.7/', '192.0.2.7', 'website', '192.0.2.7'],
  ['http://localhost:3000/', 'localhost', 'website', 'localhost'],
])('%s', (logged, host, refererClass, name) => {
  expect(judgeReferer(logged)).toEqual({ host, class: refererClass, name });
});

test.each([
  'https://notgoogle.com/',
  'https://google.example.net/',
  'https://google.com.example.net/',
  'https://google.zip/',
  'https://pint.co/',
  'https://example.org/?u=https://www.google.com/',
])('a name within another name is nothing: %s', (logged) => {
  expect(judgeReferer(logged).class).toBe('website');
});

test.each(['-', ''])('no referer: "%s"', (logged) => {
  expect(judgeReferer(logged)).toEqual({ host: null, class: 'direct', name: null });
});

test.each([
  'about:blank',
  'x',
  '%3Cscript%3E',
  'https://',
  'https:///a',
  'https://a%2520b/',
  'mailto:a@example.org',
])('no URL of a page: %s', (logged) => {
  expect(judgeReferer(logged)).toEqual({ host: null, class: 'unknown', name: null });
});
