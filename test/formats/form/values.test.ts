import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnLetters, momentText, placeOf, plainNumber, tidied, timeShownByCode, timeShownByNumber } from '../../../src/formats/form/values.js';

describe('numbers', () => {
  test.each([
    [1, '1'],
    [1.0, '1'],
    [-7.5, '-7.5'],
    [0.1, '0.1'],
    [0.1 + 0.2, '0.3'],
    [0.10000000000000001, '0.1'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    [-2.25e-10, '-0.000000000225'],
    [1.25e22, '12500000000000000000000'],
    [198501012010011000, '198501012010011000'],
    [-0, '0'],
    [Number.NaN, ''],
  ])('%d is written %s', (value, text) => {
    expect(plainNumber(value)).toBe(text);
  });

  test('a number is written without exponent, and is the same to 15 digits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 }), (value) => {
        const text = plainNumber(value);
        expect(text).toMatch(/^-?\d+(?:\.\d*[1-9])?$/);
        expect(Number(text)).toBe(Number(value.toPrecision(15)) + 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('moments', () => {
  test.each([
    [45_986, 'date', false, '2025-11-25'],
    [44_524, 'date', true, '2025-11-25'],
    [45_986.5, 'date', false, '2025-11-25T12:00:00'],
    [45_986.333333333336, 'both', false, '2025-11-25T08:00:00'],
    [0.3958333333333333, 'time', false, '09:30:00'],
    [45_986.25, 'time', false, '2025-11-25T06:00:00'],
    [1, 'date', false, '1900-01-01'],
    [59, 'date', false, '1900-02-28'],
    [61, 'date', false, '1900-03-01'],
    [0, 'date', true, '1904-01-01'],
    [-1, 'date', false, '-1'],
    [9e9, 'date', false, '9000000000'],
    [45_985.999999, 'date', false, '2025-11-25'],
  ] as const)('%d shown as %s (from 1904: %s) is %s', (serial, shown, from1904, text) => {
    expect(momentText(serial, shown, from1904)).toBe(text);
  });

  test.each([
    ['General', 'none'],
    ['0.00', 'none'],
    ['#,##0 "days"', 'none'],
    ['[Red]0', 'none'],
    ['0\\d', 'none'],
    ['yyyy\\-mm\\-dd', 'date'],
    ['[$-421]dd mmmm yyyy;@', 'date'],
    ['mmm', 'date'],
    ['hh:mm', 'time'],
    ['HH:MM:SS\\ AM/PM', 'time'],
    ['[h]:mm', 'time'],
    ['mm:ss.0', 'time'],
    ['dd/mm/yyyy hh:mm', 'both'],
    ['_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)', 'none'],
  ])('the format %s shows %s', (code, shown) => {
    expect(timeShownByCode(code)).toBe(shown);
  });

  test('built-in formats are known by number', () => {
    expect([0, 9, 14, 20, 22, 45, 49].map(timeShownByNumber)).toEqual(['none', 'none', 'date', 'time', 'both', 'time', 'none']);
  });
});

describe('places', () => {
  test('letters and places are each other turned round', () => {
    fc.assert(
      fc.property(fc.nat(16_383), fc.nat(1_048_575), (column, row) => {
        expect(placeOf(`${columnLetters(column)}${row + 1}`)).toEqual({ row, column });
      }),
      { numRuns: 200 },
    );
    expect(columnLetters(16_383)).toBe('XFD');
  });

  test('a part may be missing, and what is no place is none', () => {
    expect([placeOf('B'), placeOf('7'), placeOf('$C$9'), placeOf('B-1'), placeOf('')]).toEqual([{ column: 1 }, { row: 6 }, { row: 8, column: 2 }, {}, {}]);
  });
});

test('no-break spaces go, curly quotes stay', () => {
  expect(tidied('\u00A0 ${a} =\u00A0“x”\r\ny \u00A0')).toBe('${a} = “x”\ny');
});
