import { startFauxqs } from 'fauxqs';

/** A local S3 in a process of its own, so that its work is not counted as ours. Lives until it is told to stop. */
const server = await startFauxqs({
  port: 0,
  logger: false,
  dataDir: process.argv[2] as string,
  s3StorageDir: `${process.argv[2]}/objects`,
});
process.send?.(server.port);
process.on('disconnect', () => process.exit());
