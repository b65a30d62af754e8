import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { isCalendarDate } from '../common/dates.ts';
import { maskedPrefix } from '../common/log-files.ts';

/**
 * The days that have masked logs, as UTC dates. S3 tells what follows a prefix up to the next slash, so this takes a request
 * for each year and each month, however many logs there are.
 */
export async function listMaskedDays(client: S3Client, bucket: string): Promise<string[]> {
  let prefixes = [maskedPrefix];
  for (const _level of ['year', 'month', 'day']) {
    prefixes = (await Promise.all(prefixes.map((prefix) => prefixesBelow(client, bucket, prefix)))).flat();
  }
  return prefixes
    .map((prefix) => prefix.slice(maskedPrefix.length, -1).replaceAll('/', '-'))
    .filter(isCalendarDate);
}

async function prefixesBelow(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  const level = { Bucket: bucket, Prefix: prefix, Delimiter: '/' };
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client }, level)) {
    found.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix));
  }
  return found;
}
