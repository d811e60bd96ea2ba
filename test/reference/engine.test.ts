import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openReference, type PlayReference } from '../support/reference/engine.js';
import type { FormRows } from '../support/reference/rows.js';

let play: PlayReference;
beforeAll(async () => {
  play = await openReference(Date.UTC(2026, 10, 23, 3), 'Asia/Jakarta');
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the reference engine plays', () => {
  test('questions in order, what is refused, what is not relevant and what follows', async () => {
    const form: FormRows = {
      survey: [
        { type: 'note', name: 'intro', label: 'Halo' },
        { type: 'integer', name: 'age', label: 'Umur', required: 'yes', constraint: '. >= 18 and . < 66' },
        { type: 'select_one yn', name: 'trained', label: 'Pernah pelatihan?' },
        { type: 'begin_group', name: 'detail', label: 'Rincian', relevant: "${trained} = 'y'" },
        { type: 'decimal', name: 'hours', label: 'Jam' },
        { type: 'text', name: 'where', label: 'Di mana' },
        { type: 'end_group' },
        { type: 'calculate', name: 'double', calculation: '${age} * 2' },
        { type: 'note', name: 'bye', label: 'Umur ${age}', relevant: '${age} > 30' },
      ],
      choices: [{ list_name: 'yn', name: 'y', label: 'Ya' }, { list_name: 'yn', name: 'n', label: 'Tidak' }],
    };
    expect(await play(form, { age: ['abc', '12', '40'], trained: ['perhaps', 'y'], hours: ['2.50'] })).toEqual({
      transcript: [
        { note: 'intro' },
        { ask: 'age', try: 'abc', accepted: false },
        { ask: 'age', try: '12', accepted: false },
        { ask: 'age', try: '40', accepted: true },
        { ask: 'trained', try: 'perhaps', accepted: false },
        { ask: 'trained', try: 'y', accepted: true },
        { ask: 'hours', try: '2.50', accepted: true },
        { note: 'bye' },
      ],
      answers: { age: '40', trained: 'y', hours: '2.5', double: '80' },
      complete: true,
      invalid: [],
    });
    expect(await play(form, { age: ['20'], trained: ['n'], hours: ['3'] })).toMatchObject({ answers: { age: '20', trained: 'n', double: '40' }, complete: true });
    expect(await play(form, { trained: ['y'] })).toMatchObject({ transcript: [{ note: 'intro' }], answers: {}, complete: false });
  });

  test('nothing of what was refused is left, and what was filled in stays', async () => {
    const form: FormRows = {
      survey: [
        { type: 'date', name: 'since', label: 'Sejak', default: '2025-03-04', constraint: '. <= today()' },
        { type: 'integer', name: 'n', label: 'Berapa', constraint: '. < 3' },
        { type: 'begin_repeat', name: 'item', label: 'Barang', repeat_count: '${n}' },
        { type: 'text', name: 'what', label: 'Apa', read_only: '${n} = 2' },
        { type: 'end_repeat' },
        { type: 'integer', name: 'limit', label: 'Batas', default: '9', constraint: '. < 5' },
        { type: 'calculate', name: 'changes', calculation: "concat(${changes}, 'x')", trigger: '${n}' },
      ],
    };
    expect(await play(form, { since: ['2025-02-30', '2030-01-01'], n: ['7', '5', '2'], limit: ['6'] })).toEqual({
      transcript: [
        { ask: 'since', try: '2025-02-30', accepted: false },
        { ask: 'since', try: '2030-01-01', accepted: false },
        { ask: 'n', try: '7', accepted: false },
        { ask: 'n', try: '5', accepted: false },
        { ask: 'n', try: '2', accepted: true },
        { note: 'item[1]/what' },
        { note: 'item[2]/what' },
        { ask: 'limit', try: '6', accepted: false },
      ],
      answers: { since: '2025-03-04', n: '2', changes: 'x' },
      complete: true,
      invalid: [],
    });
  });

  test('repeats that are counted and repeats that go on while there are answers, one within the other', async () => {
    const form: FormRows = {
      survey: [
        { type: 'integer', name: 'n', label: 'Berapa', constraint: '. < 4' },
        { type: 'begin_repeat', name: 'unit', label: 'Unit', repeat_count: '${n} - 1' },
        { type: 'text', name: 'title', label: 'Nama', default: 'baru' },
        { type: 'begin_repeat', name: 'person', label: 'Orang' },
        { type: 'text', name: 'who', label: 'Siapa' },
        { type: 'calculate', name: 'tag', calculation: "concat(${title}, position(../..), '.', position(..))" },
        { type: 'end_repeat' },
        { type: 'calculate', name: 'people', calculation: 'count(${person})' },
        { type: 'end_repeat' },
        { type: 'calculate', name: 'all', calculation: "join(' ', ${who})" },
      ],
    };
    const script = { n: ['9', '3'], 'unit[1]/title': ['A'], 'unit[1]/person[1]/who': ['x'], 'unit[1]/person[2]/who': ['y'], 'unit[2]/person[1]/who': ['z'] };
    expect(await play(form, script)).toEqual({
      transcript: [
        { ask: 'n', try: '9', accepted: false },
        { ask: 'n', try: '3', accepted: true },
        { ask: 'unit[1]/title', try: 'A', accepted: true },
        { ask: 'unit[1]/person[1]/who', try: 'x', accepted: true },
        { ask: 'unit[1]/person[2]/who', try: 'y', accepted: true },
        { ask: 'unit[2]/person[1]/who', try: 'z', accepted: true },
      ],
      answers: {
        n: '3',
        'unit[1]/title': 'A', 'unit[1]/person[1]/who': 'x', 'unit[1]/person[1]/tag': 'A1.1', 'unit[1]/person[2]/who': 'y', 'unit[1]/person[2]/tag': 'A1.2', 'unit[1]/people': '2',
        'unit[2]/title': 'baru', 'unit[2]/person[1]/who': 'z', 'unit[2]/person[1]/tag': 'baru2.1', 'unit[2]/people': '1',
        all: 'x y z',
      },
      complete: true,
      invalid: [],
    });
  });

  test('choices that depend, defaults that are computed, triggers, tables and the controls that are not typed', async () => {
    const form: FormRows = {
      survey: [
        { type: 'start', name: 'start' },
        { type: 'today', name: 'day' },
        { type: 'select_one province', name: 'province', 'label::Bahasa Indonesia (id)': 'Provinsi', 'label::English (en)': 'Province' },
        { type: 'select_one city', name: 'city', 'label::Bahasa Indonesia (id)': 'Kota', 'label::English (en)': 'City', choice_filter: 'province = ${province}' },
        { type: 'calculate', name: 'cityName', calculation: "jr:choice-name(${city}, '${city}')" },
        { type: 'date', name: 'since', 'label::English (en)': 'Since', default: 'today()', constraint: '. <= today()' },
        { type: 'calculate', name: 'times', calculation: 'now()', trigger: '${city}' },
        { type: 'calculate', name: 'code', calculation: "pulldata('codes', 'code', 'city', ${city})" },
        { type: 'rank province', name: 'order', 'label::English (en)': 'Order' },
        { type: 'range', name: 'score', 'label::English (en)': 'Score', parameters: 'start=0 end=1 step=0.1' },
        { type: 'acknowledge', name: 'sure', 'label::English (en)': 'Sure', required: 'yes' },
        { type: 'image', name: 'photo', 'label::English (en)': 'Photo' },
        { type: 'geopoint', name: 'place', 'label::English (en)': 'Place' },
        { type: 'time', name: 'at', 'label::English (en)': 'At' },
        { type: 'select_multiple city or_other', name: 'visited', 'label::English (en)': 'Visited' },
      ],
      choices: [
        { list_name: 'province', name: 'jb', 'label::Bahasa Indonesia (id)': 'Jawa Barat', 'label::English (en)': 'West Java' },
        { list_name: 'province', name: 'jt', 'label::Bahasa Indonesia (id)': 'Jawa Tengah', 'label::English (en)': 'Central Java' },
        { list_name: 'city', name: 'bdg', province: 'jb', 'label::Bahasa Indonesia (id)': 'Kota Bandung', 'label::English (en)': 'Bandung City' },
        { list_name: 'city', name: 'smg', province: 'jt', 'label::Bahasa Indonesia (id)': 'Kota Semarang', 'label::English (en)': 'Semarang City' },
      ],
      settings: { form_id: 'f', version: '3', default_language: 'English (en)' },
      tables: { codes: { columns: ['city', 'code'], rows: [['bdg', '32.73'], ['smg', '33,"74"']] } },
    };
    const played = await play(form, {
      province: ['jt'], city: ['bdg', 'smg'], since: ['2027-01-01', '2026-11-22'], order: ['jt', 'jt jb'], score: ['0.35', '0.3'], sure: ['ok'], photo: ['a.jpg'], place: ['-6.2 106.8'], at: ['08:30'], visited: ['smg bdg other'], visited_other: ['Solo'],
    });
    expect(played.transcript.filter((line) => 'accepted' in line && !line.accepted)).toEqual([
      { ask: 'city', try: 'bdg', accepted: false },
      { ask: 'since', try: '2027-01-01', accepted: false },
      { ask: 'order', try: 'jt', accepted: false },
      { ask: 'score', try: '0.35', accepted: false },
    ]);
    expect(played.answers).toEqual({
      start: '2026-11-23T10:00:00.000+07:00', day: '2026-11-23', province: 'jt', city: 'smg', cityName: 'Semarang City', since: '2026-11-22', times: '2026-11-23T10:00:00.000+07:00', code: '33,"74"',
      order: 'jt jb', score: '0.3', sure: 'OK', photo: 'a.jpg', place: '-6.2 106.8', at: '08:30:00', visited: 'bdg smg other', visited_other: 'Solo',
    });
  });
});
