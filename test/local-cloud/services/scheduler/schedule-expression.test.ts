import fc from 'fast-check';
import { nextCronTime, parseCron } from '../../../../local-cloud/services/scheduler/cron.ts';
import { parseScheduleExpression } from '../../../../local-cloud/services/scheduler/schedule-expression.ts';
import { wallTime } from '../../../../local-cloud/services/scheduler/time-zone.ts';

const created = new Date('2026-01-01T00:00:00Z');

test.each([
  // expression, time zone, after, next
  ['cron(0 2 * * ? *)', 'UTC', '2026-11-23T01:59:59Z', '2026-11-23T02:00:00Z'],
  ['cron(0 2 * * ? *)', 'UTC', '2026-11-23T02:00:00Z', '2026-11-24T02:00:00Z'],
  ['cron(0 * * * ? *)', 'Etc/UTC', '2026-12-31T23:30:00Z', '2027-01-01T00:00:00Z'],
  ['cron(0/15 8-9 ? * MON-FRI *)', 'UTC', '2026-11-20T09:45:00Z', '2026-11-23T08:00:00Z'],
  ['cron(5,35 14 * * ? *)', 'Asia/Tokyo', '2026-11-23T05:05:00Z', '2026-11-23T05:35:00Z'],
  ['cron(0 0 L * ? *)', 'UTC', '2028-02-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['cron(0 0 29 2 ? *)', 'UTC', '2026-03-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['cron(0 0 ? * 2#1 *)', 'UTC', '2026-11-03T00:00:00Z', '2026-12-07T00:00:00Z'],
  ['cron(0 0 ? * 6L *)', 'UTC', '2026-11-01T00:00:00Z', '2026-11-27T00:00:00Z'],
  ['cron(0 0 1 JAN ? 2030)', 'UTC', '2026-11-01T00:00:00Z', '2030-01-01T00:00:00Z'],
  ['cron(0 0 1 1 ? 2020)', 'UTC', '2026-11-01T00:00:00Z', undefined],
  // summer time: 02:30 does not exist on 2026-03-29 in Berlin, and exists twice on 2026-10-25
  ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-30T00:30:00Z'],
  ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-25T00:00:00Z', '2026-10-25T00:30:00Z'],
  ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  ['rate(5 minutes)', 'UTC', '2026-01-01T00:07:00Z', '2026-01-01T00:10:00Z'],
  ['rate(1 day)', 'UTC', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
  ['at(2026-11-23T02:00:30)', 'America/New_York', '2026-11-23T02:00:30Z', '2026-11-23T07:00:30Z'],
  ['at(2026-11-23T02:00:30)', 'UTC', '2026-11-23T02:00:30Z', undefined],
])('%s in %s comes after %s at %s', (expression, timeZone, after, next) => {
  const time = parseScheduleExpression(expression, timeZone, created)(new Date(after));
  expect(time).toEqual(next && new Date(next));
});

test.each([
  ['cron(0 2 * * * *)', 'only one'],
  ['cron(0 2 * * ?)', '6 fields'],
  ['cron(60 2 * * ? *)', '60'],
  ['cron(0 2 3W * ? *)', '3W'],
  ['cron(0/0 2 * * ? *)', '0/0'],
  ['rate(0 minutes)', '0 minutes'],
  ['rate(5 weeks)', '5 weeks'],
  ['at(tomorrow)', 'tomorrow'],
  ['every day', 'every day'],
])('%s is refused', (expression, reason) => {
  expect(() => parseScheduleExpression(expression, 'UTC', created)).toThrow(reason);
});

test('an unknown time zone is refused', () => {
  expect(() => parseScheduleExpression('cron(0 2 * * ? *)', 'Mars/Olympus', created)).toThrow(RangeError);
});

test('the next time is later, shows the hour and minute asked for, and nothing lies between', () => {
  const zones = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Australia/Lord_Howe',
    'Asia/Tokyo',
  );
  const after = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(fc.nat(59), fc.nat(23), zones, after, (minute, hour, zone, start) => {
      const next = nextCronTime(parseCron(`${minute} ${hour} * * ? *`), zone, start) as Date;
      expect(wallTime(next, zone)).toMatchObject({ hour, minute, second: 0 });
      const hours = (next.getTime() - start.getTime()) / 3_600_000;
      expect(hours).toBeGreaterThan(0);
      expect(hours).toBeLessThanOrEqual(49); // a day, one more when summer time skips the hour, and its own hour
    }),
    { numRuns: 200 },
  );
});
