import type { FormNode, Question } from '../types.js';
import { nearest, type SurveyColumn } from './headers.js';
import { readQuestion, readSelect, type Reading } from './questions.js';
import type { FormRow } from './rows.js';
import { closeFrame, openFrame, rootFrame, tableRow, withReadOnly, type Frame } from './sections.js';
import { truthOf } from './settings.js';
import { USUAL_TYPES, rowType, type RowType, type Section } from './typeNames.js';

type Row = FormRow<SurveyColumn>;

/** A name as XML has them (pyxform), without a prefix: a letter or `_` first, then letters, digits, `_`, `-` and `.`. */
const NAME = /^[\p{L}_][\p{L}\p{N}\p{M}_.\u00b7-]*$/u;

/** Deeper than any form that people write. */
const DEEPEST = 20;

/** Reads the rows of the sheet `survey`, one after the other, into questions, groups and repeats. */
export class TreeReader {
  /** What older forms write among the questions. */
  readonly settings: { form_title?: string; form_id?: string } = {};
  private readonly root = rootFrame();
  private readonly open: Frame[] = [this.root];
  private readonly rows = new Map<string, Row>();
  private readonly repeats = new Set<string>();

  constructor(private readonly reading: Reading) {}

  /** The row that a question or group of this name stands in; the last part of a key counts. */
  rowOf(name: string): Row | undefined {
    return this.rows.get(name) ?? this.rows.get(name.split('/').at(-1) ?? '');
  }

  read(row: Row): void {
    const { findings } = this.reading.collected;
    if (row.text('disabled') !== '' && truthOf(row.text('disabled')) === true) return;
    const cell = row.text('type');
    if (cell === '') {
      if (row.text('name') !== '' || row.words('label') !== undefined) findings.error(row.spot('type'), findings.say.typeMissing());
      return;
    }
    const type = rowType(cell);
    if (type.kind === 'end') return this.close(row, type.section);
    if (type.kind === 'setting') return this.setting(row, type.setting);
    const name = this.nameOf(row, type);
    if (type.kind === 'table') return this.table(row, name);
    if (!this.rows.has(name)) this.rows.set(name, row);
    if (type.kind === 'begin') return this.begin(row, name, type.section, type.list);
    for (const question of this.questions(row, name, type)) this.top.children.push(withReadOnly(question, this.top.readOnly));
  }

  /** The form's nodes, once every row is read. */
  end(): readonly FormNode[] {
    const { findings } = this.reading.collected;
    while (this.open.length > 1) {
      const frame = this.top;
      if (frame.row !== null) findings.error(frame.row.spot('type'), findings.say.notEnded(frame.section, frame.name));
      this.pop();
    }
    return this.root.children;
  }

  private get top(): Frame {
    return this.open.at(-1) ?? this.root;
  }

  private questions(row: Row, name: string, type: Exclude<RowType, { readonly kind: 'end' | 'setting' | 'table' | 'begin' }>): readonly Question[] {
    const { reading, top } = this;
    const { findings } = reading.collected;
    if (type.kind === 'question') return [readQuestion(row, name, type, reading)];
    if (type.kind === 'select') {
      const { question, other } = readSelect(row, name, type, reading);
      if (other !== null) this.take(other.name, row);
      return [...tableRow(row, question, top, reading), ...(other === null ? [] : [other])];
    }
    if (type.kind === 'unsupported') findings.error(row.spot('type'), findings.say.unsupported[type.what](row.text('type'), name));
    else {
      const near = nearest(row.text('type').toLowerCase().replace(/\s+/g, '_'), USUAL_TYPES);
      findings.error(row.spot('type'), near === null ? findings.say.typeUnknown(row.text('type')) : findings.say.typeUnknownNear(row.text('type'), near));
    }
    // Stands in for the question, so that others may refer to it without a complaint.
    return [{ name, kind: 'text', label: { [reading.languages[0] ?? 'id']: name }, required: false }];
  }

  private begin(row: Row, name: string, section: Section, list: string): void {
    const { reading, top } = this;
    const { findings } = reading.collected;
    if (this.open.length > DEEPEST) findings.error(row.spot('type'), findings.say.tooDeep(DEEPEST));
    if (section === 'loop' && list === '') findings.error(row.spot('type'), findings.say.loopWithoutList());
    else if (section === 'loop' && !reading.lists.has(list)) findings.error(row.spot('type'), findings.say.listUnknown(list));
    if (section === 'repeat' && name === 'data') findings.error(row.spot('name'), findings.say.repeatNamedData());
    else if (section === 'repeat' && this.repeats.has(name)) findings.error(row.spot('name'), findings.say.repeatTwice(name));
    if (section === 'repeat') this.repeats.add(name);
    const { frame, before } = openFrame(row, section, name, list, top, reading);
    for (const question of before) {
      if (!this.rows.has(question.name)) this.rows.set(question.name, row);
      top.children.push(question);
    }
    this.open.push(frame);
  }

  private close(row: Row, section: Section): void {
    const { findings } = this.reading.collected;
    const frame = this.top;
    if (this.open.length === 1) return findings.error(row.spot('type'), findings.say.endWithoutBegin(section));
    if (row.text('relevant') !== '') findings.warn(row.spot('relevant'), findings.say.relevantOnEnd());
    if (frame.section === section) return this.pop();
    findings.error(row.spot('type'), findings.say.endOfAnother(section, frame.section, frame.name, frame.row?.row ?? 0));
    // The frame that is meant stands further out: whatever is open within ends with it. Otherwise this end stands for the open one.
    const meant = this.open.findLastIndex((each, index) => index > 0 && each.section === section);
    while (meant > 0 && this.open.length - 1 > meant) this.pop();
    this.pop();
  }

  private pop(): void {
    const frame = this.open.pop();
    if (frame === undefined || frame === this.root) return;
    if (frame.children.length === 0 && frame.row !== null) this.reading.collected.findings.warn(frame.row.whole, this.reading.collected.findings.say.emptyGroup(frame.name));
    this.top.children.push(closeFrame(frame, this.reading.lists));
  }

  private setting(row: Row, setting: 'form_title' | 'form_id' | null): void {
    const { findings } = this.reading.collected;
    const value = row.text('name');
    if (setting === null) return findings.warn(row.spot('type'), findings.say.columnIgnored(row.text('type')));
    if (value === '') return findings.error(row.spot('name'), findings.say.nameMissing());
    this.settings[setting] = value;
  }

  /** `csv-external` has no answer: it names a file that came along. */
  private table(row: Row, name: string): void {
    const { collected, sheets } = this.reading;
    if (!Object.hasOwn(sheets.tables, name)) collected.findings.error(row.spot('name'), collected.findings.say.fileMissing(`${name}.csv`));
  }

  private nameOf(row: Row, type: RowType): string {
    const { findings } = this.reading.collected;
    const written = row.text('name');
    if (type.kind === 'question' && /^audit$/i.test(row.text('type'))) {
      if (written !== '' && written !== 'audit') findings.error(row.spot('name'), findings.say.auditName());
      return this.take('audit', row);
    }
    if (written === '') {
      if (type.kind !== 'question' || type.question !== 'note') findings.error(row.spot('name'), findings.say.nameMissing());
      return this.take(`generated_${type.kind === 'question' ? type.question : type.kind}_name_${row.row}`, row);
    }
    const looped = this.open.some(({ section }) => section === 'loop') ? written.replace(/%\(\w+\)s/g, 'x') : written;
    if (!NAME.test(looped) || written === '__proto__' || written.length > 200) {
      findings.error(row.spot('name'), /[\p{Cf}\p{Cc}]/u.test(written) ? findings.say.nameInvisible(written) : findings.say.nameInvalid(written));
      return written;
    }
    return this.take(written, row);
  }

  /** Names are unique within their group; in small letters alike, they are told apart only by careful people. */
  private take(name: string, row: Row): string {
    const { findings } = this.reading.collected;
    const { names } = this.top;
    const small = `\n${name.toLowerCase()}`;
    if (name === 'meta') findings.error(row.spot('name'), findings.say.nameReserved(name));
    else if (names.has(name)) findings.error(row.spot('name'), findings.say.nameTwice(name));
    else if (names.has(small)) findings.warn(row.spot('name'), findings.say.nameAlike(name));
    names.add(name);
    names.add(small);
    return name;
  }
}
