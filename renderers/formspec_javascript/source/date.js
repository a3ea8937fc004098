// Dates are texts, year-month-day.

/** Whether it is a day of the calendar. @param {string} text */
export function isDate(text) {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const [year, month, day] = text.split("-").map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? 28 + Number(leap) : 30 + (month + Number(month > 7)) % 2;
  return year > 0 && month > 0 && month < 13 && day > 0 && day <= days;
}
