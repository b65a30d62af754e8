import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { lineJudge, type Rules } from './judge-line.ts';

/** What the `classify` state machine asks for. */
export interface JudgeRequest {
  /** The prefix of this execution in the masked bucket, `loads/…/`. The values were unloaded below it. */
  readonly folder: string;
  /** The key of the last file that has been judged: empty at the beginning. */
  readonly after: string;
}

export interface JudgeAnswer {
  /** how many values this call has judged */
  readonly judged: number;
  /** Where the next call goes on: empty when there is nothing left. */
  readonly after: string;
}

/**
 * Judges the values that the warehouse has unloaded, file by file: each leads to one result with the same name, however often it
 * is judged. Memory holds one file.
 *
 * @param isTimeFor tells before each file but the first whether there is time for one more
 */
export async function judgeFiles(
  { folder, after }: JudgeRequest,
  rules: Rules,
  s3: S3Client,
  bucket: string,
  isTimeFor: () => boolean,
): Promise<JudgeAnswer> {
  const judge = lineJudge(rules);
  const Prefix = `${folder}unclassified/`;
  let judged = 0;
  let last = '';
  const listing = { Bucket: bucket, Prefix, ...(after && { StartAfter: after }) };
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, listing)) {
    for (const { Key = '' } of Contents) {
      if (last !== '' && !isTimeFor()) return { judged, after: last };
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const results: string[] = [];
      for await (const line of createInterface({
        input: Body as Readable,
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        if (line !== '') results.push(`${judge(line)}\n`);
      }
      if (results.length > 0) {
        const result = `${folder}judged/${Key.slice(Prefix.length)}`;
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: result, Body: results.join('') }));
      }
      judged += results.length;
      last = Key;
    }
  }
  return { judged, after: '' };
}
