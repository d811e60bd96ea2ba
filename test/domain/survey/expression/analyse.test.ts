import { describe, expect, test } from 'vitest';
import { analyse, type Analysis, type Reference } from '../../../../src/domain/survey/expression/analyse.js';
import { parseExpression } from '../../../../src/domain/survey/expression/parser.js';

function analysed(source: string): Analysis {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.problem.message}`);
  return analyse(parsed.tree);
}

/** `*` marks other instances, `?` that only presence matters. */
function shown(reference: Reference): string {
  const marks = `${reference.others ? '*' : ''}${reference.presence ? '?' : ''}`;
  if (reference.kind === 'question') return `\${${reference.name}}${marks}`;
  const way = reference.steps.reduce((path, step) => (step === '//' ? `${path}//` : `${path}${path === '' || path.endsWith('/') ? '' : '/'}${step}`), reference.absolute ? '' : '../'.repeat(reference.up));
  return `${reference.absolute && !way.startsWith('//') ? '/' : ''}${way}${marks}`;
}

describe('what an expression reads', () => {
  test.each<[string, readonly string[]]>([
    ['1 + 2', []], ['${a} + ${b} * ${a}', ['${a}', '${b}']], ['if(selected(${a}, "x"), -${b}, ${c.d})', ['${a}', '${b}', '${c.d}']],
    ['../a', ['../a']], ['../../a', ['../../a*']], ['./a', ['a']], ['/data/g/a', ['/data/g/a*']], ['//a', ['//a*']], ['../g/../a', ['../a']], ['../*', ['../*']], ['current()/../a', ['../a']], ['../a/@x', ['../a']], ['../a/text()', ['../a']],
    // Only which instances there are.
    ['count(${rep})', ['${rep}?']], ['position(${rep})', ['${rep}?']], ['position(..)', []], ['count(../../rep)', ['../../rep*?']],
    // Predicates: of the nodes that they test, of the question, of lists.
    ['${rep}[age > 3]/name', ['${rep}*?', '//rep/age*', '//rep/name*']], ['${rep}[position() = 2]/name', ['${rep}*?', '//rep/name*']], ['../rep[a = current()/../b]/c', ['../rep*?', '../rep/a*', '../b', '../rep/c*']],
    ["instance('l')/root/item[name = current()/../k and ${z} = label]/label", ['../k', '${z}']], ["instance('l')/root/item[../x = 1]/y", []], ['/data/rep[1]/x', ['/data/rep*?', '/data/rep/x*']],
    // Repeats by index.
    ['indexed-repeat(${v}, ${rep}, position(..) - 1)', ['${rep}*?', '${v}*']], ['indexed-repeat(${v}, ${rep}, ${i})', ['${rep}*?', '${i}', '${v}*']],
    // Where it cannot be told, rather too much.
    ['${a}/../b', ['//b*']], ['ancestor::rep/x', ['//rep/x*']], ['following-sibling::b', ['../b*']], ['preceding::b', ['//b*']], ['/data//x/..', ['//*']], ['descendant::b', ['//b']],
    ['${a} | ../b', ['${a}', '../b']], ['(${a} | ../b)[1]', ['${a}*?', '../b*?', '${a}*', '../b*']], ['randomize(${x}, ${seed})', ['${seed}', '${x}']], ["jr:choice-name(${v}, '${q}')", ['${v}', '${q}']], ["pulldata('t', 'a', 'b', ${k})", ['${k}']],
    ['if(${a}, ${b}, ../c)', ['${a}', '${b}', '../c']],
  ])('%s: %j', (source, expected) => {
    expect(analysed(source).reads.map(shown)).toEqual(expected);
  });

  test('a reference says where it stands', () => {
    expect(analysed('1 + ${a} = ../b').reads).toEqual([
      { kind: 'question', name: 'a', at: 4, others: false, presence: false },
      { kind: 'path', absolute: false, up: 1, steps: ['b'], at: 11, others: false, presence: false },
    ]);
  });
});

describe('what else it depends on', () => {
  test.each<[string, Partial<Analysis>]>([
    ['1', { self: false, time: false, chance: false }],
    ['. > 3', { self: true }], ['string-length()', { self: true }], ['once(${a})', { self: true }], ['selected(current(), "x")', { self: true }], ['/data/r[. = 1]', { self: false }], ['count(.)', { self: false }],
    ['today() > ${a}', { time: true }], ['if(${a}, now(), 1)', { time: true }], ['random() < 0.5', { chance: true }], ['uuid()', { chance: true }], ['randomize(${a})', { chance: true }], ['randomize(${a}, 3)', { chance: false }],
  ])('%s', (source, expected) => {
    expect(analysed(source)).toMatchObject(expected);
  });
});
