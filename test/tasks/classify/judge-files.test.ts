import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { judgeFiles } from '../../../tasks/classify/judge-files.ts';
import { startS3 } from '../s3-server.ts';

const rules = { version: 'v1', sections: [{ name: 'Blog', pattern: '/blog/*' }] };

let server: Awaited<ReturnType<typeof startS3>>;
beforeEach(async () => {
  server = await startS3('masked');
  const files = {
    '000': [
      { kind: 'user_agent', id: 7, value: 'curl/8.5.0' },
      // The warehouse on this machine writes numbers as texts.
      { kind: 'referer', id: '8', value: 'https://www.google.com/' },
    ],
    '001': [{ kind: 'page', id: 9, value: '/blog/a' }],
    '002': [],
  };
  for (const [name, values] of Object.entries(files)) {
    const Body = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
    await server.s3.send(
      new PutObjectCommand({ Bucket: 'masked', Key: `loads/x/unclassified/${name}`, Body }),
    );
  }
});
afterEach(() => server.stop());

const judge = (after = '', isTimeFor = () => true) =>
  judgeFiles({ folder: 'loads/x/', after }, rules, server.s3, 'masked', isTimeFor);

async function result(name: string): Promise<unknown[]> {
  const object = new GetObjectCommand({ Bucket: 'masked', Key: `loads/x/judged/${name}` });
  const text = (await (await server.s3.send(object)).Body?.transformToString()) ?? '';
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('each file has one result of the same name, and one without values has none', async () => {
  expect(await judge()).toEqual({ judged: 3, after: '' });
  expect(await result('000')).toEqual([
    {
      kind: 'user_agent',
      id: 7,
      class: 'tool',
      name: 'curl',
      operator: null,
      browser: null,
      operating_system: null,
      device: null,
      rules: 'v1',
    },
    { kind: 'referer', id: '8', class: 'search', name: 'Google', host: 'www.google.com', rules: 'v1' },
  ]);
  expect(await result('001')).toEqual([{ kind: 'page', id: 9, section: 'Blog', rules: 'v1' }]);
  await expect(result('002')).rejects.toMatchObject({ name: 'NoSuchKey' });
});

test('a call without time judges one file, and tells the next call where to go on', async () => {
  const first = await judge('', () => false);
  expect(first).toEqual({ judged: 2, after: 'loads/x/unclassified/000' });
  expect(await judge(first.after, () => false)).toEqual({ judged: 1, after: 'loads/x/unclassified/001' });
  expect(await judge('loads/x/unclassified/001')).toEqual({ judged: 0, after: '' });
});
