/** The tables of the warehouse, in the order in which they are vacuumed: the small ones first. */
export const tables = [
  'edge_location',
  'host',
  'result_type',
  'user_agent',
  'page',
  'referer',
  'log_file',
  'access_log',
] as const;
