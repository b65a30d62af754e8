import { calendarDate, isCalendarDate } from '../../../tasks/common/dates.ts';
import { calendarDates, notCalendarDates } from '../../support/dates.ts';

describe('a calendar date', () => {
  it.each(calendarDates)('is %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each(notCalendarDates)('is not %j', (text) => {
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
