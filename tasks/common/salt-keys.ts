/** The prefix of the salts of visitors' ids. The state machine `forget-salts` reads their days from their keys. */
export const saltsPrefix = 'salts/';

/** The key of the salt of a day: `salts/2026-11-20`. */
export const saltKey = (day: string): string => saltsPrefix + day;
