import { calendarDate, isCalendarDate } from '../../../tasks/common/dates.ts';

describe('a calendar date', () => {
  it.each(['2024-02-29', '2000-02-29', '2023-12-31', '0001-01-01'])('is %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2023-13-05',
    '2023-00-01',
    '2023-01-00',
    '2023-04-31',
    '0000-01-01',
    '2023-1-1',
    '',
  ])('is not %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });
});

describe('a date in an input', () => {
  it('is text, and refused in words when it is no calendar date', () => {
    expect(calendarDate.safeParse('2024-02-29').data).toBe('2024-02-29');
    expect(calendarDate.safeParse('2023-02-29').error?.issues).toMatchObject([
      { message: 'is not a calendar date, YYYY-MM-DD' },
    ]);
    expect(calendarDate.safeParse(20240229).success).toBe(false);
  });
});
