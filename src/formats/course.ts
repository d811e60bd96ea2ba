import { Temporal } from 'temporal-polyfill';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node, type Scalar, type YAMLMap } from 'yaml';
import { tidy } from '../domain/roster/columns.js';
import type { Language } from '../domain/roster/messages.js';
import { readNip } from '../domain/roster/nip.js';
import { readZone } from '../domain/roster/zone.js';
import type { EpochMs } from '../support/clock.js';
import type { Problem } from '../support/errors.js';
import { courseMessages, type CourseMessages } from './course-messages.js';

export interface CourseSession {
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** An IANA zone id: the zone the times were written in, and are told in. */
  readonly zone: string;
  readonly place: string | null;
}

/** One course as an officer wrote it; whether its participants exist is not looked at here. */
export interface CourseFile {
  readonly id: string;
  readonly title: string;
  /** Jam pelajaran, lesson hours. */
  readonly jp: number;
  /** By start. */
  readonly sessions: readonly CourseSession[];
  /** NIPs of 18 digits, each once, with the line each stands in, so that an unknown one can be named. */
  readonly participants: readonly { readonly nip: string; readonly line: number }[];
}

export type CourseReading =
  | { readonly ok: true; readonly course: CourseFile; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] };

export interface CourseReadOptions {
  /** The IANA zone of sessions that name none; Asia/Jakarta when not said. */
  readonly defaultZone?: string;
  readonly language?: Language;
}

const most = { bytes: 1_000_000, sessions: 500, participants: 20_000, text: 300 } as const;
const courseKeys = ['course', 'title', 'jp', 'sessions', 'participants'] as const;
const sessionKeys = ['start', 'end', 'zone', 'place'] as const;

/**
 * Reads a course file (YAML). Every mistake is named with its line in `row` and its key in `column`. Values are taken as they are written, so an
 * unquoted NIP keeps all its digits. A local time that a zone skips or repeats is refused. An alias may stand for one plain value only.
 */
export function readCourse(text: string, options: CourseReadOptions = {}): CourseReading {
  const messages = courseMessages[options.language ?? 'id'];
  const refused = (problems: readonly Problem[]): CourseReading => ({ ok: false, problems, warnings: [] });
  if (text.length > most.bytes) return refused([{ message: messages.tooLarge(most.bytes / 1000) }]);
  if (text.includes('\uFFFD')) return refused([{ message: messages.notText() }]);
  const lines = new LineCounter();
  let document: Document.Parsed;
  try {
    document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, uniqueKeys: true, merge: false, logLevel: 'error' });
  } catch {
    // Nesting deeper than the parser's stack.
    return refused([{ message: messages.notYaml() }]);
  }
  if (document.errors.length > 0) {
    const texts: Readonly<Partial<Record<string, string>>> = { DUPLICATE_KEY: messages.keyTwice(), TAB_AS_INDENT: messages.tab(), MULTIPLE_DOCS: messages.severalDocuments() };
    return refused(document.errors.map((error) => ({ row: lines.linePos(error.pos[0]).line, message: texts[error.code] ?? messages.notYaml() })));
  }
  if (!isMap(document.contents)) return refused([{ row: 1, message: messages.notACourse() }]);
  return new CourseReader(document, lines, messages, options.defaultZone ?? 'Asia/Jakarta').read(document.contents);
}

class CourseReader {
  private readonly problems: Problem[] = [];
  private readonly warnings: Problem[] = [];

  constructor(
    private readonly document: Document.Parsed,
    private readonly lines: LineCounter,
    private readonly messages: CourseMessages,
    private readonly defaultZone: string,
  ) {}

  read(map: YAMLMap): CourseReading {
    const fields = this.fields(map, courseKeys);
    const id = this.text(map, fields, 'course', (value, node) => (/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u.test(value) ? value : this.refuse(node, 'course', this.messages.courseId())));
    const title = this.text(map, fields, 'title', (value) => value);
    const jp = this.text(map, fields, 'jp', (value, node) => {
      const number = /^\d{1,4}(?:[.,]\d{1,2})?$/.test(value) ? Number(value.replace(',', '.')) : 0;
      return number > 0 && number <= 2000 ? number : this.refuse(node, 'jp', this.messages.jp());
    });
    const sessions = this.sessions(map, fields.get('sessions'));
    const participants = this.participants(map, fields.get('participants'));
    if (this.problems.length > 0 || id === undefined || title === undefined || jp === undefined) {
      return { ok: false, problems: this.problems.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)), warnings: this.warnings };
    }
    return { ok: true, course: { id, title, jp, sessions, participants }, warnings: this.warnings };
  }

  private sessions(map: YAMLMap, node: Node | undefined): readonly CourseSession[] {
    const items = this.list(map, node, 'sessions', most.sessions);
    if (items?.length === 0) this.refuse(node ?? map, 'sessions', this.messages.noSessions());
    const read = (items ?? []).flatMap((item) => {
      const session = this.session(item);
      return session === undefined ? [] : [{ session, item, line: this.lineOf(item) }];
    });
    const inOrder = read.toSorted((a, b) => a.session.start - b.session.start || a.line - b.line);
    let last: (typeof inOrder)[number] | undefined;
    for (const one of inOrder) {
      if (last !== undefined && last.session.start === one.session.start && last.session.end === one.session.end && last.session.place === one.session.place) {
        this.refuse(one.item, 'sessions', this.messages.sessionTwice(last.line));
      } else if (last !== undefined && one.session.start < last.session.end) {
        this.warnings.push({ row: one.line, column: 'sessions', message: this.messages.sessionsOverlap(last.line) });
      }
      if (last === undefined || one.session.end > last.session.end) last = one;
    }
    return inOrder.map(({ session }) => session);
  }

  private session(item: Node): CourseSession | undefined {
    if (!isMap(item)) return this.refuse(item, 'sessions', this.messages.missing('start'));
    const fields = this.fields(item, sessionKeys);
    const zone = fields.has('zone') ? this.text(item, fields, 'zone', (value, node) => readZone(value) ?? this.refuse(node, 'zone', this.messages.zone()), this.defaultZone) : this.defaultZone;
    const place = fields.has('place') ? this.text(item, fields, 'place', (value) => value, null) : null;
    const start = this.text(item, fields, 'start', (value, node) => this.instant(value, zone ?? 'UTC', node, 'start'));
    const end = this.text(item, fields, 'end', (value, node) => this.instant(value, zone ?? 'UTC', node, 'end'));
    if (start === undefined || end === undefined || zone === undefined || place === undefined) return undefined;
    if (end <= start) return this.refuse(fields.get('end') ?? item, 'end', this.messages.endBeforeStart());
    if (end - start > 24 * 3_600_000) this.warnings.push({ row: this.lineOf(item), column: 'end', message: this.messages.sessionLong() });
    return { start, end, zone, place };
  }

  private instant(value: string, zone: string, node: Node, key: string): EpochMs | undefined {
    const parts = /^(\d{4}-\d{2}-\d{2})(?:\s+|T)(\d{2})[:.](\d{2})(?::00)?$/.exec(value);
    if (parts === null) return this.refuse(node, key, this.messages.time());
    let local: Temporal.PlainDateTime;
    try {
      local = Temporal.PlainDateTime.from(`${parts[1]}T${parts[2]}:${parts[3]}`, { overflow: 'reject' });
    } catch {
      return this.refuse(node, key, this.messages.time());
    }
    const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
    if (!earlier.toPlainDateTime().equals(local)) return this.refuse(node, key, this.messages.timeSkipped(zone));
    if (!earlier.equals(local.toZonedDateTime(zone, { disambiguation: 'later' }))) return this.refuse(node, key, this.messages.timeTwice(zone));
    return earlier.epochMilliseconds;
  }

  private participants(map: YAMLMap, node: Node | undefined): CourseFile['participants'] {
    const firstLine = new Map<string, number>();
    for (const item of this.list(map, node, 'participants', most.participants) ?? []) {
      const scalar = this.plain(item);
      const line = this.lineOf(item);
      const reading = scalar === undefined ? undefined : readNip(writtenIn(scalar));
      const nip = reading?.kind === 'nip' ? reading.nip : undefined;
      if (nip === undefined) {
        this.refuse(item, 'participants', reading?.kind === 'rounded' ? this.messages.nipRounded() : this.messages.nip());
        continue;
      }
      const first = firstLine.get(nip);
      if (first === undefined) firstLine.set(nip, line);
      else this.refuse(item, 'participants', this.messages.participantTwice(first));
    }
    return [...firstLine].map(([nip, line]) => ({ nip, line }));
  }

  /** The known keys of a map; every unknown one is refused. A key whose value is left empty is there, with the key's own place. */
  private fields<Key extends string>(map: YAMLMap, known: readonly Key[]): ReadonlyMap<Key, Node> {
    const fields = new Map<Key, Node>();
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? writtenIn(key) : '';
      const found = known.find((one) => one === name);
      if (found === undefined) this.refuse(isNode(key) ? key : map, name, this.messages.unknownKey(name.slice(0, 40), known.join(', ')));
      else if (isNode(value)) fields.set(found, value);
      else if (isNode(key)) fields.set(found, key);
    }
    return fields;
  }

  /** The tidied text of a plain value, read by `read`. An empty or absent one is `empty`, or refused when there is no `empty`. */
  private text<Key extends string, T, Empty = never>(map: YAMLMap, fields: ReadonlyMap<Key, Node>, key: Key, read: (value: string, node: Node) => T | undefined, ...empty: [] | [Empty]): T | Empty | undefined {
    const node = fields.get(key);
    if (node === undefined) return this.refuse(map, key, this.messages.missing(key));
    const scalar = this.plain(node);
    if (scalar === undefined) return this.refuse(node, key, this.messages.notPlain());
    const value = tidy(writtenIn(scalar));
    if (value === '' || scalar.value === null) return empty.length === 1 ? empty[0] : this.refuse(node, key, this.messages.missing(key));
    return value.length > most.text ? this.refuse(node, key, this.messages.textTooLong(most.text)) : read(value, node);
  }

  private list(map: YAMLMap, node: Node | undefined, key: string, limit: number): readonly Node[] | undefined {
    if (node === undefined) return this.refuse(map, key, this.messages.missing(key));
    if (isScalar(node) && node.value === null) return [];
    if (!isSeq(node)) return this.refuse(node, key, this.messages.notAList());
    if (node.items.length > limit) return this.refuse(node, key, this.messages.listTooLong(limit));
    return node.items.filter(isNode);
  }

  private plain(node: Node): Scalar | undefined {
    const meant = isAlias(node) ? node.resolve(this.document) : node;
    return isScalar(meant) ? meant : undefined;
  }

  private lineOf(node: Node): number {
    return this.lines.linePos(node.range?.[0] ?? 0).line;
  }

  private refuse(node: Node, column: string, message: string): undefined {
    this.problems.push({ row: this.lineOf(node), column, message });
    return undefined;
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value);
}

/** A value as it was written: `198501012010011001` is a number to YAML, and would lose its last digits as one. */
function writtenIn(scalar: Scalar): string {
  return scalar.source ?? (typeof scalar.value === 'string' ? scalar.value : '');
}
