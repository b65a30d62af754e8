/** The time zone of a stage does not exist. */
export class InvalidTimeZoneError extends Error {
  override readonly name = 'InvalidTimeZoneError';
}

/**
 * Checks what types cannot.
 *
 * @throws InvalidTimeZoneError
 */
export function checkTimeZone(timeZone: string): void {
  // An offset, such as +01:00, would be taken for a time zone by some programs and not by others.
  if (/^[A-Za-z]/.test(timeZone) && isKnown(timeZone)) return;
  throw new InvalidTimeZoneError(
    `The time zone "${timeZone}" of the stage does not exist: use a name of the IANA database, such as Europe/Berlin.`,
  );
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
