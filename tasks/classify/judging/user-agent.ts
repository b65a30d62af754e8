import { isbot } from 'isbot';
import type { Agent } from './agent.ts';
import { probes } from './agents/scanner.ts';
import { type Browser, browserOf } from './browser.ts';
import { decodeLogged } from './decode.ts';
import { namedAgent } from './named-agents.ts';
import { unnamedRobot } from './unnamed-robot.ts';

export interface JudgedUserAgent extends Agent {
  /** What a person uses. What a robot claims to use says nothing, so it is left out. */
  readonly browser: string | null;
  readonly system: string | null;
  readonly device: Browser['device'];
}

/** @param logged as CloudFront writes it, escaped */
export function judgeUserAgent(logged: string): JudgedUserAgent {
  const text = decodeLogged(logged).slice(0, longest).replaceAll(unprintable, ' ').trim();
  if (text === '' || text === '-') return { class: 'unknown', name: null, operator: null, ...noBrowser };
  if (/^mozilla\/[\d.]+$/i.test(text)) return { class: 'tool', name: text, operator: null, ...noBrowser };
  const probe = probes.find(({ pattern }) => pattern.test(text));
  if (probe) return { class: 'scanner', name: probe.name, operator: null, ...noBrowser };
  const words = withoutModel(text);
  const robot = namedAgent(words) ?? unnamedRobot(words, isbot(words));
  if (robot) return { ...robot, ...noBrowser };
  const person = browserOf(text);
  if (person) return { class: 'person', operator: null, ...person };
  return { class: 'unknown', name: productOf(text), operator: null, ...noBrowser };
}

/** In characters. Browsers and robots are shorter. What attackers send is not, and could take a tenth of a second each. */
const longest = 2048;

/** Control characters, and halves of characters. COPY would refuse a name that holds one. */
const unprintable = /[\p{Cc}\p{Cs}]/gu;

const noBrowser = { browser: null, system: null, device: null } as const;

/**
 * Makers give telephones any name, and people too: a CUBOT is no robot, and neither is what is called Reeder or "Bot's phone".
 */
const withoutModel = (text: string) =>
  text
    .replaceAll(/chromeframe\/[\d.]+/g, '')
    .replace(
      /^(Mozilla\/5\.0 \((?:Linux|U);(?: U;)? Android [\d.]+;)((?:[^()]|\([^()]*\))*)(?=\))/,
      (whole, system, model) =>
        /https?:|compatible|@|(?<!cu)bot(?:-\w+)?\/\d/i.test(model)
          ? whole
          : /; wv$/.test(model)
            ? `${system} wv`
            : system,
    );

const productOf = (text: string) => /^[^\s/(;,]{1,64}/u.exec(text)?.[0] ?? null;
