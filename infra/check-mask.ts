import { type MaskPolicy, maskPolicy } from '../tasks/mask-logs/formats/policy.ts';

/** What a stage keeps of a log breaks rules. The message names all faults. */
export class InvalidMaskError extends Error {
  override readonly name = 'InvalidMaskError';
}

/** In bytes. The policy is an environment variable, and Lambda has room for 4 KB of them: the rest is for the sources. */
const longest = 3000;

/**
 * Checks what types cannot, so that a mistake does not come to light with the first log.
 *
 * @throws InvalidMaskError
 */
export function checkMask(mask: MaskPolicy): void {
  const read = maskPolicy.safeParse(mask);
  const faults = read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  const length = Buffer.byteLength(JSON.stringify(mask));
  if (length > longest) {
    faults.push(
      `It has ${length} bytes as JSON, and may have ${longest}: name fewer networks, proxies or parameters.`,
    );
  }
  if (faults.length > 0) {
    throw new InvalidMaskError(['The mask of the stage is not right:', ...faults].join('\n- '));
  }
}
