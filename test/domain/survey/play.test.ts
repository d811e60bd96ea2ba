import { describe, expect, test } from 'vitest';
import { playSurvey, type Script } from '../../../src/domain/survey/play.js';
import type { FormNode, Question, Survey } from '../../../src/domain/survey/types.js';

const env = { now: Date.parse('2026-11-23T02:00:00Z'), zone: 'Asia/Jakarta', language: 'id', seed: 7 };

const ask = (name: string, kind: Question['kind'], more: Partial<Question> = {}): Question => ({ name, kind, label: { id: name }, required: true, ...more });

const survey = (questions: readonly FormNode[], more: Partial<Survey> = {}): Survey => ({
  id: 'uji', version: 1, title: { id: 'Uji' }, languages: ['id'], questions,
  settings: { purpose: 'general', disclosure: { id: '' }, review: false, respondent: 'named', minutes: 1 }, ...more,
});

const play = (form: Survey, script: Script) => playSurvey(form, script, env, ({ reason }) => reason);
const asked = (form: Survey, script: Script): readonly string[] => play(form, script).transcript.flatMap((line) => ('ask' in line ? [line.ask] : [`(${line.note})`]));

describe('groups', () => {
  test('what stands in a group that is not relevant is not asked', () => {
    const form = survey([
      ask('punya', 'select_one', { choices: [{ name: 'ya', label: {} }, { name: 'tidak', label: {} }] }),
      { kind: 'group', name: 'rumah', label: { id: 'Rumah' }, relevant: "${punya} = 'ya'", children: [ask('luas', 'integer'), { kind: 'group', name: 'dalam', label: {}, children: [ask('kamar', 'integer', { relevant: '${luas} > 20' })] }] },
      ask('akhir', 'text', { required: false }),
    ]);
    expect(asked(form, { punya: ['ya'], luas: ['30'], kamar: ['3'] })).toEqual(['punya', 'luas', 'kamar', 'akhir']);
    expect(asked(form, { punya: ['ya'], luas: ['10'] })).toEqual(['punya', 'luas', 'akhir']);
    expect(asked(form, { punya: ['tidak'] })).toEqual(['punya', 'akhir']);
  });
});

describe('repeats', () => {
  const members: FormNode = {
    kind: 'repeat', name: 'anggota', label: { id: 'Anggota' },
    children: [ask('nama', 'text'), ask('umur', 'integer', { constraint: '. >= 0 and . < 120' }), ask('sekolah', 'text', { relevant: '${umur} < 18' }), ask('nomor', 'calculate', { calculation: 'position(..)' })],
  };
  const form = survey([members, ask('jumlah', 'calculate', { calculation: 'sum(${umur})' }), ask('banyak', 'calculate', { calculation: 'count(${anggota})' }), ask('catatan', 'note', { label: { id: 'Jumlah umur ${jumlah}' } })]);

  test('one instance after another is asked, until there is no more', () => {
    const played = play(form, { 'anggota[1]/nama': ['Ani'], 'anggota[1]/umur': ['200', '40'], 'anggota[2]/nama': ['Budi'], 'anggota[2]/umur': ['7'], 'anggota[2]/sekolah': ['SD'] });
    expect(played).toMatchObject({
      complete: true,
      answers: { 'anggota[1]/nama': 'Ani', 'anggota[1]/umur': 40, 'anggota[1]/nomor': 1, 'anggota[2]/nomor': 2, 'anggota[2]/sekolah': 'SD', jumlah: 47, banyak: 2 },
    });
    expect(played.transcript.map((line) => ('ask' in line ? `${line.ask}${line.accepted ? '' : '!'}` : line.note))).toEqual(['anggota[1]/nama', 'anggota[1]/umur!', 'anggota[1]/umur', 'anggota[2]/nama', 'anggota[2]/umur', 'anggota[2]/sekolah', 'catatan']);
  });

  test('as many as another answer says', () => {
    const counted = survey([ask('berapa', 'integer'), { ...members, count: '${berapa}' }, ask('jumlah', 'calculate', { calculation: 'sum(${umur})' })]);
    expect(asked(counted, { berapa: ['0'] })).toEqual(['berapa']);
    expect(asked(counted, { berapa: ['2'], 'anggota[1]/nama': ['A'], 'anggota[1]/umur': ['30'], 'anggota[2]/nama': ['B'], 'anggota[2]/umur': ['31'] })).toEqual(['berapa', 'anggota[1]/nama', 'anggota[1]/umur', 'anggota[2]/nama', 'anggota[2]/umur']);
  });

  test('repeats within repeats', () => {
    const nested = survey([
      { kind: 'repeat', name: 'rumah', label: {}, children: [ask('alamat', 'text'), members, ask('penghuni', 'calculate', { calculation: 'count(${anggota})' })] },
      ask('semua', 'calculate', { calculation: 'sum(${penghuni})' }),
    ]);
    const played = play(nested, {
      'rumah[1]/alamat': ['A'], 'rumah[1]/anggota[1]/nama': ['x'], 'rumah[1]/anggota[1]/umur': ['30'], 'rumah[1]/anggota[2]/nama': ['y'], 'rumah[1]/anggota[2]/umur': ['31'],
      'rumah[2]/alamat': ['B'], 'rumah[2]/anggota[1]/nama': ['z'], 'rumah[2]/anggota[1]/umur': ['32'],
    });
    expect(played).toMatchObject({ complete: true, answers: { 'rumah[1]/penghuni': 2, 'rumah[2]/penghuni': 1, semua: 3 } });
  });
});

describe('what is there beforehand', () => {
  test('defaults are seen by others before they are asked, and stay where nothing else is said', () => {
    const form = survey([ask('kota', 'text', { default: { value: 'Medan' }, relevant: "${usia} > 5 or ${kota2} = 'Medan'" }), ask('usia', 'integer', { default: { expression: '2 + 3' } }), ask('kota2', 'hidden', { default: { value: 'Medan' } })]);
    expect(play(form, {})).toMatchObject({ complete: true, answers: { kota: 'Medan', usia: 5, kota2: 'Medan' } });
  });

  test('a trigger sets another question when it changes, and not before', () => {
    const form = survey([ask('a', 'integer'), ask('b', 'calculate', { calculation: 'concat("a=", ${a})', trigger: ['a'] }), ask('c', 'integer', { required: false })]);
    expect(play(form, { a: ['4'] }).answers).toEqual({ a: 4, b: 'a=4' });
  });

  test('choices follow another answer', () => {
    const form = survey(
      [ask('prov', 'select_one', { list: 'prov' }), ask('kota', 'select_one', { list: 'kota', choiceFilter: 'prov = ${prov}' })],
      { lists: { prov: [{ name: 'su', label: {} }, { name: 'ss', label: {} }], kota: [{ name: 'medan', label: { id: 'Medan' }, extra: { prov: 'su' } }, { name: 'palembang', label: { id: 'Palembang' }, extra: { prov: 'ss' } }] } },
    );
    expect(play(form, { prov: ['su'], kota: ['palembang', 'medan'] }).transcript).toEqual([
      { ask: 'prov', try: 'su', accepted: true }, { ask: 'kota', try: 'palembang', accepted: false, message: 'unknown-choice' }, { ask: 'kota', try: 'medan', accepted: true },
    ]);
  });
});
