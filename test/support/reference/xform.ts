import { absolute, referencing } from './paths.js';
import { choiceLists, everyItem, formTree, type Branch, type FormRows, type Item, type Leaf, type Path, type Row } from './rows.js';
import { itext, languagesOf, textId, wording, type Texts } from './texts.js';
import { escaped, tag } from './xml.js';

type Resolve = (expression: string, context: Path) => string;

/** All that one form's XML is written from. */
interface Writing {
  readonly resolve: Resolve;
  readonly lists: ReadonlyMap<string, readonly Row[]>;
  readonly languages: readonly string[];
  readonly texts: Texts;
  readonly items: readonly Item[];
}

const NAMESPACES =
  'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms"';

const BIND_TYPES: Readonly<Record<string, string>> = {
  integer: 'int', decimal: 'decimal', date: 'date', time: 'time', datetime: 'dateTime', geopoint: 'geopoint', image: 'binary', file: 'binary', audio: 'binary', rank: 'odk:rank', start: 'dateTime', end: 'dateTime', today: 'date',
};
const PRELOADS: Readonly<Record<string, readonly [string, string]>> = {
  start: ['timestamp', 'start'], end: ['timestamp', 'end'], today: ['date', 'today'], deviceid: ['property', 'deviceid'], username: ['property', 'username'], phonenumber: ['property', 'phonenumber'], simserial: ['property', 'simserial'],
};
const MEDIA: Readonly<Record<string, string>> = { image: 'image/*', audio: 'audio/*', file: 'application/*' };
const SILENT = new Set(['calculate', 'hidden', ...Object.keys(PRELOADS)]);
const YES_NO: Readonly<Record<string, string>> = { yes: 'true()', Yes: 'true()', YES: 'true()', true: 'true()', TRUE: 'true()', no: 'false()', No: 'false()', NO: 'false()', false: 'false()', FALSE: 'false()' };
/** A default that has to be computed: a reference, a call, an operation. */
const DYNAMIC = /\$\{|[A-Za-z][\w:.-]*\(|\S\s+([-+*]|div|mod)\s+\S/;

/** The form as XForm XML, in the way that the common converter writes it. The root element is `data`. */
export function xform(form: FormRows): string {
  const items = formTree(form);
  const writing: Writing = { items, resolve: referencing(items), lists: choiceLists(form), languages: languagesOf(form), texts: new Map() };
  const { settings = {} } = form;
  // What is written fills in the texts, so they come last.
  const binds = everyItem(items).map((item) => bind(item, writing)).join('');
  const body = items.map((item) => control(item, writing)).join('');
  const lists = [...writing.lists].map(([list, choices]) => choiceInstance(list, choices, writing)).join('');
  const tables = Object.keys(form.tables ?? {}).map((name) => tag('instance', { id: name, src: `jr://file-csv/${name}.csv` })).join('');
  const opening = everyItem(items).filter((item): item is Leaf => item.kind === 'leaf' && isDynamic(item) && !item.path.some(({ repeats }) => repeats));
  const setting = opening.map((leaf) => setvalue(leaf, 'odk-instance-first-load', writing)).join('');
  const instance = tag('instance', {}, tag('data', { id: settings['form_id'] ?? 'form', version: settings['version'] ?? '' }, items.map((item) => content(item, 'top')).join('')));
  const model = tag('model', { 'odk:xforms-version': '1.0.0' }, itext(writing.texts, writing.languages, settings['default_language']), instance, lists, tables, binds, setting);
  const title = tag('h:title', {}, escaped(settings['form_title'] ?? 'Form'));
  return `<?xml version="1.0"?><h:html ${NAMESPACES}>${tag('h:head', {}, title, model)}${tag('h:body', {}, body)}</h:html>`;
}

const cell = (row: Row, ...columns: readonly string[]): string => columns.map((column) => row[column] ?? '').find((value) => value !== '') ?? '';

function isDynamic({ row }: Leaf): boolean {
  return DYNAMIC.test(cell(row, 'default'));
}

/** Where an instance's elements are written: at its top, in the first instance of a repeat, or in the pattern of one. */
type Level = 'top' | 'first' | 'pattern';

/** An instance's elements with their fixed defaults. A pattern holds the patterns within it alone, the first instance beside it the first ones alone. */
function content(item: Item, level: Level): string {
  if (item.kind === 'leaf') return tag(item.name, {}, isDynamic(item) ? '' : escaped(cell(item.row, 'default')));
  const inside = (at: Level): string => item.children.map((child) => content(child, at)).join('');
  if (item.kind === 'group') return tag(item.name, {}, inside(level));
  const pattern = level === 'first' ? '' : tag(item.name, { 'jr:template': '' }, inside('pattern'));
  return level === 'pattern' ? pattern : pattern + tag(item.name, {}, inside('first'));
}

function bind(item: Item, { resolve, languages, texts }: Writing): string {
  const { row, path } = item;
  const expression = (...columns: readonly string[]): string | undefined => {
    const text = cell(row, ...columns);
    return text === '' ? undefined : (YES_NO[text] ?? resolve(text, path));
  };
  const relevant = expression('relevant');
  const nodeset = absolute(path);
  if (item.kind !== 'leaf') return relevant === undefined ? '' : tag('bind', { nodeset, relevant });
  const preload = PRELOADS[item.type];
  return tag('bind', {
    nodeset,
    type: bindType(item),
    relevant,
    required: expression('required'),
    constraint: expression('constraint'),
    'jr:constraintMsg': wording(texts, languages, row, 'constraint_message', textId(path, 'jr:constraintMsg')),
    'jr:requiredMsg': wording(texts, languages, row, 'required_message', textId(path, 'jr:requiredMsg')),
    readonly: item.type === 'note' ? 'true()' : expression('read_only'),
    calculate: cell(row, 'trigger') === '' ? expression('calculation') : undefined,
    'jr:preload': preload?.[0],
    'jr:preloadParams': preload?.[1],
  });
}

function bindType({ type, row }: Leaf): string {
  if (type !== 'range') return BIND_TYPES[type] ?? 'string';
  return Object.values(parameters(row)).every((value) => /^-?\d+$/.test(value)) ? 'int' : 'decimal';
}

function parameters(row: Row): Readonly<Record<string, string>> {
  return Object.fromEntries([...cell(row, 'parameters').matchAll(/([\w-]+)\s*=\s*([^\s,;]+)/g)].map(([, name = '', value = '']) => [name, value]));
}

function setvalue(leaf: Leaf, event: string, { resolve }: Writing): string {
  return tag('setvalue', { ref: absolute(leaf.path), event, value: resolve(cell(leaf.row, 'default'), leaf.path) });
}

function control(item: Item, writing: Writing): string {
  if (item.kind !== 'leaf') return section(item, writing);
  const { row, path, type } = item;
  const { resolve, languages, texts } = writing;
  const calculated = cell(row, 'calculation') !== '' && cell(row, 'label', ...Object.keys(row).filter((column) => column.startsWith('label'))) === '';
  if (SILENT.has(type) || calculated) return '';
  const words = (column: string): string => label(column, wording(texts, languages, row, column, textId(path, column)), (text) => resolve(text, path));
  const inside = words('label') + words('hint') + triggered(item, writing);
  const shared = { ref: absolute(path), appearance: row['appearance'] };
  switch (type) {
    case 'select_one':
    case 'select_one_from_file':
      return tag('select1', shared, inside, itemset(item, writing));
    case 'select_multiple':
    case 'select_multiple_from_file':
      return tag('select', shared, inside, itemset(item, writing));
    case 'rank':
      return tag('odk:rank', shared, inside, itemset(item, writing));
    case 'range': {
      const { start = '1', end = '10', step = '1' } = parameters(row);
      return tag('range', { ...shared, start, end, step }, inside);
    }
    case 'acknowledge':
      return tag('trigger', shared, inside);
    case 'image':
    case 'audio':
    case 'file':
      return tag('upload', { ...shared, mediatype: MEDIA[type] }, inside);
    default:
      return tag('input', shared, inside);
  }
}

/** A label or a hint: plain words with what `${}` stands for in them, or a reference to the texts of several languages. */
function label(element: string, words: string | undefined, resolve: (text: string) => string): string {
  if (words === undefined) return '';
  if (words.startsWith('jr:itext(')) return tag(element, { ref: words });
  return tag(element, {}, escaped(words).replaceAll(/\$\{[^}]+\}/g, (reference) => tag('output', { value: resolve(reference) })));
}

/** What a change of this question sets: the questions that name it as their trigger. */
function triggered({ name }: Leaf, { items, resolve }: Writing): string {
  return everyItem(items)
    .filter((item): item is Leaf => item.kind === 'leaf' && cell(item.row, 'trigger').split(',').some((trigger) => trigger.trim() === `\${${name}}`))
    .map((target) => tag('setvalue', { ref: absolute(target.path), event: 'xforms-value-changed', value: resolve(cell(target.row, 'calculation'), target.path) }))
    .join('');
}

function itemset({ list, row, path, type }: Leaf, { resolve, lists }: Writing): string {
  const filter = cell(row, 'choice_filter');
  const source = type.endsWith('_from_file') ? list.replace(/\.csv$/, '') : list;
  // The whole filter stands in brackets: what it refers to is looked for from the question.
  const predicate = filter === '' ? '' : resolve(`[${filter}]`, path);
  const nodes = `instance('${source}')/root/item${predicate}`;
  const { randomize, seed } = parameters(row);
  const shuffled = randomize === 'true' ? `randomize(${nodes}${seed === undefined ? '' : `, ${resolve(seed, path).trim()}`})` : nodes;
  const translated = lists.get(list)?.some((choice) => Object.keys(choice).some((column) => column.startsWith('label::'))) === true;
  return tag('itemset', { nodeset: shuffled }, tag('value', { ref: 'name' }), tag('label', { ref: translated ? 'jr:itext(itextId)' : 'label' }));
}

function choiceInstance(list: string, choices: readonly Row[], { languages, texts }: Writing): string {
  const translated = choices.some((choice) => Object.keys(choice).some((column) => column.startsWith('label::')));
  const items = choices.map((choice, index) => {
    const id = `${list}-${index}`;
    if (translated) wording(texts, languages, choice, 'label', id);
    const others = Object.entries(choice).filter(([column, value]) => value !== '' && column !== 'list_name' && !column.startsWith('label') && !column.startsWith('media'));
    const shown = translated ? tag('itextId', {}, escaped(id)) : tag('label', {}, escaped(choice['label'] ?? ''));
    return tag('item', {}, shown, ...others.map(([column, value]) => tag(column, {}, escaped(value))));
  });
  return tag('instance', { id: list }, tag('root', {}, ...items));
}

function section(item: Branch, writing: Writing): string {
  const { row, path } = item;
  const { resolve, languages, texts } = writing;
  const heading = label('label', wording(texts, languages, row, 'label', textId(path, 'label')), (text) => resolve(text, path));
  const inside = item.children.map((child) => control(child, writing)).join('');
  const ref = absolute(path);
  if (item.kind === 'group') return tag('group', { ref, appearance: row['appearance']?.replace('table-list', 'field-list') }, heading, inside);
  const count = cell(row, 'repeat_count');
  const setting = ownDefaults(item.children).map((leaf) => setvalue(leaf, 'odk-instance-first-load odk-new-repeat', writing)).join('');
  return tag('group', { ref, appearance: row['appearance'] }, heading, tag('repeat', { nodeset: ref, 'jr:count': count === '' ? undefined : resolve(count, path) }, inside, setting));
}

/** The computed defaults of a repeat's questions; repeats within it see to their own. */
function ownDefaults(items: readonly Item[]): readonly Leaf[] {
  return items.flatMap((item) => (item.kind === 'leaf' ? (isDynamic(item) ? [item] : []) : item.kind === 'group' ? ownDefaults(item.children) : []));
}
