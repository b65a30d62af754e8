import { randomUUID } from 'node:crypto';

/** Where a cloud takes its chance from, so that a simulation can hand in its own. */
export interface Chance {
  /** A random UUID, version 4. */
  uuid(): string;
  /** A number ≥ 0 and < 1. */
  random(): number;
}

/** Chance as the system has it. */
export const systemChance: Chance = { uuid: randomUUID, random: Math.random };
