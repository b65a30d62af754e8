import * as z from 'zod';

/** The environment of `render-sql`. */
export const variables = {
  WORKGROUP_NAME: z.string().min(1),
  DATABASE_NAME: z.string().min(1),
  /** Signs in as the owner of the tables. */
  ADMIN_SECRET_ARN: z.string().min(1),
  /** The database user of the state machine's own role, `IAMR:<role name>`. */
  LOADER_USER: z.string().startsWith('IAMR:'),
  /** Whose days the views have: an IANA name. */
  TIME_ZONE: z.string().min(1),
};

export type Environment = Readonly<Record<keyof typeof variables, string>>;
