import type { Agent, AgentClass } from './agent.ts';
import { aiAssistants, aiCrawlers } from './agents/ai.ts';
import { feedReaders } from './agents/feed.ts';
import { monitors } from './agents/monitor.ts';
import { previews } from './agents/preview.ts';
import { scanners } from './agents/scanner.ts';
import { searchEngines } from './agents/search.ts';
import { tools } from './agents/tool.ts';
import type { Listed } from './named-list.ts';

/**
 * Finds the agent that a user agent names.
 *
 * The order of the classes matters, as user agents name others too: previews, feed readers and monitors name the library that
 * they are made with, and many call themselves like a search engine's robot.
 *
 * @param text decoded
 */
export function namedAgent(text: string): Agent | undefined {
  if (!anyName.test(text)) return undefined;
  return named.find(({ pattern }) => pattern.test(text))?.agent;
}

interface Rule {
  readonly source: string;
  readonly agent: Agent;
}

/**
 * An entry is a name, which is looked for as a word in any case. What is written differently in the user agent follows it, as
 * `name = pattern`: a regular expression in lower case. Of two that fit, the one that stands first is meant.
 */
const rulesOf = (agentClass: AgentClass, list: readonly Listed[]): Rule[] =>
  list.map(({ owner, entry }) => {
    const [name = '', source = escapeForPattern(name)] = entry.split(/ = (.*)/s, 2);
    return { source, agent: { class: agentClass, name, operator: owner || null } };
  });

const escapeForPattern = (name: string) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

const rules: readonly Rule[] = [
  ...rulesOf('scanner', scanners),
  ...rulesOf('ai-assistant', aiAssistants),
  ...rulesOf('ai-crawler', aiCrawlers),
  ...rulesOf('preview', previews),
  ...rulesOf('feed', feedReaders),
  ...rulesOf('monitor', monitors),
  ...rulesOf('search', searchEngines),
  ...rulesOf('tool', tools),
];

/** A word: not a part of a longer one. */
const word = (source: string) => new RegExp(`(?<![a-z0-9])(?:${source})(?![a-z])`, 'i');

const named = rules.map(({ source, agent }) => ({ pattern: word(source), agent }));

/** Most user agents name none, and are told by one pattern. */
const anyName = word(rules.map(({ source }) => source).join('|'));
