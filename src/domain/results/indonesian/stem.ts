/**
 * Roots that lose their first letter behind me- and pe- (mengelola: kelola), or keep it where the rule would give them another (memasak: masak).
 * Without a dictionary nothing else tells; words that are not here only stay apart from their root.
 */
const ROOTS: ReadonlySet<string> = new Set(
  `baik didik kaji kalah kandung karang kasih kawal keluh keluar kelola kemas kembali kembang kenal kendali kepala kerja kerjasama ketik kikis kirim klaim kontrol kritik kuasa kuat
  kumpul kunci kunjung kurang kurus kutip latih layan masak masuk milik minat minta mohon muat mulai mudah nanti nasihat nikmat nilai naik nyala nyata
  pacu padu paham pakai paksa panggil pantau pasang pasar pegang pelihara pengaruh perintah periksa pesan pikir pilih pilah pimpin pindah pinjam pisah potong proses publik
  puas pulih putus sadar saji salur sampai sapa sedia selenggara seleksi selesai sertifikat siap sikap simpan simpul sosialisasi suai suap suluh supervisi surat survei susun syarat
  tabung tahan tambah tampil tampung tangan tangani tanggap tanggung tanya tarik tata tawar teliti tegak tegas telusur temu tentu terap terbit tetap tindak tinggal tingkat tinjau tolak tolong
  tugas tuju tukar tulis tunda tunjang tuntas tuntut turun tutup`.split(/\s+/),
);

/** Prefixes with the letters that may follow, and the letter that the root lost behind them. Longer ones first. */
const PREFIXES: readonly { readonly prefix: RegExp; readonly lost: string }[] = [
  { prefix: /^(me|pe)ny(?=[aeiou])/, lost: 's' },
  { prefix: /^(me|pe)ng(?=[aeiou])/, lost: 'k' },
  { prefix: /^(me|pe)ng(?=[ghk])/, lost: '' },
  { prefix: /^(me|pe)m(?=[aeiou])/, lost: 'p' },
  { prefix: /^(me|pe)m(?=[bfpv])/, lost: '' },
  { prefix: /^(me|pe)n(?=[aeiou])/, lost: 't' },
  { prefix: /^(me|pe)n(?=[cdjstz])/, lost: '' },
  { prefix: /^(bel|pel)(?=ajar)/, lost: '' },
  { prefix: /^(ber|per|ter)/, lost: '' },
  { prefix: /^be(?=[^aeiou]er)/, lost: '' },
  { prefix: /^(me|pe)(?=[lrwymn])/, lost: '' },
  { prefix: /^pe(?=[kstpg])/, lost: '' },
  { prefix: /^di/, lost: '' },
];

/** What remains of a word has at least so many letters. */
const SHORTEST = 3;
const SHORTEST_PLAIN = 4;

/**
 * What a word and its derivations have in common, as far as plain rules tell: reduplication, -nya, -kan, -an, -i, me-, di-, ber-, pe-, per-, ter-, ke-…-an.
 * Made to bring derivations together and not to be shown: it need not be a word.
 * @param word in small letters.
 */
export function stem(word: string): string {
  const single = unfolded(word);
  if (!/^[a-z]+$/.test(single)) return single;
  const bare = cut(single, /nya$/, SHORTEST);
  const whole = withoutPrefixes(bare);
  // `menilai` ends in no -i, nor `tahan` in -an.
  if (ROOTS.has(whole)) return whole;
  const confix = /^ke(.{4,})an$/.exec(bare)?.[1];
  if (confix !== undefined) return withoutPrefixes(confix);
  const base = cut(bare, /kan$/, SHORTEST);
  // `perbaikan` and `pendidikan` end in -an behind a k of their own.
  const own = withoutPrefixes(cut(bare, /an$/, SHORTEST_PLAIN));
  if (ROOTS.has(own)) return own;
  if (base !== bare) return withoutPrefixes(base);
  const noun = cut(bare, /an$/, SHORTEST_PLAIN);
  if (noun !== bare) return withoutPrefixes(noun);
  // Many nouns end in -i (aplikasi): it is an ending only behind a prefix of verbs.
  return /^(me|di|ter)/.test(bare) && !/(si|gi|ri)$/.test(bare) ? withoutPrefixes(cut(bare, /i$/, SHORTEST_PLAIN)) : whole;
}

/** `teman-teman` and `buku-bukunya` are said once; `e-government` stays whole. */
function unfolded(word: string): string {
  const [first, second, ...more] = word.split('-');
  if (first === undefined || second === undefined || more.length > 0) return word;
  return first.length >= SHORTEST && (second === first || cut(second, /(nya|an)$/, SHORTEST) === first) ? first : word;
}

function cut(word: string, ending: RegExp, shortest: number): string {
  const rest = word.replace(ending, '');
  return rest.length >= shortest ? rest : word;
}

/** At most two, as in `memperbaiki`. */
function withoutPrefixes(word: string): string {
  const once = withoutPrefix(word);
  return once === word ? word : withoutPrefix(once);
}

function withoutPrefix(word: string): string {
  if (ROOTS.has(word)) return word;
  for (const { prefix, lost } of PREFIXES) {
    const found = prefix.exec(word);
    if (found === null) continue;
    const rest = word.slice(found[0].length);
    // `menilai` keeps its n, `mengelola` has lost its k: a known root decides, then the usual rule (behind -ng- nothing is lost).
    const kept = found[0].at(-1) + rest;
    if (lost !== '' && ROOTS.has(kept)) return kept;
    if (lost !== '' && (lost !== 'k' || ROOTS.has(lost + rest))) return lost + rest;
    if (rest.length >= (found[0].startsWith('di') ? SHORTEST_PLAIN : SHORTEST)) return rest;
  }
  return word;
}
