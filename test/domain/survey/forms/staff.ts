import { calc, inside, list, row, type FieldForm } from './field.js';

const AGREE = list('agree', '1=Sangat tidak setuju', '2=Tidak setuju', '3=Ragu', '4=Setuju', '5=Sangat setuju');

export const staff: readonly FieldForm[] = [
  {
    title: 'a climate survey with a scale of five, its mean and who is unhappy',
    form: {
      survey: [
        row('hidden', 'round', '', { default: '2026-2' }),
        row('select_one unit', 'unit', 'Unit', { required: 'yes' }),
        row('select_one agree', 'heard', 'Pendapat saya didengar', { appearance: 'likert' }),
        row('select_one agree', 'fair', 'Tugas dibagi adil', { appearance: 'likert' }),
        row('select_one agree', 'grow', 'Saya dapat berkembang', { appearance: 'likert' }),
        calc('mean', "round((number(${heard}) + number(${fair}) + number(${grow})) div 3, 2)"),
        calc('lowest', "min(${heard}, ${fair}, ${grow})"),
        calc('answered', "count-selected(concat(${heard}, ' ', ${fair}, ' ', ${grow}))", { relevant: "${heard} != '' and ${fair} != '' and ${grow} != ''" }),
        row('text', 'why', 'Apa yang terutama mengganggu?', { relevant: '${lowest} <= 2', required: 'yes', constraint: 'string-length(normalize-space(.)) >= 5' }),
        row('note', 'thanks', 'Terima kasih', { relevant: 'not(${lowest} <= 2)' }),
        calc('code', "concat(${unit}, '-', ${round}, '-', substring-after(${round}, '-'))"),
      ],
      choices: [...AGREE, ...list('unit', 'hr=Kepegawaian', 'fin=Keuangan')],
    },
    scripts: [
      { unit: ['hr'], heard: ['4'], fair: ['6', '2'], grow: ['5'], why: ['    x   ', 'Beban kerja'] },
      { unit: ['fin'], heard: ['3'], fair: ['4'], grow: ['3'] },
      { unit: ['fin'], heard: ['1'] },
    ],
  },
  {
    title: 'leave: how many days between two dates, and whether they are left',
    form: {
      survey: [
        row('integer', 'left', 'Sisa cuti', { constraint: '. >= 0 and . <= 24', default: '12' }),
        row('date', 'from', 'Mulai', { required: 'yes', constraint: '. >= today()' }),
        row('date', 'to', 'Sampai', { required: 'yes', constraint: '. >= ${from}', constraint_message: 'Tidak sebelum mulai' }),
        calc('days', 'int(decimal-date-time(${to}) - decimal-date-time(${from})) + 1'),
        row('note', 'too_many', 'Sisa cuti tidak cukup', { relevant: '${days} > ${left}' }),
        row('text', 'cover', 'Siapa yang menggantikan', { relevant: '${days} >= 3 and ${days} <= ${left}', required: 'yes' }),
        calc('after', '${left} - ${days}', { relevant: '${days} <= ${left}' }),
        calc('span', "concat(format-date(${from}, '%d.%m.'), '–', format-date(${to}, '%d.%m.%Y'))"),
      ],
    },
    scripts: [
      { left: ['25', '5'], from: ['2026-11-01', '2026-11-30'], to: ['2026-11-29', '2026-12-02'], cover: ['Dewi'] },
      { from: ['2026-12-20'], to: ['2027-01-10'] },
      { left: ['3'], from: ['2026-12-01'], to: ['2026-12-01'] },
    ],
  },
  {
    title: 'posts that were held, each later than the one before it',
    form: {
      survey: [
        ...inside('repeat', 'post', 'Jabatan', {},
          calc('at', 'position(..)'),
          calc('earlier', "if(${at} > 1, indexed-repeat(${began}, ${post}, ${at} - 1), '')"),
          row('text', 'title', 'Nama jabatan', { required: 'yes' }),
          row('integer', 'began', 'Sejak tahun', { required: 'yes', constraint: ". >= 1980 and . <= 2026 and (${earlier} = '' or . >= ${earlier})" }),
          row('select_multiple duties', 'duties', 'Tugas'),
          calc('first_duty', 'selected-at(${duties}, 0)')),
        calc('posts', 'count(${post})'),
        calc('since', 'min(${began})'),
        calc('years', "number(format-date(today(), '%Y')) - ${since}"),
        row('note', 'long', 'Lebih dari sepuluh tahun', { relevant: '${years} > 10' }),
        calc('now', 'indexed-repeat(${title}, ${post}, ${posts})'),
      ],
      choices: list('duties', 'lead=Memimpin', 'plan=Merencanakan', 'serve=Melayani'),
    },
    scripts: [
      { 'post[1]/title': ['Staf'], 'post[1]/began': ['2010'], 'post[1]/duties': ['serve plan'], 'post[2]/title': ['Kepala seksi'], 'post[2]/began': ['2009', '2016'], 'post[2]/duties': ['lead'], 'post[3]/title': ['Kepala bidang'], 'post[3]/began': ['2022'] },
      { 'post[1]/title': ['Staf'], 'post[1]/began': ['1970', '2020'] },
    ],
  },
  {
    title: 'identity numbers that are looked at digit by digit',
    form: {
      survey: [
        row('text', 'number', 'Nomor pegawai (contoh 18 angka)', { required: 'yes', constraint: "regex(., '^[0-9]{18}$')", constraint_message: 'Delapan belas angka' }),
        calc('born', "concat(substr(${number}, 0, 4), '-', substr(${number}, 4, 6), '-', substr(${number}, 6, 8))"),
        calc('began', "concat(substr(${number}, 8, 12), '-', substr(${number}, 12, 14), '-01')"),
        calc('sex', "if(substr(${number}, 14, 15) = '1', 'pria', 'wanita')"),
        calc('tail', 'substr(${number}, -3)'),
        calc('service', "int((decimal-date-time(today()) - decimal-date-time(${began})) div 365.25)"),
        calc('length', 'string-length(${number})'),
        row('text', 'mail', 'Surel', { constraint: "contains(., '@') and not(contains(., ' ')) and ends-with(., '.id')" }),
        calc('domain', "substring-after(${mail}, '@')"),
        calc('user', "substring-before(${mail}, '@')"),
        calc('masked', "concat(substr(${user}, 0, 1), '***@', ${domain})", { relevant: "${mail} != ''" }),
        row('text', 'phone', 'Telepon', { constraint: "regex(., '^(0|[+]62)8[0-9]{7,11}$')" }),
        calc('plain', "if(starts-with(${phone}, '0'), concat('+62', substr(${phone}, 1)), ${phone})"),
      ],
    },
    scripts: [
      { number: ['123', '198503102010011002'], mail: ['a b@x.id', 'rina@contoh.go.id'], phone: ['12345678', '081234567890'] },
      { number: ['199912312022032009'], phone: ['+6281234567'] },
    ],
  },
  {
    title: 'a meeting room booked: times of day, and a moment of both',
    form: {
      survey: [
        row('select_one rooms', 'room', 'Ruang', { required: 'yes' }),
        calc('seats', "pulldata('halls', 'seats', 'room', ${room})"),
        row('integer', 'people', 'Berapa orang', { constraint: '. <= ${seats} and . > 0', constraint_message: 'Ruang ini untuk ${seats} orang' }),
        row('datetime', 'starts', 'Mulai', { constraint: '. > now()' }),
        row('time', 'until', 'Sampai jam'),
        calc('day', "format-date-time(${starts}, '%d/%m/%Y')"),
        calc('hour', "format-date-time(${starts}, '%H.%M')"),
        calc('early', "decimal-date-time(${starts}) < decimal-date-time('2026-12-01')", { relevant: "${starts} != ''" }),
        calc('asked_at', "format-date-time(now(), '%Y-%m-%d %H:%M')"),
        calc('floor', "instance('halls')/root/item[room = ${room}]/floor"),
      ],
      choices: list('rooms', 'aula=Aula', 'rapat=Ruang rapat'),
      tables: { halls: { columns: ['room', 'seats', 'floor'], rows: [['aula', '120', 'satu'], ['rapat', '12', 'dua']] } },
    },
    scripts: [
      { room: ['rapat'], people: ['20', '10'], starts: ['2026-11-20T10:00', '2026-11-25T13:30'], until: ['25:00', '15:00'] },
      { room: ['aula'], people: ['100'], starts: ['2026-12-10T08:00:00'] },
    ],
  },
  {
    title: 'colleagues who are judged, and never oneself',
    form: {
      survey: [
        row('select_one people', 'me', 'Siapa Anda', { required: 'yes' }),
        row('select_multiple people', 'team', 'Siapa bekerja dengan Anda', { choice_filter: 'name != ${me}', constraint: 'count-selected(.) <= 3' }),
        ...inside('repeat', 'review', 'Penilaian', { repeat_count: 'count-selected(${team})' },
          calc('who', 'selected-at(${team}, position(..) - 1)'),
          row('select_one agree', 'helps', '${who} suka membantu'),
          row('select_one people', 'best_with', 'Paling cocok dengan', { choice_filter: 'name != ${who} and name != ${me}' }),
          row('text', 'advice', 'Saran', { relevant: '${helps} < 3' })),
        calc('mean', 'round(sum(${helps}) div count(${review}), 1)', { relevant: 'count(${review}) > 0' }),
        calc('advised', "count(${advice}[. != ''])"),
      ],
      choices: [...AGREE, ...list('people', 'ali=Ali', 'bima=Bima', 'citra=Citra', 'dodi=Dodi')],
    },
    scripts: [
      { me: ['ali'], team: ['ali bima', 'bima dodi'], 'review[1]/helps': ['2'], 'review[1]/best_with': ['bima', 'citra'], 'review[1]/advice': ['Lebih sabar'], 'review[2]/helps': ['5'], 'review[2]/best_with': ['ali', 'bima'], 'review[2]/advice': ['x'] },
      { me: ['citra'] },
    ],
  },
  {
    title: 'office equipment with what is read only, what a change sets and what is there already',
    form: {
      survey: [
        row('text', 'office', 'Kantor', { default: 'Badan Kepegawaian', read_only: 'yes' }),
        row('select_one devices', 'device', 'Perangkat', { required: 'yes', default: 'pc' }),
        row('integer', 'age', 'Umur perangkat (tahun)', { default: '3' }),
        calc('worth', 'round(10000000 * (1 - ${age} div 5), 0)', { relevant: '${age} < 5' }),
        row('text', 'remark', 'Catatan', { default: "concat('per ', format-date(today(), '%Y-%m-%d'))" }),
        calc('changed', "concat('diganti ke ', ${device})", { trigger: '${device}' }),
        calc('stamp', "format-date-time(now(), '%H:%M')", { trigger: '${age}' }),
        row('text', 'key', 'Kunci', { read_only: "${device} = 'pc'", default: 'A1' }),
        row('acknowledge', 'ok', 'Data sudah benar'),
      ],
      choices: list('devices', 'pc=Komputer', 'printer=Pencetak', 'phone=Telepon'),
    },
    scripts: [
      { device: ['printer'], age: ['1'], remark: ['Baik'], key: ['B2'], ok: ['OK'] },
      {},
      { device: ['pc'], age: ['3'], ok: ['bukan'] },
    ],
  },
];
