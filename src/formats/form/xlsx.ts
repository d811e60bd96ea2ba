import { posix } from 'node:path';
import { TextDecoder } from 'node:util';
import type { ByteSource, ZipEntry } from '../zip-directory.js';
import type { FormLimits } from './limits.js';
import type { FormFileMessages } from './messages.js';
import { megabytes, refuse } from './refusal.js';
import { ContentBudget, SheetCells, type SheetReading } from './sheet-cells.js';
import { momentText, placeOf, plainNumber, timeShownByCode, timeShownByNumber, type TimeShown } from './values.js';
import { attribute, XmlReader, XmlRefused, type XmlHandler } from './xml.js';
import { UnpackBudget, ZipArchive } from './zip-archive.js';

/**
 * Reads every sheet of an XLSX workbook (ECMA-376), hidden ones too, part by part and piece by piece: memory grows with what the cells hold, not with what the
 * file declares. Formulas are not computed; a cell is what the file says it last showed. Pictures, macros and whatever else is inside are unpacked once to see
 * that they are no bomb, and not looked at.
 * @throws FormRefused
 */
export async function readXlsx(source: ByteSource, content: ContentBudget, limits: FormLimits, messages: FormFileMessages): Promise<readonly SheetReading[]> {
  const archive = ZipArchive.open(source, limits.contentBytes, limits, messages);
  if (archive.find('xl/workbook.bin') !== undefined) refuse({ message: messages.notAForm(messages.isBinaryWorkbook()) });
  if (archive.find('mimetype') !== undefined) refuse({ message: messages.notAForm(messages.isOpenDocument()) });
  const parts = new Parts(archive, new UnpackBudget(limits.contentBytes, () => refuse({ message: messages.contentTooLarge(megabytes(limits.contentBytes)) })), limits, messages);
  const workbook = await parts.workbook();
  if (workbook.sheets.length > limits.sheets) refuse({ message: messages.tooManySheets(limits.sheets) });
  const texts = workbook.sharedStrings === undefined ? [] : await parts.sharedStrings(workbook.sharedStrings);
  const times = workbook.styles === undefined ? [] : await parts.times(workbook.styles);
  const readings: SheetReading[] = [];
  for (const { name, entry } of workbook.sheets) {
    const cells = new SheetCells(name, limits, content, messages);
    await parts.sheet(entry, new SheetHandler(cells, texts, times, workbook.from1904, limits, () => parts.damaged()));
    readings.push(cells.finish());
  }
  await archive.checkRest(parts.budget);
  return readings;
}

interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly entry: ZipEntry }[];
  readonly sharedStrings: ZipEntry | undefined;
  readonly styles: ZipEntry | undefined;
  readonly from1904: boolean;
}

interface Relation {
  readonly id: string;
  /** The last word of the type's address, which the strict and the usual flavour have in common. */
  readonly type: string;
  readonly target: string;
}

/** The parts of a workbook that matter, each as its reader needs it. */
class Parts {
  constructor(
    private readonly archive: ZipArchive,
    readonly budget: UnpackBudget,
    private readonly limits: FormLimits,
    private readonly messages: FormFileMessages,
  ) {}

  async workbook(): Promise<Workbook> {
    const root = (await this.relations('')).find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
    const entry = this.archive.find(root);
    if (entry === undefined) return refuse({ message: this.messages.notAForm(this.messages.isOtherOffice()) });
    const listed: { readonly name: string; readonly id: string }[] = [];
    let from1904 = false;
    let isWorkbook = false;
    await this.parse(entry, {
      open: (name, attributes) => {
        if (name === 'workbook') isWorkbook = true;
        if (name === 'workbookPr') from1904 = /^(?:1|true|on)$/.test(attribute(attributes, 'date1904') ?? '');
        if (name === 'sheet') listed.push({ name: attribute(attributes, 'name') ?? '', id: attribute(attributes, 'id') ?? '' });
      },
      close: () => undefined,
      text: () => undefined,
    });
    if (!isWorkbook) return refuse({ message: this.messages.notAForm(this.messages.isOtherOffice()) });
    const relations = await this.relations(root);
    const sheets = listed.flatMap(({ name, id }) => {
      const found = relations.find((relation) => relation.id === id);
      // Sheets of charts and dialogues hold no cells.
      if (found !== undefined && found.type !== 'worksheet') return [];
      return [{ name, entry: (found === undefined ? undefined : this.archive.find(found.target)) ?? this.damaged() }];
    });
    const names = sheets.map(({ name }) => name.toLowerCase());
    const twice = sheets.find(({ name }, index) => names.indexOf(name.toLowerCase()) < index);
    if (twice !== undefined) refuse({ sheet: twice.name, message: this.messages.sheetTwice() });
    const part = (type: string): ZipEntry | undefined => {
      const target = relations.find((relation) => relation.type === type)?.target;
      return target === undefined ? undefined : this.archive.find(target);
    };
    return { sheets, sharedStrings: part('sharedStrings'), styles: part('styles'), from1904 };
  }

  /** The texts that cells name by number. Phonetic readings are not part of them. */
  async sharedStrings(entry: ZipEntry): Promise<readonly string[]> {
    const texts: string[] = [];
    const text = new RichText(this.limits.cellCharacters);
    let characters = 0;
    await this.parse(entry, {
      open: (name) => {
        if (name === 'si') text.begin();
        else text.open(name);
      },
      close: (name) => {
        text.close(name);
        if (name !== 'si') return;
        const whole = text.end();
        characters += whole.length;
        if (texts.push(whole) > this.limits.cells || characters > this.limits.characters) refuse({ message: this.messages.tooMuch() });
      },
      text: (part) => text.add(part),
    });
    return texts;
  }

  /** What each style shows of a number, by the style's number. */
  async times(entry: ZipEntry): Promise<readonly TimeShown[]> {
    const codes = new Map<number, string>();
    const times: TimeShown[] = [];
    let within = '';
    await this.parse(entry, {
      open: (name, attributes) => {
        if (name === 'cellXfs' || name === 'cellStyleXfs' || name === 'dxfs') within = name;
        if (name === 'numFmt' && within === '') codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '');
        if (name !== 'xf' || within !== 'cellXfs') return;
        const id = Number(attribute(attributes, 'numFmtId') ?? 0);
        const code = codes.get(id);
        times.push(code === undefined ? timeShownByNumber(id) : timeShownByCode(code));
      },
      close: (name) => {
        if (name === within) within = '';
      },
      text: () => undefined,
    });
    return times;
  }

  async sheet(entry: ZipEntry, handler: XmlHandler): Promise<void> {
    await this.parse(entry, handler);
  }

  damaged(): never {
    return refuse({ message: this.messages.damaged() });
  }

  private async relations(of: string): Promise<readonly Relation[]> {
    const folder = posix.dirname(of);
    const entry = this.archive.find(posix.join(folder, '_rels', `${posix.basename(of)}.rels`));
    if (entry === undefined) return [];
    const relations: Relation[] = [];
    await this.parse(entry, {
      open: (name, attributes) => {
        if (name !== 'Relationship') return;
        if (attribute(attributes, 'TargetMode') === 'External') return;
        const target = attribute(attributes, 'Target') ?? '';
        relations.push({ id: attribute(attributes, 'Id') ?? '', type: posix.basename(attribute(attributes, 'Type') ?? ''), target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target) });
      },
      close: () => undefined,
      text: () => undefined,
    });
    return relations;
  }

  private async parse(entry: ZipEntry, handler: XmlHandler): Promise<void> {
    const reader = new XmlReader(handler);
    let decoder: TextDecoder | undefined;
    try {
      for await (const piece of this.archive.unpack(entry, this.budget)) {
        decoder ??= new TextDecoder(piece[0] === 0xff && piece[1] === 0xfe ? 'utf-16le' : piece[0] === 0xfe && piece[1] === 0xff ? 'utf-16be' : 'utf-8', { fatal: true });
        reader.push(decoder.decode(piece, { stream: true }));
      }
      reader.push(decoder?.decode() ?? '');
      reader.end();
    } catch (error) {
      if (error instanceof XmlRefused) refuse({ message: error.reason === 'forbidden' ? this.messages.forbiddenContent() : this.messages.damaged() });
      if (error instanceof TypeError && 'code' in error && error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA') this.damaged();
      throw error;
    }
  }
}

/** A text in one piece or in runs of different looks, of which the looks are forgotten. */
class RichText {
  private parts = '';
  private inText = false;
  private phonetic = false;

  constructor(private readonly most: number) {}

  begin(): void {
    this.parts = '';
    this.inText = false;
    this.phonetic = false;
  }

  open(name: string): void {
    if (name === 't') this.inText = true;
    if (name === 'rPh') this.phonetic = true;
  }

  close(name: string): void {
    if (name === 't') this.inText = false;
    if (name === 'rPh') this.phonetic = false;
  }

  /** One character too many is kept, so that the sheet can say where the text stands. */
  add(part: string): void {
    if (this.inText && !this.phonetic && this.parts.length <= this.most) this.parts += part.slice(0, this.most + 1);
  }

  get empty(): boolean {
    return this.parts === '';
  }

  end(): string {
    return unescaped(this.parts);
  }
}

/** Signs that XML cannot hold are written `_x000D_` (ECMA-376 22.4.2.4). */
function unescaped(text: string): string {
  return text.includes('_x') ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))) : text;
}

/** The place of a cell that names none. */
const nowhere: ReturnType<typeof placeOf> = {};

/** Turns a sheet's rows into cells. Places may be left out, and then follow from what came before. */
class SheetHandler implements XmlHandler {
  private row = -1;
  private column = -1;
  private inCell = false;
  private inValue = false;
  private attributes = '';
  private type = '';
  private value = '';
  private readonly inline: RichText;

  constructor(
    private readonly cells: SheetCells,
    private readonly texts: readonly string[],
    private readonly times: readonly TimeShown[],
    private readonly from1904: boolean,
    private readonly limits: FormLimits,
    private readonly damaged: () => never,
  ) {
    this.inline = new RichText(limits.cellCharacters);
  }

  open(name: string, attributes: string): void {
    if (name === 'c') this.beginCell(attributes);
    else if (this.inCell) {
      if (name === 'v') this.inValue = true;
      else this.inline.open(name);
    } else if (name === 'row') {
      const row = attribute(attributes, 'r');
      this.row = row === undefined ? this.row + 1 : (placeOf(row).row ?? this.damaged());
      this.column = -1;
      this.cells.declare(this.row, 0);
    } else if (name === 'dimension') {
      const last = placeOf(attribute(attributes, 'ref')?.split(':').at(-1) ?? '');
      this.cells.declare(last.row ?? 0, last.column ?? 0);
    }
  }

  close(name: string): void {
    if (!this.inCell) return;
    if (name === 'v') this.inValue = false;
    else if (name === 'c') this.endCell();
    else this.inline.close(name);
  }

  text(part: string): void {
    if (this.inValue) {
      if (this.value.length <= this.limits.cellCharacters) this.value += part.slice(0, this.limits.cellCharacters + 1);
    } else if (this.inCell) this.inline.add(part);
  }

  private beginCell(attributes: string): void {
    const reference = attribute(attributes, 'r');
    const place = reference === undefined ? nowhere : placeOf(reference);
    this.column = place.column ?? this.column + 1;
    this.row = place.row ?? Math.max(0, this.row);
    this.attributes = attributes;
    this.type = '';
    this.value = '';
    this.inCell = true;
    this.inline.begin();
  }

  private endCell(): void {
    this.inCell = false;
    this.inValue = false;
    if (this.value === '' && this.inline.empty) return;
    this.type = attribute(this.attributes, 't') ?? 'n';
    const raw = this.type === 'inlineStr' ? this.inline.end() : this.value;
    if (raw !== '') this.cells.put(this.row, this.column, this.shown(raw), this.type === 'e');
  }

  private shown(raw: string): string {
    if (this.type === 's') return this.texts[Number(raw)] ?? this.damaged();
    if (this.type === 'b') return raw.trim() === '1' || raw.trim() === 'true' ? 'TRUE' : 'FALSE';
    if (this.type === 'd') return raw.trim().replace(/T00:00:00(?:\.0+)?Z?$/, '').replace(/\.\d+Z?$|Z$/, '');
    if (this.type === 'str') return unescaped(raw);
    if (this.type !== 'n') return raw;
    const number = Number(raw);
    if (raw.trim() === '' || !Number.isFinite(number)) return this.damaged();
    const shows = this.times[Number(attribute(this.attributes, 's') ?? 0)] ?? 'none';
    return shows === 'none' ? plainNumber(number) : momentText(number, shows, this.from1904);
  }
}
