import { expect, test } from 'vitest';
import { readNumber } from '../../../src/domain/survey/kinds/numbers.js';

test.each([
  ['12', 12, 12], ['+7', 7, 7], ['-3', -3, -3], ['\u22123', -3, -3], [' 8 ', 8, 8],
  ['12,5', 12.5, 12.5], ['12.5', 12.5, 12.5], ['12.50', 12.5, 12.5], ['0,125', 0.125, 0.125], ['0.125', 0.125, 0.125], [',5', 0.5, 0.5],
  ['1.234,5', 1234.5, 1234.5], ['1,234.5', 1234.5, 1234.5], ['1.234.567', 1234567, 1234567], ['1,234,567', 1234567, 1234567], ['1 234 567', 1234567, 1234567],
  ['1.234', 1234, 1.234], ['1,234', 1.234, 1234],
  ['1.2.3', null, null], ['12.34,5', null, null], ['1,2,3.4', null, null], ['1.234,5,6', null, null], ['', null, null], ['empat', null, null], ['4 jam', null, null], ['1e3', null, null], ['--1', null, null], ['1.', null, null], ['0x10', null, null], ['12 34', null, null],
])('"%s" is %s in Indonesian and %s in English', (typed, indonesian, english) => {
  expect(readNumber(typed, 'id', false)).toBe(indonesian);
  expect(readNumber(typed, 'en', false)).toBe(english);
});

test('where only whole numbers make sense, a group of three is thousands in either language', () => {
  expect(readNumber('1.234', 'en', true)).toBe(1234);
  expect(readNumber('1,234', 'id', true)).toBe(1234);
  expect(readNumber('12,5', 'id', true)).toBe(12.5);
});
