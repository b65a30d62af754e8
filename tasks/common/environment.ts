import * as z from 'zod';
import { InvalidEnvironmentError } from './errors.ts';

/**
 * Reads the environment of a function, once, at start-up.
 *
 * @param shape the variables that the function needs
 * @throws InvalidEnvironmentError that names each variable that is missing or wrong
 */
export function readEnvironment<Shape extends z.core.$ZodShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.infer<z.ZodObject<Shape>> {
  const read = z.object(shape).safeParse(environment);
  if (!read.success) throw new InvalidEnvironmentError(z.prettifyError(read.error));
  return read.data;
}
