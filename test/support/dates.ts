/** What is a day of the Gregorian calendar, written `YYYY-MM-DD`, and what is not: for tasks and workflows alike. */
export const calendarDates = ['2024-02-29', '2000-02-29', '2023-12-31', '0001-01-01'];

export const notCalendarDates = [
  '2023-02-29',
  '1900-02-29',
  '2023-13-05',
  '2023-00-01',
  '2023-01-00',
  '2023-04-31',
  '0000-01-01',
  '2023-1-1',
  '',
];
