
/** Languages that forms name without a code, by the name that the language has in English, in Indonesian and in itself (ISO 639-1 codes). */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  ar: ['arabic', 'arab', 'bahasa arab', 'العربية'],
  bn: ['bengali', 'bangla'],
  de: ['german', 'deutsch', 'jerman'],
  en: ['english', 'inggris', 'bahasa inggris'],
  es: ['spanish', 'español', 'espanol', 'spanyol'],
  fr: ['french', 'français', 'francais', 'prancis'],
  hi: ['hindi'],
  id: ['indonesian', 'indonesia', 'bahasa indonesia', 'bahasa'],
  it: ['italian', 'italiano', 'italia'],
  ja: ['japanese', 'jepang', '日本語'],
  jv: ['javanese', 'jawa', 'bahasa jawa'],
  km: ['khmer'],
  ko: ['korean', 'korea', '한국어'],
  mk: ['macedonian', 'makedonia'],
  ms: ['malay', 'melayu', 'bahasa melayu'],
  my: ['burmese', 'myanmar'],
  ne: ['nepali'],
  nl: ['dutch', 'nederlands', 'belanda'],
  pt: ['portuguese', 'português', 'portugues', 'portugis'],
  ru: ['russian', 'русский', 'rusia'],
  su: ['sundanese', 'sunda', 'bahasa sunda'],
  sw: ['swahili', 'kiswahili'],
  tet: ['tetum', 'tetun'],
  th: ['thai', 'thailand'],
  tl: ['tagalog', 'filipino'],
  tr: ['turkish', 'türkçe'],
  uk: ['ukrainian', 'українська'],
  ur: ['urdu'],
  vi: ['vietnamese', 'tiếng việt', 'vietnam'],
  zh: ['chinese', 'mandarin', '中文', 'tionghoa'],
};

const CODES: ReadonlyMap<string, string> = new Map(Object.entries(NAMED).flatMap(([code, names]) => names.map((name): readonly [string, string] => [name, code])));

/** The code that a language's name carries (`Bahasa Indonesia (id)`), has by itself (`French`) or is (`EN`); its name in small letters otherwise. */
export function codeOf(name: string): string {
  const small = name.trim().toLowerCase().replace(/\s+/g, ' ');
  return /\(([a-z]{2,3})(?:[-_][a-z0-9-]+)?\)$/.exec(small)?.[1] ?? CODES.get(small) ?? small;
}

/** The languages of one form: every name that its headers use gets a code of its own, and columns without a language are in the default one. */
export class Languages {
  /** The code of the columns that name no language. */
  readonly bare: string;
  private readonly codes = new Map<string, string>();

  /**
   * @param chosen the setting `default_language`, '' where absent: Indonesian then.
   * @param own the columns that name no language are beside Indonesian ones that say something else: they are in a language of their own, nobody knows which.
   */
  constructor(chosen: string, own = false) {
    // Not kept as a name: `English` in the settings and `English (en)` in a header are one language.
    this.bare = chosen !== '' ? codeOf(chosen) : own ? 'default' : 'id';
  }

  /** The code of a language by the name in a header; null names none. */
  code(name: string | null): string {
    if (name === null) return this.bare;
    const small = name.trim().toLowerCase();
    const known = this.codes.get(small);
    if (known !== undefined) return known;
    const code = codeOf(name);
    // Two names are two languages, even where both would have the same code: nothing is written over.
    const own = [...this.codes.values()].includes(code) ? small : code;
    this.codes.set(small, own);
    return own;
  }
}
