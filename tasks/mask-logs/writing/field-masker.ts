import { AddressMasker } from '../addresses/address-masker.ts';
import type { Treatment } from '../formats/layout.ts';
import type { MaskPolicy } from '../formats/policy.ts';
import { ParameterMasker } from '../parameters/parameter-masker.ts';
import { dash } from '../reading/bytes.ts';

/** Masks the values of single fields. */
export class FieldMasker {
  readonly addresses: AddressMasker;
  readonly parameters: ParameterMasker;

  constructor(policy: MaskPolicy) {
    this.addresses = new AddressMasker(policy);
    this.parameters = new ParameterMasker(policy);
  }

  /** Whether a value is copied as it is: at a glance, so that neighbours are copied with it. */
  keeps(treatment: Treatment, bytes: Uint8Array, start: number, end: number): boolean {
    switch (treatment) {
      case 'copy':
        return start < end;
      case 'path':
      case 'query':
      case 'referer':
        return start < end && this.parameters.keeps(treatment, bytes, start, end);
      default:
        return end - start === 1 && bytes[start] === dash;
    }
  }

  /** Writes what is kept of a value, and returns where the next byte goes. */
  mask(
    treatment: Exclude<Treatment, 'date' | 'time'>,
    bytes: Buffer,
    start: number,
    end: number,
    target: Buffer,
    at: number,
  ): number {
    if (start < end) {
      switch (treatment) {
        case 'address':
          return this.addresses.maskAddress(bytes, start, end, target, at);
        case 'address-list':
          return this.addresses.maskList(bytes, start, end, target, at);
        case 'path':
        case 'query':
        case 'referer':
          return this.parameters.mask(treatment, bytes, start, end, target, at);
      }
    }
    target[at] = dash;
    return at + 1;
  }
}
