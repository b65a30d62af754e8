import type { Stage } from './stages.ts';

/** The sections of a stage cannot be told from each other, or are too many. The message names all faults. */
export class InvalidSectionsError extends Error {
  override readonly name = 'InvalidSectionsError';
}

/** In bytes. The environment of a Lambda function holds 4 KB. */
const mostBytes = 3072;

/**
 * Checks what types cannot, before CloudFormation refuses it minutes later.
 *
 * @throws InvalidSectionsError
 */
export function checkSections(sections: NonNullable<Stage['sections']>): void {
  const faults = sections.flatMap(({ name, pattern }) => [
    ...(name.trim() === '' || Buffer.byteLength(name) > 256
      ? [`The name "${name.slice(0, 40)}" must have 1 to 256 bytes.`]
      : []),
    ...(/^[/*]/.test(pattern)
      ? []
      : [`The pattern "${pattern}" of ${name.slice(0, 40)} must begin with / or *, as paths do.`]),
  ]);
  const bytes = Buffer.byteLength(JSON.stringify(sections));
  if (bytes > mostBytes) faults.push(`All sections together take ${bytes} bytes: ${mostBytes} are the most.`);
  if (faults.length > 0) {
    throw new InvalidSectionsError(['The sections of the stage are not right:', ...faults].join('\n- '));
  }
}
