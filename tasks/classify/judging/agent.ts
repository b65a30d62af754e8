/** Who is behind a user agent, by its own words. */
export type AgentClass =
  | 'person'
  | 'search'
  | 'ai-crawler'
  /** acts because a person has asked for it */
  | 'ai-assistant'
  | 'preview'
  | 'monitor'
  | 'feed'
  | 'tool'
  | 'scanner'
  | 'unknown';

export interface Agent {
  readonly class: AgentClass;
  readonly name: string | null;
  /** Who runs a robot, where that is known. */
  readonly operator: string | null;
}
