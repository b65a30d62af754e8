import { judgeReferer } from './judging/referer.ts';
import { type Section, sectionJudge } from './judging/section.ts';
import { judgeUserAgent } from './judging/user-agent.ts';

/** A value as the warehouse unloads it. */
interface Value {
  readonly kind: 'user_agent' | 'referer' | 'page';
  readonly id: number;
  readonly value: string;
}

/** By what values are judged. */
export interface Rules {
  readonly version: string;
  readonly sections: readonly Section[];
}

/** Makes a function that turns a line of JSON with a value into one with what is judged of it, as COPY reads it. */
export function lineJudge({ version, sections }: Rules): (line: string) => string {
  const sectionOf = sectionJudge(sections);
  const judges = {
    user_agent: (value: string) => {
      // SYSTEM is a reserved word of Redshift.
      const { system: operating_system, ...judged } = judgeUserAgent(value);
      return { ...judged, operating_system };
    },
    referer: judgeReferer,
    page: (path: string) => ({ section: sectionOf(path) }),
  };
  return (line) => {
    const { kind, id, value } = JSON.parse(line) as Value;
    return JSON.stringify({ kind, id, ...judges[kind](value), rules: version });
  };
}
