import type { S3Client } from '@aws-sdk/client-s3';

export interface SentCommand {
  /** such as `PutObject` */
  readonly name: string;
  readonly input: Record<string, unknown>;
}

/**
 * The commands that a client sends while `act` runs. For what S3 does not show afterwards: the local one lists no uploads
 * that are unfinished.
 */
export async function commandsSentBy(s3: S3Client, act: () => Promise<unknown>): Promise<SentCommand[]> {
  const commands: SentCommand[] = [];
  s3.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        commands.push({
          name: commandName.replace('Command', ''),
          input: args.input as Record<string, unknown>,
        });
        return next(args);
      },
    { name: 'recorder' },
  );
  try {
    await act();
  } finally {
    s3.middlewareStack.remove('recorder');
  }
  return commands;
}
