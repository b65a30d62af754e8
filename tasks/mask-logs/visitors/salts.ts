import { KnownIds } from './known-ids.ts';
import { laterDay, localDaysOf } from './local-days.ts';
import { VisitorIds } from './visitor-ids.ts';

/** The salt of each quarter of an hour of a UTC date. */
export type SaltsOfDate = readonly (Uint8Array | undefined)[];

/** The salts of some days of a time zone. */
export class Salts {
  /** These make ids with them, for all logs of a batch. */
  readonly ids = new VisitorIds();
  readonly known = new KnownIds();
  readonly #byDay: ReadonlyMap<string, Uint8Array | undefined>;
  readonly #timeZone: string;
  readonly #byDate = new Map<string, SaltsOfDate | undefined>();

  constructor(byDay: ReadonlyMap<string, Uint8Array | undefined>, timeZone: string) {
    this.#byDay = byDay;
    this.#timeZone = timeZone;
  }

  /**
   * The salts of a UTC date, which two local days can share.
   *
   * @returns undefined when no moment of it has a salt: it is too long ago, or too far in the future
   */
  ofDate(date: string): SaltsOfDate | undefined {
    if (!this.#byDate.has(date)) this.#byDate.set(date, this.#saltsOf(date));
    return this.#byDate.get(date);
  }

  #saltsOf(date: string): SaltsOfDate | undefined {
    const near = [-1, 0, 1].some((days) => this.#byDay.get(laterDay(date, days)) !== undefined);
    if (!near) return undefined;
    const salts = localDaysOf(date, this.#timeZone).map((day) => this.#byDay.get(day));
    return salts.some((salt) => salt !== undefined) ? salts : undefined;
  }
}
