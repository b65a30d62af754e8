import { randomBytes } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { saltKey } from '../../common/salt-keys.ts';
import { SaltError } from '../errors.ts';
import { laterDay, localDay } from './local-days.ts';
import { Salts } from './salts.ts';

export interface SaltStoreOptions {
  readonly bucket: string;
  /** whose days have a salt each: an IANA name, such as `Europe/Berlin` */
  readonly timeZone: string;
}

/** 256 bits: nobody finds it out by trying. */
const saltBytes = 32;

/** How long a salt is made: until its day has been over for two days. A day that has only begun elsewhere has one too. */
const oldestMade = -2;
const latestMade = 1;
/** How long it is used: until its day has been over for three days. Then `forget-salts` deletes it. */
const oldestUsed = -3;

/** Two attempts are enough, unless others make a salt at the same time. */
const attempts = 5;

/**
 * The salts of days, from which visitors' ids are made: one for each day, however many functions start with the day.
 *
 * A salt that was deleted is never made again, because it would split its day: it is made until two days after its day and
 * deleted three days after it. Between the two is half a day at least, in every time zone, for clocks that differ.
 */
export class SaltStore {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #timeZone: string;
  /** undefined for a day without a salt, which stays so */
  #known = new Map<string, Uint8Array | undefined>();

  constructor(s3: S3Client, { bucket, timeZone }: SaltStoreOptions) {
    this.#s3 = s3;
    this.#bucket = bucket;
    this.#timeZone = timeZone;
  }

  /**
   * The salts of all days that may have one now. Those that are missing are made; those of earlier days are forgotten.
   *
   * @throws SaltError when S3 gives no answer that settles what a salt is: no row may be masked without it
   */
  async saltsAt(now: Date): Promise<Salts> {
    const today = localDay(now, this.#timeZone);
    const known = new Map<string, Uint8Array | undefined>();
    await Promise.all(
      Array.from({ length: latestMade - oldestUsed + 1 }, async (_, index) => {
        const later = oldestUsed + index;
        const day = laterDay(today, later);
        known.set(
          day,
          this.#known.has(day) ? this.#known.get(day) : await this.#saltOf(day, later >= oldestMade),
        );
      }),
    );
    this.#known = known;
    return new Salts(known, this.#timeZone);
  }

  /** What is used is always what was read, never what was written: another function may have been first. */
  async #saltOf(day: string, mayMake: boolean): Promise<Uint8Array | undefined> {
    try {
      for (let attempt = 0; attempt < attempts; attempt++) {
        const salt = await this.#read(day);
        if (salt || !mayMake) return salt;
        await this.#make(day);
      }
    } catch (error) {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new SaltError(`The salt of ${day} cannot be read or made. ${reason}`, { cause: error });
    }
    throw new SaltError(`The salt of ${day} was made and is not there.`);
  }

  async #read(day: string): Promise<Uint8Array | undefined> {
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: saltKey(day) }));
      const salt = await Body?.transformToByteArray();
      if (salt?.length !== saltBytes) throw new Error(`It is not ${saltBytes} bytes long.`);
      return salt;
    } catch (error) {
      if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  /** Writes a salt, if no other has been written: S3 answers 412 then, and 409 while another is being written. */
  async #make(day: string): Promise<void> {
    const Body = randomBytes(saltBytes);
    try {
      await this.#s3.send(
        new PutObjectCommand({ Bucket: this.#bucket, Key: saltKey(day), Body, IfNoneMatch: '*' }),
      );
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      if (status !== 412 && status !== 409) throw error;
    }
  }
}
