import { z } from 'zod';

const schema = z.object({
  WORKGROUP_NAME: z.string().min(1),
  DATABASE_NAME: z.string().min(1),
  /** Signs in as the owner of the tables. */
  ADMIN_SECRET_ARN: z.string().min(1),
  /** The database user of the state machine's own role, `IAMR:<role name>`. */
  LOADER_USER: z.string().startsWith('IAMR:'),
});

export type Environment = z.infer<typeof schema>;

export const readEnvironment = (): Environment => schema.parse(process.env);
