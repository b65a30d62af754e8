import type { Agent, AgentClass } from './agent.ts';

/**
 * Judges a robot that is on no list by what it calls itself.
 *
 * @param text decoded
 * @param isRobot whether the text is a robot's at all, as far as others can tell
 */
export function unnamedRobot(text: string, isRobot: boolean): Agent | undefined {
  if (!isRobot && !callsItselfRobot.test(text)) return undefined;
  const name = nameOf(text);
  const kind = kinds.find(([, pattern]) => pattern.test(text));
  return { class: kind?.[0] ?? 'tool', name, operator: null };
}

const callsItselfRobot =
  /[a-z0-9_-]+-user\/\d|\+https?:\/\/|(?<![a-z])(?<!cu)bot(?:$|[^a-z])|crawler|spider/i;

/** By the words that robots of a kind have in their names or on their pages. */
const kinds: readonly (readonly [AgentClass, RegExp])[] = [
  ['ai-assistant', /[a-z0-9]-user\/\d|\bai-?(?:agent|assistant|browser)\b/i],
  [
    'ai-crawler',
    /(?:^|[^a-z])(?:\w*(?:AI|GPT|LLM|Ai|Gpt|Llm)|ai|llm|gpt)[-_ ]?(?:search)?[-_ ]?(?:bot|crawler|spider|scraper|Bot|Crawler|Spider|Scraper|SearchBot)/,
  ],
  ['scanner', /scan(?:ner|ning)?(?:$|[^a-z])|vulnerab|pentest|security|exploit/i],
  [
    'feed',
    /(?:^|[^a-z])(?:rss\w*|atom|feeds?|podcasts?|feed-?fetcher)(?:$|[^a-z])|feed(?:reader|fetcher|parser|bot)|rss-?(?:reader|bot)|\d+ subscribers/i,
  ],
  ['monitor', /uptime|monitor|health-?check|synthetic|availability|pinger|lighthouse/i],
  ['preview', /preview|unfurl|embed|onebox|open-?graph|thumbnail|favicon/i],
  ['search', /search-?(?:bot|engine|crawler|spider)|searchbot/i],
];

/** The word that says robot, otherwise what stands for a product. */
function nameOf(text: string): string | null {
  const words = text.replaceAll(/https?:\S*|\S+@\S+/g, '');
  const name = [severalWords, robotWord, compatibleWith, firstProduct]
    .map((pattern) => pattern.exec(words)?.[1])
    .find(Boolean);
  return name ? [...name.trim()].slice(0, 64).join('') : null;
}

const severalWords = /((?:[\w.!']+ ){1,3}(?:bot|crawler|spider))(?![\w-])/i;
const robotWord =
  /([\w.!-]*(?:(?<!cu)bot|crawler|spider|-user|scraper|fetcher|monitor|scanner)(?![a-z])[\w-]*)/i;
const compatibleWith = /\(compatible; *(?!MSIE)([\w .!-]+)/;
const firstProduct = /^(?!Mozilla\/|Opera\/)([^\s/(;,]+)/;
