import { describe, expect, test } from 'vitest';
import { FUNCTION_NAMES, type FunctionName } from '../../../../src/domain/survey/expression/functions/names.js';
import { evaluate } from '../../../../src/domain/survey/expression/evaluate.js';
import type { Scope } from '../../../../src/domain/survey/expression/nodes.js';
import { parseExpression } from '../../../../src/domain/survey/expression/parser.js';
import { textOfNode } from '../../../../src/domain/survey/expression/values.js';
import { grow, named, scopeOver } from '../../../support/form-tree.js';

const document = grow('data', {
  own: '', age: '30', kids: '', likes: 'tea coffee', born: '1996-11-21', met: '2026-11-22T10:30:00.000+07:00', time: '18:00:00.000', yes: 'true', one: '1', place: '-6.2 106.8 0 0', other: '3.6 98.7 12 5', spaced: ' a \t b\n',
  members: [{ name: 'Ana', share: '2', tasks: [{ task: 'plan' }, { task: 'write' }] }, { name: 'Bia', share: '3.5', tasks: [{ task: 'read' }] }, { name: '', share: '' }],
});
const rates = grow('root', { item: [{ key: 'su', name: 'Sumatera Utara', rate: '12' }, { key: 'ss', name: 'Sumatera Selatan', rate: '' }, { key: 'su', name: 'twice', rate: '99' }] });

function value(source: string, own = '', overrides: Partial<Scope> = {}): unknown {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problem.message}`);
  const [node] = named(document, 'own');
  if (node === undefined) throw new Error('own');
  const draws = [0.25, 0.75, 0.5];
  const scope = scopeOver(document, { ...node, text: own }, {
    instance: (id) => (id === 'rates' ? rates : null),
    choiceName: (question, name) => (question.name === 'likes' ? { tea: 'Teh', coffee: 'Kopi' }[name] ?? '' : ''),
    random: () => draws.shift() ?? 0,
    version: '2026-11',
    ...overrides,
  });
  const found = evaluate(parsed.tree, scope);
  return typeof found === 'object' ? found.map(textOfNode) : found;
}

/** Each function's rules, by the ODK XForms specification and XPath 1.0: its types, empty values and node-sets. */
const CASES: Readonly<Record<FunctionName, readonly [source: string, expected: unknown][]>> = {
  // texts
  string: [['string(1)', '1'], ['string(0.50)', '0.5'], ['string(true())', 'true'], ['string(/data/members/name)', 'Ana'], ['string(/data/none)', ''], ['string(number(""))', ''], ['string(1 div 0)', 'Infinity'], ['string()', '']],
  concat: [['concat()', ''], ['concat("a", 1, true())', 'a1true'], ['concat(/data/members/name, "!")', 'AnaBia!'], ['concat(/data/none, ${kids})', '']],
  join: [['join(", ", /data/members/name)', 'Ana, Bia, '], ['join("-", 1, ${age}, "x")', '1-30-x'], ['join("-")', ''], ['join(" ", /data/none)', '']],
  'string-length': [['string-length("abc")', 3], ['string-length("")', 0], ['string-length("\u{1F33E}")', 2], ['string-length(/data/none)', 0], ['string-length(${age})', 2], ['string-length()', 0]],
  substr: [['substr("hello", 1)', 'ello'], ['substr("hello", 1, 3)', 'el'], ['substr("hello", -3)', 'llo'], ['substr("hello", 1, -1)', 'ell'], ['substr("hello", 3, 1)', ''], ['substr("hello", 9)', ''], ['substr(${kids}, 1)', ''], ['substr("a\u{1F33E}b", 1, 2)', '\u{1F33E}'], ['substr("hello", "x")', '']],
  substring: [['substring("12345", 2, 3)', '234'], ['substring("12345", 2)', '2345'], ['substring("12345", 1.5, 2.6)', '234'], ['substring("12345", 0, 3)', '12'], ['substring("12345", 0 div 0, 3)', ''], ['substring("12345", -42, 1 div 0)', '12345'], ['substring("12345", -1 div 0, 1 div 0)', '']],
  'substring-before': [['substring-before("1999/04/01", "/")', '1999'], ['substring-before("abc", "x")', ''], ['substring-before("abc", "")', ''], ['substring-before(/data/none, "x")', '']],
  'substring-after': [['substring-after("1999/04/01", "/")', '04/01'], ['substring-after("hello", "ll")', 'o'], ['substring-after("abc", "x")', ''], ['substring-after("abc", "")', 'abc'], ['substring-after(${kids}, "x")', '']],
  contains: [['contains("abc", "b")', true], ['contains("abc", "")', true], ['contains(${kids}, "b")', false], ['contains(/data/members/name, "Bia")', false]],
  'starts-with': [['starts-with("abc", "ab")', true], ['starts-with("abc", "b")', false], ['starts-with(${age}, 3)', true], ['starts-with(/data/none, "")', true]],
  'ends-with': [['ends-with("abc", "bc")', true], ['ends-with("abc", "b")', false], ['ends-with(${kids}, "x")', false]],
  translate: [['translate("bar", "abc", "AB")', 'BAr'], ['translate("--aaa--", "abc-", "ABC")', 'AAA'], ['translate("aa", "aa", "xy")', 'xx'], ['translate(/data/none, "a", "b")', ''], ['translate("a.b", ".", ",")', 'a,b']],
  'normalize-space': [['normalize-space(" a  b ")', 'a b'], ['normalize-space(${spaced})', 'a b'], ['normalize-space(${kids})', ''], ['normalize-space()', '']],
  regex: [['regex("a12", "[0-9]+")', true], ['regex("a12", "^[0-9]+$")', false], ['regex(${age}, "^3")', true], ['regex(${kids}, "^$")', true], ['regex("a", concat("(", ""))', false]],
  digest: [['digest("abc", "MD5", "hex")', '900150983cd24fb0d6963f7d28e17f72'], ['digest("abc", "SHA-1", "hex")', 'a9993e364706816aba3e25717850c26c9cd0d89d'], ['digest("", "SHA-256")', '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='], ['digest("abc", "SHA-0")', ''], ['digest("abc", "MD5", "octal")', '']],
  'base64-decode': [['base64-decode("SGFsbw==")', 'Halo'], ['base64-decode("SGFs bw==")', 'Halo'], ['base64-decode("?")', ''], ['base64-decode(${kids})', '']],
  // truth
  boolean: [['boolean("")', false], ['boolean("false")', true], ['boolean(0)', false], ['boolean(number(""))', false], ['boolean(/data/none)', false], ['boolean(${kids})', true]],
  true: [['true()', true]],
  false: [['false()', false]],
  not: [['not(false())', true], ['not("")', true], ['not(0)', true], ['not("0")', false], ['not(/data/none)', true], ['not(${age} > 18)', false]],
  if: [['if(${age} > 18, "adult", "child")', 'adult'], ['if("", 1, 2)', 2], ['if("false", 1, 2)', 1], ['if(true(), /data/members/name, "")', ['Ana', 'Bia', '']]],
  coalesce: [['coalesce(${kids}, ${age})', '30'], ['coalesce(${kids}, "")', ''], ['coalesce(0, 1)', '0'], ['coalesce("", /data/none, "c")', 'c']],
  once: [['once(5)', '5'], ['once(${kids})', ''], ['once(random())', '0.25']],
  'boolean-from-string': [['boolean-from-string("true")', true], ['boolean-from-string(1)', true], ['boolean-from-string("True")', false], ['boolean-from-string(${kids})', false], ['boolean-from-string(${yes})', true]],
  checklist: [['checklist(1, 2, true(), false(), ${yes})', true], ['checklist(1, 1, true(), "x")', false], ['checklist(-1, 1, false())', true], ['checklist(2, -1, "a", "b", "c")', true], ['checklist(2, 2, /data/members/name)', true], ['checklist(1, 1, ${kids})', false]],
  'weighted-checklist': [['weighted-checklist(1, 2, ${yes}, 2)', true], ['weighted-checklist(1, 1, true(), 2)', false], ['weighted-checklist(5, 6, /data/members/share, /data/members/share)', true], ['weighted-checklist(3, -1, false(), 9, true(), 3)', true], ['weighted-checklist(0, 9, true(), /data/members/share)', false]],
  // numbers
  number: [['number("4")', 4], ['number("")', NaN], ['number(true())', 1], ['number("1970-01-02T00:00:00Z")', 1], ['number("1970-01-02")', 17 / 24], ['number(/data/members/share)', 2], ['number()', NaN]],
  int: [['int(2.9)', 2], ['int(-2.9)', -2], ['int("x")', NaN], ['int(${kids})', NaN], ['int(/data/members/share)', 2]],
  round: [['round(2.5)', 3], ['round(-2.5)', -3], ['round(1.005, 1)', 1], ['round(2.345, 2)', 2.35], ['round(1234.5, -2)', 1200], ['round("")', NaN], ['round(1, "x")', NaN], ['round(1 div 0)', Infinity], ['round(1.5, 99)', 1.5], ['round(5, -400)', 0]],
  floor: [['floor(2.9)', 2], ['floor(-2.1)', -3], ['floor(${kids})', NaN]],
  ceiling: [['ceiling(2.1)', 3], ['ceiling("x")', NaN], ['ceil(0.2)', 1]],
  abs: [['abs(-3)', 3], ['abs("")', NaN]],
  pow: [['pow(2, 10)', 1024], ['pow("", 0)', NaN], ['pow(4, 0.5)', 2]],
  sqrt: [['sqrt(9)', 3], ['sqrt(-1)', NaN]],
  exp: [['exp(0)', 1]],
  exp10: [['exp10(3)', 1000]],
  log: [['log(1)', 0], ['log(${kids})', NaN]],
  log10: [['log10(1000)', 3], ['log10(0)', -Infinity]],
  sin: [['sin(0)', 0]],
  cos: [['cos(0)', 1]],
  tan: [['tan(0)', 0]],
  asin: [['asin(2)', NaN]],
  acos: [['acos(1)', 0]],
  atan: [['atan(0)', 0]],
  atan2: [['atan2(0, 1)', 0], ['atan2("", 1)', NaN]],
  pi: [['pi()', Math.PI]],
  sum: [['sum(/data/members[share != ""]/share)', 5.5], ['sum(/data/members/share)', NaN], ['sum(/data/none)', 0], ['sum(4)', 4]],
  min: [['min(3, 2)', 2], ['min(/data/members[share != ""]/share, 9)', 2], ['min(/data/none)', NaN], ['min(1, ${kids})', NaN]],
  max: [['max(3, "12")', 12], ['max(/data/members[share != ""]/share)', 3.5], ['max(/data/none)', NaN], ['max(1, "x")', NaN]],
  random: [['random()', 0.25], ['random() + random()', 1]],
  // nodes
  count: [['count(/data/members)', 3], ['count(/data/none)', 0], ['count(${kids})', 1], ['count("x")', 0]],
  'count-non-empty': [['count-non-empty(/data/members/name)', 2], ['count-non-empty(${kids})', 0], ['count-non-empty(/data/members)', 2]],
  position: [['position()', 1], ['position(/data/members[2])', 2], ['position(/data/none)', NaN], ['position(..)', 1], ['/data/members[position() = 2]/name', ['Bia']]],
  last: [['last()', 1], ['/data/members[last()]/share', ['']], ['/data/members[position() = last() - 1]/name', ['Bia']]],
  current: [['current()/../age', ['30']], ['/data/members[name = current()/../none]/name', []], ['string(current())', '']],
  name: [['name(/data/members)', 'members'], ['name()', 'own'], ['name(/data/none)', ''], ['name(..)', 'data']],
  'local-name': [['local-name(/data/members[2])', 'members'], ['local-name()', 'own']],
  instance: [["instance('rates')/root/item[key = 'ss']/name", ['Sumatera Selatan']], ["instance('none')/root/item", []]],
  'indexed-repeat': [
    ['indexed-repeat(${name}, ${members}, 2)', ['Bia']], ['indexed-repeat(/data/members/name, /data/members, 1)', ['Ana']], ['indexed-repeat(${task}, ${members}, 1, ${tasks}, 2)', ['write']], ['indexed-repeat(${task}, ${tasks}, 1, ${members}, 2)', ['read']],
    ['indexed-repeat(${task}, ${members}, 1)', ['plan', 'write']], ['indexed-repeat(${name}, ${members}, 9)', []], ['indexed-repeat(${name}, ${members}, "x")', []], ['indexed-repeat(${name}, ${members}, 0)', []], ['indexed-repeat(${none}, ${members}, 1)', []],
  ],
  pulldata: [['pulldata("rates.csv", "name", "key", "su")', 'Sumatera Utara'], ['pulldata("rates", "name", "key", "su")', 'Sumatera Utara'], ['pulldata("rates", "rate", "key", "ss")', ''], ['pulldata("rates", "rate", "key", "x")', ''], ['pulldata("rates", "none", "key", "su")', ''], ['pulldata("rates", "name", "none", "su")', ''], ['pulldata("none", "a", "b", "c")', '']],
  randomize: [['randomize(/data/members/name, 42)', ['Ana', 'Bia', '']], ['randomize(/data/members/name, 7)', ['', 'Bia', 'Ana']], ['randomize(/data/members/name, "seed")', ['', 'Bia', 'Ana']], ['randomize(/data/members/name)', ['Ana', '', 'Bia']], ['randomize(/data/none, 1)', []]],
  // choices
  selected: [['selected(${likes}, "tea")', true], ['selected(${likes}, "te")', false], ['selected(${likes}, " tea ")', true], ['selected(${kids}, "tea")', false], ['selected("", "")', true], ['selected(/data/members/name, "Bia")', false]],
  'selected-at': [['selected-at(${likes}, 1)', 'coffee'], ['selected-at(${likes}, 2)', ''], ['selected-at(${likes}, -1)', ''], ['selected-at(${kids}, 0)', ''], ['selected-at("a b", "x")', '']],
  'count-selected': [['count-selected(${likes})', 2], ['count-selected(${kids})', 0], ['count-selected(7)', 1], ['count-selected("  a   b ")', 2], ['count-selected(/data/none)', 0]],
  'jr:choice-name': [["jr:choice-name('tea', '${likes}')", 'Teh'], ["jr:choice-name(selected-at(${likes}, 1), '../likes')", 'Kopi'], ["jr:choice-name('x', '${likes}')", ''], ["jr:choice-name('tea', '${none}')", ''], ["jr:choice-name('tea', ${likes})", 'Teh']],
  'jr:itext': [["jr:itext('x')", '']],
  // days and times: 2026-11-23T01:30:15.007+07:00 is now
  today: [['today()', '2026-11-23'], ['today() - "2026-11-20"', 3]],
  now: [['now()', '2026-11-23T01:30:15.007+07:00']],
  date: [['date("2026-11-22")', '2026-11-22'], ['date("2026-1-2")', '2026-01-02'], ['date(${met})', '2026-11-22'], ['date("2026-11-22T23:30:00Z")', '2026-11-23'], ['date(today() + 7)', '2026-11-30'], ['date(19000)', '2022-01-08'], ['date("2026-02-30")', ''], ['date("x")', ''], ['date(${kids})', ''], ['date(true())', ''], ['date(1 div 0)', '']],
  'date-time': [['date-time(${met})', '2026-11-22T10:30:00.000+07:00'], ['date-time("2026-11-22T03:30:00Z")', '2026-11-22T10:30:00.000+07:00'], ['date-time("2026-11-22")', '2026-11-22'], ['date-time(0.5)', '1970-01-01T19:00:00.000+07:00'], ['date-time("")', '']],
  'decimal-date-time': [['decimal-date-time("1970-01-02T00:00:00Z")', 1], ['decimal-date-time("1970-01-02")', 17 / 24], ['decimal-date-time("x")', NaN], ['decimal-date-time(${kids})', NaN], ['decimal-date-time(2.5)', 2.5]],
  'decimal-time': [['decimal-time("12:00")', 0.5], ['decimal-time(${time})', 0.75], ['decimal-time("06:00:00.000Z")', 13 / 24], ['decimal-time("25:00")', NaN], ['decimal-time(${kids})', NaN], ['decimal-time(${met})', 0.4375], ['decimal-time(2.25)', 0.25]],
  'format-date': [['format-date(${born}, "%e %B %Y")', '21 November 1996'], ['format-date("2026-08-03", "%d/%m/%y %n %b %a %A")', '03/08/26 8 Agu Sen Senin'], ['format-date(today() + 1, "%A")', 'Selasa'], ['format-date("2026-11-22", "%a %W %% %Q")', 'Min 47 % %Q'], ['format-date("", "%Y")', ''], ['format-date("x", "%Y")', ''], ['format-date(/data/none, "%Y")', '']],
  'format-date-time': [['format-date-time(${met}, "%Y-%m-%d %H:%M:%S.%3 %h")', '2026-11-22 10:30:00.000 10'], ['format-date-time("2026-11-22T01:05:09.042Z", "%H:%M:%S.%3 %h")', '08:05:09.042 8'], ['format-date-time(now(), "%H:%M")', '01:30'], ['format-date-time(${kids}, "%H")', '']],
  // places
  area: [['area("0 0;0 1;1 1;1 0;0 0")', 12391256135.81], ['area("0 0;0 1;1 1;1 0")', 12391256135.81], ['area("0 0;0 1")', 0], ['area(${kids})', 0], ['area("200 0;0 1;1 1")', 0]],
  distance: [['distance("0 0;0 1")', 111318.85], ['distance(${place}, ${other})', 1414476.32], ['distance(${place}, ${place})', 0], ['distance(${place})', NaN], ['distance(${kids})', NaN], ['distance("x y;0 1")', NaN]],
  geofence: [['geofence("0.5 0.5", "0 0;0 1;1 1;1 0;0 0")', true], ['geofence("1.5 0.5", "0 0;0 1;1 1;1 0;0 0")', false], ['geofence("0.5 0.5 9 9", "0 0;0 1;1 1;1 0")', false], ['geofence(${kids}, "0 0;0 1;1 1;0 0")', false], ['geofence("0.5 0.5", "")', false]],
  // the form
  uuid: [['string-length(uuid())', 36], ['regex(uuid(), "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")', true], ['string-length(uuid(8))', 8], ['string-length(uuid(100))', 100], ['uuid(0)', ''], ['string-length(uuid(1 div 0))', 1000]],
  version: [['version()', '2026-11']],
};

describe.each(FUNCTION_NAMES)('%s()', (name) => {
  test.each(CASES[name].map(([source, expected]) => ({ source, expected })))('$source is $expected', ({ source, expected }) => {
    if (typeof expected === 'number' && !Number.isNaN(expected) && !Number.isInteger(expected)) expect(value(source)).toBeCloseTo(expected, 9);
    else expect(value(source)).toEqual(expected);
  });
});

test('once() keeps what is there, and "." is the question itself', () => {
  expect(value('once(5)', '4')).toBe('4');
  expect(value('. >= 0 and . <= 80', '81')).toBe(false);
  expect(value('number() + 1', '2')).toBe(3);
  expect(value('string-length(.)', 'abc')).toBe(3);
});

test('months and days are named in the language of the form, in English where we do not know it', () => {
  const named = (language: string): unknown => value('format-date("2026-05-08", "%a %b %A %B")', '', { language });
  expect([named('id'), named('en'), named('fr')]).toEqual(['Jum Mei Jumat Mei', 'Fri May Friday May', 'Fri May Friday May']);
});

test('a zone that nobody knows counts as UTC', () => {
  expect(value('now()', '', { zone: 'nowhere' })).toBe('2026-11-22T18:30:15.007+00:00');
});
