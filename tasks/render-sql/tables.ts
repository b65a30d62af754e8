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

/** What VACUUM can do to a table. */
export const vacuumModes = ['FULL', 'SORT ONLY', 'DELETE ONLY', 'REINDEX', 'RECLUSTER'] as const;
