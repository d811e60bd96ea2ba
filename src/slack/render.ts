import { composeDigest, type DigestWords, type Paragraph } from '../app/digest/compose.js';
import type { RenderDigest, ShownDigest, SlackMessage } from '../app/digest/ports.js';
import type { Home } from '../app/digest/readDigest.js';
import { message } from '../content/messages.js';
import { formatMoment } from '../domain/calendar/format.js';
import type { Language } from '../domain/survey/types.js';
import { sealButton } from './seal.js';

/** The button under a digest. */
export const READ_ACTION = 'digest.read';

/** Slack's limits (Block Kit reference): characters of a header, of a section, of a context; and of all blocks of a message together, with some room left. */
const LIMITS = { header: 150, section: 3000, context: 3000, blocks: 12_500, fallback: 3000 } as const;

/** How much of a digest is shown: the first that fits. Past it a line says how many more there are. */
const FITS = [
  { lines: 20, characters: 300 },
  { lines: 10, characters: 250 },
  { lines: 6, characters: 200 },
  { lines: 3, characters: 160 },
  { lines: 1, characters: 120 },
] as const;
type Fit = (typeof FITS)[number];

type Block = SlackMessage['blocks'][number];

/** The three signs that mean something in Slack's text; a channel cannot be called and no link made by what is escaped. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function cut(text: string, max: number): string {
  const signs = [...text];
  return signs.length <= max ? text : `${signs.slice(0, max - 1).join('').trimEnd()}…`;
}

/** Escaped text cut to a limit without cutting an escape in two. */
function cutEscaped(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/&[a-z]*$/, '')}…`;
}

const section = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text: cutEscaped(text, LIMITS.section) } });
const context = (text: string): Block => ({ type: 'context', elements: [{ type: 'mrkdwn', text: cutEscaped(escaped(text), LIMITS.context) }] });

function paragraph({ lead, lines, caution }: Paragraph, fit: Fit, language: Language): readonly Block[] {
  const shown = lines.slice(0, fit.lines).map((line) => escaped(cut(line, fit.characters)));
  const more = lines.length - shown.length;
  const text = [
    ...(lead === null ? [] : [`*${escaped(cut(lead, fit.characters))}*`]),
    ...shown,
    ...(more > 0 ? [escaped(message(language, 'digest.more', { count: more }))] : []),
  ].join('\n');
  return text === '' ? [] : [section(text), ...(caution === null ? [] : [context(caution)])];
}

function blocksOf(words: DigestWords, fit: Fit, language: Language): readonly Block[] {
  return [
    { type: 'header', text: { type: 'plain_text', text: cut(words.title, LIMITS.header), emoji: false } },
    section(escaped(cut(words.greeting, fit.characters))),
    ...words.paragraphs.flatMap((p) => paragraph(p, fit, language)),
    ...(words.footnote === null ? [] : [context(words.footnote)]),
  ];
}

function closing({ digest, readAt }: ShownDigest, language: Language, key: Uint8Array): Block {
  if (readAt !== null) return context(message(language, 'digest.read', { moment: formatMoment(readAt, digest.leader.zone, language) }));
  const text = { type: 'plain_text', text: message(language, 'digest.read-button'), emoji: false };
  return { type: 'actions', elements: [{ type: 'button', action_id: READ_ACTION, value: sealButton({ leader: digest.leader.employee, week: digest.week }, key), text }] };
}

/** Renders digests: counts with their bases and no name of anybody, within Block Kit's limits however large the digest. @param key the installation's secret. */
export function createRenderDigest(key: Uint8Array): RenderDigest {
  return (stored, language) => {
    const words = composeDigest(stored, language);
    const last = closing(stored, language, key);
    const tries = FITS.map((fit) => [...blocksOf(words, fit, language), last]);
    const blocks = tries.find((t) => JSON.stringify(t).length <= LIMITS.blocks) ?? tries.at(-1) ?? [last];
    const spoken = words.paragraphs.flatMap(({ lead, lines }) => [...(lead === null ? [] : [lead]), ...lines.slice(0, 3)]);
    return { text: cutEscaped(escaped([words.greeting, words.title, ...spoken].join('\n')), LIMITS.fallback), blocks };
  };
}

/** What the app's home shows. */
export function homeView(home: Home, renderDigest: RenderDigest): { readonly type: 'home'; readonly blocks: readonly Block[] } {
  const { language } = home;
  if (home.kind === 'digest') return { type: 'home', blocks: renderDigest(home.stored, language).blocks };
  return { type: 'home', blocks: [section(escaped(message(language, home.kind === 'none' ? 'digest.home-none' : 'digest.home-stranger')))] };
}
