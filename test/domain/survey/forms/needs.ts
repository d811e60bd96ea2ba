import { calc, inside, list, row, yesNo, type FieldForm } from './field.js';

const LEVELS = list('level', '1=Belum', '2=Dengan bantuan', '3=Sendiri', '4=Membimbing', '5=Mengembangkan');
const COURSES = list('courses', 'data=Analisis data;field=it', 'web=Situs;field=it', 'plan=Perencanaan;field=mgmt', 'lead=Kepemimpinan;field=mgmt', 'serve=Layanan;field=public');

export const needs: readonly FieldForm[] = [
  {
    title: 'abilities in a grid, the gap to what the post demands, and the courses that close it',
    form: {
      survey: [
        row('select_one posts', 'post', 'Jabatan', { required: 'yes' }),
        calc('demand_data', "number(instance('posts')/root/item[name = ${post}]/data)"),
        calc('demand_plan', "number(instance('posts')/root/item[name = ${post}]/plan)"),
        ...inside('group', 'skills', 'Kemampuan', { appearance: 'table-list' },
          row('select_one level', 'data', 'Mengolah data', { required: 'yes' }), row('select_one level', 'plan', 'Menyusun rencana', { required: 'yes' })),
        calc('gap_data', 'if(${demand_data} > ${data}, ${demand_data} - ${data}, 0)'),
        calc('gap_plan', 'if(${demand_plan} > ${plan}, ${demand_plan} - ${plan}, 0)'),
        row('select_multiple courses', 'wanted', 'Pelatihan yang diperlukan', { relevant: '${gap_data} + ${gap_plan} > 0', choice_filter: "(${gap_data} > 0 and field = 'it') or (${gap_plan} > 0 and field = 'mgmt')", required: 'yes' }),
        row('note', 'none', 'Tidak ada kesenjangan', { relevant: '${gap_data} = 0 and ${gap_plan} = 0' }),
        row('rank courses', 'first', 'Urutan', { relevant: 'count-selected(${wanted}) > 1', choice_filter: 'selected(${wanted}, name)' }),
      ],
      choices: [...LEVELS, ...COURSES, ...list('posts', 'analyst=Analis;data=4;plan=2', 'head=Kepala;data=2;plan=4')],
    },
    scripts: [
      { post: ['analyst'], data: ['2'], plan: ['2'], wanted: ['lead', 'data web'], first: ['data', 'web data'] },
      { post: ['head'], data: ['3'], plan: ['5'] },
      { post: ['head'], data: ['1'], plan: ['0', '1'], wanted: ['plan serve', 'plan'] },
    ],
  },
  {
    title: 'training that was followed in five years, as many as there were',
    form: {
      survey: [
        row('select_one yn', 'any', 'Pernah ikut pelatihan sejak 2021?', { required: 'yes' }),
        ...inside('group', 'past', 'Pelatihan', { relevant: "${any} = 'y'" },
          ...inside('repeat', 'course', 'Pelatihan', {},
            row('text', 'title', 'Judul', { required: 'yes', constraint: 'string-length(.) <= 30' }),
            row('date', 'ended', 'Selesai', { constraint: ". >= date('2021-01-01') and . <= today()" }),
            row('integer', 'hours', 'JP', { constraint: '. > 0 and . <= 900' }),
            row('range', 'useful', 'Manfaat', { parameters: 'start=1 end=5 step=1' }),
            row('select_one yn', 'used', 'Dipakai?', { relevant: '${useful} >= 3' })),
          calc('hours_all', "sum(${hours}[. != ''])")),
        calc('this_year', "count(${ended}[. >= '2026-01-01'])"),
        calc('useful_ones', 'count(${useful}[. >= 4])'),
        row('note', 'short', 'Belum 20 JP tahun ini', { relevant: "${any} = 'n' or ${this_year} = 0" }),
        row('text', 'reason', 'Mengapa tidak', { relevant: "not(${any} = 'y')" }),
      ],
      choices: yesNo,
    },
    scripts: [
      {
        any: ['y'], 'course[1]/title': ['Pelatihan yang judulnya terlalu panjang sekali', 'Data'], 'course[1]/ended': ['2020-01-01', '2026-03-02'], 'course[1]/hours': ['40'], 'course[1]/useful': ['4'], 'course[1]/used': ['y'],
        'course[2]/title': ['Layanan'], 'course[2]/ended': ['2024-05-05'], 'course[2]/hours': ['0', '16'], 'course[2]/useful': ['2'], 'course[2]/used': ['y'],
      },
      { any: ['n'], reason: ['Tidak ada kuota'] },
    ],
  },
  {
    title: 'a form in two languages whose labels come back in calculations',
    form: {
      survey: [
        { type: 'note', name: 'hello', 'label::Bahasa Indonesia (id)': 'Selamat datang', 'label::English (en)': 'Welcome' },
        { type: 'select_one field', name: 'field', 'label::Bahasa Indonesia (id)': 'Bidang', 'label::English (en)': 'Field', 'hint::Bahasa Indonesia (id)': 'Pilih satu', required: 'yes', 'required_message::Bahasa Indonesia (id)': 'Harus diisi' },
        { type: 'select_multiple topics', name: 'topics', 'label::Bahasa Indonesia (id)': 'Topik', 'label::English (en)': 'Topics', choice_filter: 'field = ${field}', constraint: 'count-selected(.) < 3', 'constraint_message::English (en)': 'At most two', 'constraint_message::Bahasa Indonesia (id)': 'Paling banyak dua' },
        calc('said', "jr:choice-name(${field}, '${field}')"),
        calc('first', "jr:choice-name(selected-at(${topics}, 0), '${topics}')"),
        { type: 'text', name: 'goal', 'label::Bahasa Indonesia (id)': 'Tujuan di bidang ${said}', 'label::English (en)': 'Goal in ${said}', guidance_hint: 'Singkat saja' },
        calc('both', "normalize-space(concat(${said}, ' : ', ${first}))"),
      ],
      choices: [
        { list_name: 'field', name: 'it', 'label::Bahasa Indonesia (id)': 'Teknologi', 'label::English (en)': 'Technology' },
        { list_name: 'field', name: 'law', 'label::Bahasa Indonesia (id)': 'Hukum', 'label::English (en)': 'Law' },
        { list_name: 'topics', name: 'net', field: 'it', 'label::Bahasa Indonesia (id)': 'Jaringan', 'label::English (en)': 'Networks' },
        { list_name: 'topics', name: 'sec', field: 'it', 'label::Bahasa Indonesia (id)': 'Keamanan', 'label::English (en)': 'Security' },
        { list_name: 'topics', name: 'dev', field: 'it', 'label::Bahasa Indonesia (id)': 'Pengembangan', 'label::English (en)': 'Development' },
        { list_name: 'topics', name: 'civ', field: 'law', 'label::Bahasa Indonesia (id)': 'Perdata', 'label::English (en)': 'Civil' },
      ],
      settings: { form_title: 'Kebutuhan', form_id: 'two', version: '7', default_language: 'Bahasa Indonesia (id)' },
    },
    scripts: [
      { field: ['it'], topics: ['net sec dev', 'civ', 'dev net'], goal: ['Aman'] },
      { field: ['law'], topics: ['civ'] },
      { field: ['art'] },
    ],
  },
  {
    title: 'a test before the course: points for what is right',
    form: {
      survey: [
        row('select_one q1', 'a1', 'Dasar hukum pelatihan?', { required: 'yes' }),
        row('select_multiple q2', 'a2', 'Mana yang termasuk?', { constraint: 'count-selected(.) = 2', required: 'yes' }),
        row('integer', 'a3', 'JP setahun?', { required: 'yes' }),
        row('text', 'a4', 'Singkatan?', { constraint: "regex(., '^[A-Za-z]+$')" }),
        calc('p1', "number(${a1} = 'b')"),
        calc('p2', "number(selected(${a2}, 'x')) + number(selected(${a2}, 'z'))"),
        calc('p3', 'if(${a3} = 20, 2, if(${a3} >= 15 and ${a3} <= 25, 1, 0))'),
        calc('p4', "if(translate(${a4}, 'abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') = 'ASN', 1, 0)"),
        calc('points', '${p1} + ${p2} + ${p3} + ${p4}'),
        calc('grade', "if(${points} >= 5, 'A', if(${points} >= 3, 'B', 'C'))"),
        row('note', 'again', 'Baca lagi bahannya', { relevant: "${grade} = 'C'" }),
        calc('passed', "${grade} != 'C' and ${p1} = 1"),
      ],
      choices: [...list('q1', 'a=PP 1', 'b=PP 11', 'c=PP 30'), ...list('q2', 'x=Klasikal', 'y=Cuti', 'z=Mandiri')],
    },
    scripts: [
      { a1: ['b'], a2: ['x', 'x z'], a3: ['20'], a4: ['a1', 'asn'] },
      { a1: ['c'], a2: ['x y z', 'y z'], a3: ['40'] },
      { a1: ['a'], a2: ['x y'], a3: ['18'], a4: ['Asn'] },
    ],
  },
  {
    title: 'what stands in the way after the course, asked only of those who do not use it',
    form: {
      survey: [
        row('select_one often', 'use', 'Seberapa sering dipakai', { required: 'yes' }),
        row('select_multiple hindrances', 'hindrances', 'Apa hambatannya', { relevant: "${use} = 'never' or ${use} = 'rare'", required: 'yes', constraint: "not(selected(., 'nothing')) or count-selected(.) = 1", parameters: 'randomize=true, seed=7' }),
        ...inside('group', 'boss', 'Atasan', { relevant: "selected(${hindrances}, 'boss')" },
          row('select_one yn', 'talked', 'Sudah dibicarakan?'),
          row('text', 'talk', 'Hasilnya', { relevant: "${talked} = 'y'", required: 'yes' }),
          row('note', 'advice', 'Bicarakan dahulu', { relevant: "${talked} = 'n'" })),
        row('text', 'tools', 'Alat apa yang kurang', { relevant: "selected(${hindrances}, 'tools')" }),
        calc('hurdles', "coalesce(${hindrances}, 'nothing')"),
        row('range', 'hope', 'Kemungkinan dipakai', { parameters: 'start=0 end=1 step=0.25', relevant: "${use} != 'daily'" }),
        calc('likely', '${hope} > 0.5', { relevant: "${hope} != ''" }),
      ],
      choices: [...yesNo, ...list('often', 'daily=Tiap hari', 'rare=Jarang', 'never=Tidak'), ...list('hindrances', 'boss=Atasan', 'tools=Alat', 'time=Waktu', 'nothing=Tidak ada')],
    },
    scripts: [
      { use: ['rare'], hindrances: ['nothing boss', 'tools boss'], talked: ['y'], talk: ['Setuju'], tools: ['Laptop'], hope: ['0.6', '0.75'] },
      { use: ['daily'], hindrances: ['boss'] },
      { use: ['never'], hindrances: ['boss time'], talked: ['n'], hope: ['0.25'] },
    ],
  },
  {
    title: 'a programme chosen from a table, with what it costs and how many fit',
    form: {
      survey: [
        row('text', 'code', 'Kode program', { required: 'yes', constraint: "count(instance('programmes')/root/item[code = current()/.]) = 1", constraint_message: 'Kode tidak dikenal' }),
        calc('title', "pulldata('programmes', 'title', 'code', ${code})"),
        calc('seats', "number(pulldata('programmes', 'seats', 'code', ${code}))"),
        calc('fee', "instance('programmes')/root/item[code = ${code}]/fee"),
        row('integer', 'people', 'Berapa peserta', { required: 'yes', constraint: '. >= 1 and . <= ${seats}' }),
        calc('cost', '${people} * ${fee}'),
        calc('shown', "concat('Rp', substr(string(${cost}), 0, string-length(string(${cost})) - 3), '.', substr(string(${cost}), -3))", { relevant: '${cost} >= 1000' }),
        calc('full', '${people} = ${seats}'),
        calc('dearer', "count(instance('programmes')/root/item[fee > ${fee}])"),
        row('note', 'is_full', 'Kelas ${title} penuh', { relevant: "${full} = 'true'" }),
      ],
      tables: { programmes: { columns: ['code', 'title', 'seats', 'fee'], rows: [['A1', 'Analisis, dasar', '10', '250000'], ['B2', 'Layanan "prima"', '4', '900000']] } },
    },
    scripts: [{ code: ['Z9', 'B2'], people: ['9', '4'] }, { code: ['A1'], people: ['3'] }],
  },
];
