/** How tightly operators bind. */
export const binding = {
  or: 1,
  and: 2,
  not: 3,
  is: 4,
  comparison: 5,
  like: 6,
  other: 7,
  sum: 8,
  product: 9,
  power: 10,
  timeZone: 11,
  sign: 12,
  cast: 13,
} as const;
