import { calc, inside, list, row, yesNo, type FieldForm } from './field.js';

/** Forms in which a later answer changes what was there: what is relevant, what is offered, how many there are, what is set. */
export const turns: readonly FieldForm[] = [
  {
    title: 'a question that only a later answer makes relevant',
    form: {
      survey: [
        row('integer', 'age', 'Umur'),
        row('text', 'guardian', 'Wali', { relevant: "${age} < 17 or ${dependent} = 'y'", required: 'yes' }),
        row('select_one yn', 'dependent', 'Masih tanggungan?', { relevant: '${age} >= 17' }),
        row('note', 'note', 'Wali dicatat', { relevant: "${guardian} != ''" }),
        calc('known', "coalesce(${guardian}, 'sendiri')"),
      ],
      choices: yesNo,
    },
    scripts: [{ age: ['20'], dependent: ['y'], guardian: ['Ayah'] }, { age: ['12'], guardian: ['Ibu'], dependent: ['y'] }, { age: ['30'], dependent: ['n'], guardian: ['Paman'] }, { age: ['20'], dependent: ['y'] }],
  },
  {
    title: 'relevance that hands down through groups and calculations',
    form: {
      survey: [
        row('select_one kinds', 'kind', 'Jenis', { required: 'yes' }),
        calc('wide', "if(${kind} = 'both' or ${kind} = 'wide', 'ya', '')"),
        ...inside('group', 'outer', 'Luar', { relevant: "${wide} = 'ya'" },
          row('integer', 'length', 'Panjang', { constraint: '. > 0' }), calc('doubled', '${length} * 2'),
          ...inside('group', 'inner', 'Dalam', { relevant: "${kind} = 'both' and ${length} > 10" }, row('text', 'remark', 'Catatan', { default: 'tidak ada' }), calc('shout', "concat(${remark}, '!')"))),
        calc('length_seen', "concat('[', ${length}, ',', ${doubled}, ',', ${remark}, ',', ${shout}, ']')"), calc('counted', 'count(${length})'), calc('plus', "if(${doubled} = '', 'kosong', ${doubled} + 1)"),
        row('text', 'last', 'Terakhir', { relevant: "${shout} != ''" }),
      ],
      choices: list('kinds', 'narrow=Sempit', 'wide=Lebar', 'both=Keduanya'),
    },
    scripts: [{ kind: ['both'], length: ['0', '12'], remark: ['baik'], last: ['ya'] }, { kind: ['wide'], length: ['20'], remark: ['x'] }, { kind: ['narrow'], length: ['9'] }, { kind: ['both'], length: ['11'] }],
  },
  {
    title: 'how often a repeat comes, by a question, a sum and what was chosen',
    form: {
      survey: [
        row('integer', 'men', 'Laki-laki', { constraint: '. >= 0 and . <= 3', required: 'yes' }), row('integer', 'women', 'Perempuan', { constraint: '. >= 0 and . <= 3 and . + ${men} > 0' }),
        ...inside('repeat', 'man', 'Laki-laki', { repeat_count: '${men}' }, row('text', 'man_name', 'Nama')),
        ...inside('repeat', 'person', 'Semua', { repeat_count: 'number(${men}) + number(${women})', relevant: '${women} > 0' }, calc('nth', 'position(..)'), row('integer', 'years', 'Umur'), calc('is_man', '${nth} <= ${men}'), row('text', 'maiden', 'Nama gadis', { relevant: "${is_man} = 'false' and ${years} > 20" })),
        ...inside('repeat', 'fixed', 'Tetap', { repeat_count: '2' }, row('text', 'thing', 'Apa', { default: "concat('benda ', position(..))" })),
        calc('men_counted', 'count(${man})'), calc('persons', 'count(${person})'), calc('things', "join(',', ${thing})"), calc('years_all', "sum(${years}[. != ''])", { relevant: 'count(${years}[. != \'\']) > 0' }),
      ],
    },
    scripts: [
      { men: ['5', '1'], women: ['1'], 'man[1]/man_name': ['Adi'], 'man[2]/man_name': ['tidak ada'], 'person[1]/years': ['30'], 'person[2]/years': ['25'], 'person[2]/maiden': ['Sari'], 'fixed[2]/thing': ['kursi'] },
      { men: ['0'], women: ['0', '2'], 'person[1]/years': ['19'], 'person[1]/maiden': ['X'], 'person[2]/years': ['40'] },
      { men: ['2'] },
    ],
  },
  {
    title: 'choices that depend on others, within a repeat and on what other instances chose',
    form: {
      survey: [
        row('select_multiple subjects', 'offered', 'Mata ajar yang ada', { required: 'yes' }),
        ...inside('repeat', 'session', 'Sesi', {},
          row('select_one subjects', 'subject', 'Mata ajar', { choice_filter: 'selected(${offered}, name)' }),
          row('select_one teachers', 'teacher', 'Pengajar', { choice_filter: 'subject = ${subject}', relevant: "${subject} != ''" }),
          row('select_one teachers', 'substitute', 'Pengganti', { choice_filter: 'subject = ${subject} and name != ${teacher}', relevant: "${teacher} != ''" }),
          calc('label', "concat(jr:choice-name(${subject}, '${subject}'), '/', jr:choice-name(${teacher}, '${teacher}'))"),
          calc('possible', "count(instance('teachers')/root/item[subject = current()/../subject])")),
        calc('plan', "join(' ', ${label})"), calc('open', 'count-selected(${offered}) - count(${session})'),
      ],
      choices: [...list('subjects', 'law=Hukum', 'it=TI', 'ethics=Etika'), ...list('teachers', 'ana=Ana;subject=law', 'beno=Beno;subject=law', 'cica=Cica;subject=it')],
    },
    scripts: [
      { offered: ['law it'], 'session[1]/subject': ['ethics', 'law'], 'session[1]/teacher': ['cica', 'ana'], 'session[1]/substitute': ['ana', 'beno'], 'session[2]/subject': ['it'], 'session[2]/teacher': ['cica'], 'session[2]/substitute': ['cica'] },
      { offered: ['ethics'], 'session[1]/subject': ['ethics'], 'session[1]/teacher': ['ana'] },
    ],
  },
  {
    title: 'what a change sets, once or again, alone or through another',
    form: {
      survey: [
        row('select_one plan', 'plan', 'Paket'),
        row('integer', 'price', 'Harga', { calculation: "if(${plan} = 'a', 100, 200)", trigger: '${plan}' }),
        calc('note_of_price', "concat('harga ', ${price})", { trigger: '${price}' }),
        row('integer', 'discount', 'Potongan', { constraint: '. < ${price}' }),
        calc('log', "concat(${plan}, ':', ${price}, ':', ${discount})", { trigger: '${discount}' }),
        calc('net', '${price} - ${discount}'),
        row('text', 'why', 'Mengapa', { relevant: '${discount} * 2 > ${price}' }),
      ],
      choices: list('plan', 'a=A', 'b=B'),
    },
    scripts: [{ plan: ['a'], discount: ['100', '60'], why: ['Lama'] }, { plan: ['b'], price: ['150'], discount: ['10'] }, { price: ['90'], discount: ['100', '5'] }],
  },
  {
    title: 'limits that read other answers, their own groups and all instances',
    form: {
      survey: [
        row('integer', 'budget', 'Anggaran', { required: 'yes', constraint: '. > 0' }),
        ...inside('repeat', 'spend', 'Belanja', {},
          row('integer', 'amount', 'Jumlah', { constraint: '. <= ${budget} and . >= 0', required: "position(..) = 1", required_message: 'Yang pertama harus diisi' }),
          row('text', 'code', 'Kode', { constraint: "regex(., '^[A-Z]-[0-9]+$') and count(../../spend[code = current()/.]) = 1", constraint_message: 'Kode harus berbeda' }),
          row('select_one yn', 'receipt', 'Ada kuitansi?', { relevant: '${amount} > ${budget} div 2', required: '${amount} = ${budget}' })),
        calc('spent', "if(count(${amount}[. != '']) = 0, 0, sum(${amount}[. != '']))"),
        row('note', 'over', 'Melebihi anggaran', { relevant: '${spent} > ${budget}' }),
        row('acknowledge', 'accept', 'Setuju', { required: 'yes', relevant: '${spent} > ${budget}' }),
      ],
      choices: yesNo,
    },
    scripts: [
      { budget: ['100'], 'spend[1]/amount': ['101', '60'], 'spend[1]/code': ['a-1', 'A-1'], 'spend[1]/receipt': ['y'], 'spend[2]/amount': ['50'], 'spend[2]/code': ['A-1', 'B-2'], accept: ['OK'] },
      { budget: ['10'], 'spend[1]/amount': ['10'] },
      { budget: ['10'], 'spend[1]/code': ['A-1'] },
    ],
  },
  {
    title: 'paths written by hand: from the root, one up, to the neighbour before',
    form: {
      survey: [
        ...inside('group', 'place', 'Tempat', {}, row('text', 'city', 'Kota'), row('text', 'street', 'Jalan'), calc('line', "concat(../street, ', ', ../city)"), calc('own', "string-length(../city) > 3")),
        ...inside('repeat', 'step', 'Langkah', {}, row('integer', 'value', 'Nilai'), calc('here', '../value * 10'), calc('before', '/data/step[position() = position(current()/..) - 1]/value'), calc('total', 'sum(/data/step/value)', { relevant: "count(/data/step/value[. = '']) = 0" }), row('note', 'grown', 'Naik', { relevant: "../before != '' and ../value > ../before" })),
        calc('from_root', "concat(/data/place/city, '!')"), calc('children', 'count(/data/place/*)'), calc('up', 'count(../step)'), calc('deep', 'count(//value)'),
      ],
    },
    scripts: [{ city: ['Solo'], street: ['Jl. Baru'], 'step[1]/value': ['4'], 'step[2]/value': ['9'], 'step[3]/value': ['2'] }, { 'step[1]/value': ['1'] }],
  },
  {
    title: 'a grid by hand, a scale by pictures and hints for each',
    form: {
      survey: [
        ...inside('group', 'grid', 'Seberapa setuju', { appearance: 'field-list' },
          row('select_one agree', 'head', 'Pernyataan', { appearance: 'label' }), row('select_one agree', 'clear', 'Tujuan jelas', { appearance: 'list-nolabel', required: 'yes' }), row('select_one agree', 'useful', 'Bahan berguna', { appearance: 'list-nolabel', hint: 'Bahan cetak dan salindia' })),
        row('select_one agree', 'again', 'Ikut lagi?', { appearance: 'likert', 'media::image': 'wajah.png', guidance_hint: 'Jawab sejujurnya' }),
        row('range', 'mark', 'Nilai', { parameters: 'start=10 end=100 step=10', constraint: '. >= 30 or ${clear} = \'no\'' }), row('range', 'fine', 'Nilai halus', { parameters: 'start=-1.5 end=1.5 step=0.5' }),
        calc('yes', "number(${clear} = 'yes') + number(${useful} = 'yes') + number(${again} = 'yes')"), row('text', 'comment', 'Saran', { appearance: 'multiline', relevant: '${yes} < 2 or ${mark} < 50' }),
      ],
      choices: list('agree', 'no=Tidak', 'so=Biasa', 'yes=Ya'),
    },
    scripts: [{ clear: ['yes'], useful: ['maybe', 'so'], again: ['yes'], mark: ['25', '20', '40'], fine: ['0.3', '-0.5'], comment: ['Bagus'] }, { clear: ['no'], mark: ['10'], fine: ['2', '1.5'] }, { useful: ['yes'] }],
  },
];
