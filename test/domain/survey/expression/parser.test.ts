import { expect, test } from 'vitest';
import { parseExpression } from '../../../../src/domain/survey/expression/parser.js';
import type { Tree } from '../../../../src/domain/survey/expression/syntax.js';

/** An expression written with a bracket around every part, so that one sees how it was read. */
function written(tree: Tree): string {
  switch (tree.kind) {
    case 'number':
      return `${tree.value}`;
    case 'string':
      return `'${tree.value}'`;
    case 'question':
      return `\${${tree.name}}`;
    case 'negate':
      return `(-${written(tree.operand)})`;
    case 'binary':
      return `(${written(tree.left)} ${tree.operator} ${written(tree.right)})`;
    case 'call':
      return `${tree.name}(${tree.args.map(written).join(', ')})`;
    case 'filter':
      return `${written(tree.base)}${tree.predicates.map((predicate) => `[${written(predicate)}]`).join('')}`;
    case 'path': {
      const start = tree.start.kind === 'context' ? '.' : tree.start.kind === 'document' ? '' : `(${written(tree.start.tree)})`;
      const steps = tree.steps.map(({ axis, test: wanted, predicates }) => `/${axis}::${wanted.kind === 'name' ? wanted.name : wanted.kind}${predicates.map((predicate) => `[${written(predicate)}]`).join('')}`);
      return `${start}${steps.join('')}`;
    }
  }
}

const read = (source: string): string => {
  const parsed = parseExpression(source);
  return parsed.ok ? written(parsed.tree) : `${parsed.problem.position}: ${parsed.problem.message}`;
};

test.each([
  // XPath 1.0, section 3.5: precedence; every operator takes the left one first, a minus sign binds closer than `*`, `|` closer still.
  ['1 + 2 * 3', '(1 + (2 * 3))'], ['10 - 4 - 3', '((10 - 4) - 3)'], ['-2 * 3', '((-2) * 3)'], ['--2', '(-(-2))'], ['-a|b', '(-(./child::a | ./child::b))'], ['1 = 2 or 3 < 4 and 5', '((1 = 2) or ((3 < 4) and 5))'],
  ['3 > 2 > 1', '((3 > 2) > 1)'], ['1 < 2 = true()', '((1 < 2) = true())'], ['(1 + 2) * 3', '((1 + 2) * 3)'], ['7 div 2 mod 3', '((7 div 2) mod 3)'],
  // Section 3.7: after something to operate on, a name is an operator and `*` multiplies; elsewhere they are steps.
  ['div div mod', '(./child::div div ./child::mod)'], ['* * *', '(./child::element * ./child::element)'], ['and and and', '(./child::and and ./child::and)'], ['a-b - c', '(./child::a-b - ./child::c)'],
  ['${age}-1', '(${age} - 1)'], ['1-1', '(1 - 1)'], ['.5 + .', '(0.5 + .)'], ['${a.b}', '${a.b}'], ['${ age }', '${age}'],
  // Paths.
  ['.', '.'], ['..', './parent::node'], ['../../x', './parent::node/parent::node/child::x'], ['./x', './child::x'], ['/', ''], ['/data/x', '/child::data/child::x'], ['//x', '/descendant-or-self::node/child::x'],
  ['a//b', './child::a/descendant-or-self::node/child::b'], ['@id', './attribute::id'], ['x/@*', './child::x/attribute::element'], ['ancestor::rep[1]/name', './ancestor::rep[1]/child::name'],
  ['following-sibling::*', './following-sibling::element'], ['text()', './child::text'], ['self::node()', '.'], ['orx:meta/orx:instanceID', './child::meta/child::instanceID'], ['orx:*', './child::element'],
  ['current()/../x', '(current())/parent::node/child::x'], ["instance('l')/root/item[name = current()/../k]/label", "(instance('l'))/child::root/child::item[(./child::name = (current())/parent::node/child::k)]/child::label"],
  ['${members}[age > 3]/name', '(${members}[(./child::age > 3)])/child::name'], ['${x}[position() = 1]', '${x}[(position() = 1)]'], ['(//a | //b)[2]', '(/descendant-or-self::node/child::a | /descendant-or-self::node/child::b)[2]'],
  ['${x} [1]', '${x}[1]'], ['rep[1][a]', './child::rep[1][./child::a]'], ['comment()', './child::nothing'], ["processing-instruction('x')", './child::nothing'],
  // There is no earlier record to look into.
  ['${last-saved#name}', "''"],
  // Word processors' quotes, dashes and spaces.
  ['\u201ctea\u201d', "'tea'"], ['\u2018tea\u2019 = "it\u2019s"', "('tea' = 'it\u2019s')"], ['5\u00a0\u2013\u00a02', '(5 - 2)'], ['"a \u2013 b"', "'a \u2013 b'"],
  // The path of jr:choice-name is in quotes.
  ["jr:choice-name(${q}, '${q}')", 'jr:choice-name(${q}, ${q})'], ["jr:choice-name('a', '../q')", "jr:choice-name('a', ./parent::node/child::q)"],
  // Other names of the same.
  ['is-selected(., 1)', 'selected(., 1)'], ['xf:today()', 'today()'],
])('%s is read as %s', (source, expected) => {
  expect(read(source)).toBe(expected);
});

test.each([
  ['', 0, 'ends too early'], ['1 +', 3, 'ends too early'], ['1 2', 2, 'operator'], ['${a} ${b}', 5, '${b}'], ['(1', 0, 'not closed'], ['selected(${a}, "x"', 8, 'not closed'], ['a[1', 1, '"["'], ['"abc', 0, 'quotes'],
  ['\u2018abc', 0, 'quotes'], ['${age > 3', 0, '${name}'], ['1 # 2', 2, '"#"'], ['1 = \u{1F33E}', 4, '\u{1F33E}'], ['= 2', 0, 'value is missing'], ['a/', 2, 'after "/"'], ['a/(b)', 2, 'after "/"'], ['child::', 7, 'after "/"'], ['up::a', 0, '"up::"'],
  ['not()', 0, 'takes 1 arguments, not 0'], ['if(1, 2)', 0, 'takes 3'], ['round(1, 2, 3)', 0, 'takes 1 to 2'], ['coalesce(1)', 0, 'at least 2'], ['regex(., "[")', 9, 'regular expression'], ["jr:choice-name(1, '${')", 19, '${name}'],
  ['1 + selectd(., 1)', 4, 'selected()'], ['cuont-selected(.)', 0, 'count-selected()'], ['If(1, 2, 3)', 0, 'if()'], ['format_date(., "%Y")', 0, 'format-date()'], ['foobarbaz(1)', 0, 'foobarbaz() is not known'],
  [`${'('.repeat(600)}1${')'.repeat(600)}`, 500, 'too deeply'], [`1${' + 1'.repeat(1_600)}`, 0, 'too many parts'], ['x'.repeat(40_000), 32_767, 'at most'],
])('%s is refused at %i', (source, position, message) => {
  const parsed = parseExpression(source);
  expect(parsed).toMatchObject({ ok: false, problem: { position } });
  if (!parsed.ok) expect(parsed.problem.message).toContain(message);
});

test('a problem is told in both languages', () => {
  const parsed = parseExpression('selectd(., 1)');
  expect(parsed).toMatchObject({ problem: { words: { id: 'Fungsi selectd() tidak dikenal. Mungkin maksudnya selected().', en: 'the function selectd() is not known; perhaps selected() is meant' } } });
});

test('a name that is near to nothing gets no advice', () => {
  expect(read('zzzzzz(1)')).toBe('0: the function zzzzzz() is not known');
});
