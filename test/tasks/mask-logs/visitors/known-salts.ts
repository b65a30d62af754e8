import { createHash } from 'node:crypto';
import { Salts } from '../../../../tasks/mask-logs/visitors/salts.ts';

/** The days of these logs that have a salt. */
const days = ['2024-01-15', '2024-01-16', '2024-01-17', '2026-11-19', '2026-11-20', '2026-11-21'];

/** A salt that tests know. */
export const saltOf = (day: string): Buffer | undefined =>
  days.includes(day) ? createHash('sha256').update(day).digest() : undefined;

export const knownSalts = (timeZone = 'UTC'): Salts =>
  new Salts(new Map(days.map((day) => [day, saltOf(day)])), timeZone);
