import { calc, inside, list, row, yesNo, type FieldForm } from './field.js';

/** Forms whose calculations go through the functions family by family, with blank values, wrong types and edges among them. */
export const functions: readonly FieldForm[] = [
  {
    title: 'texts: parts, lengths and replacements, also of what is blank',
    form: {
      survey: [
        row('text', 'said', 'Tulis sesuatu'),
        row('text', 'blank', 'Biarkan kosong'),
        calc('length', 'string-length(${said})'), calc('no_length', 'string-length(${blank})'),
        calc('start', "starts-with(${said}, 'Pel')"), calc('end', "ends-with(${said}, 'tan')"), calc('has', "contains(${said}, 'latih')"), calc('has_nothing', "contains(${said}, '')"), calc('blank_has', "contains(${blank}, 'a')"),
        calc('sub1', 'substr(${said}, 2)'), calc('sub2', 'substr(${said}, 0, 3)'), calc('sub3', 'substr(${said}, -4)'), calc('sub4', 'substr(${said}, 1, -1)'), calc('sub5', 'substr(${said}, 90)'), calc('sub6', 'substr(${blank}, 0, 2)'),
        calc('before', "substring-before(${said}, ' ')"), calc('after', "substring-after(${said}, ' ')"), calc('before_none', "substring-before(${said}, '#')"), calc('after_none', "substring-after(${said}, '#')"),
        calc('swapped', "translate(${said}, 'aeiou ', 'AEIOU')"), calc('tidy', 'normalize-space(${said})'),
        calc('glued', "concat(${said}, '|', ${blank}, '|', 1 + 1, '|', 1 = 1)"), calc('joined', "join('-', ${said}, ${blank}, 'x')"), calc('first', "coalesce(${blank}, ${said})"), calc('second', "coalesce(${said}, 'tidak')"),
        calc('quoted', 'concat("it\'s", \' "so" \')'), calc('as_text', 'string(3 * 1.5)'), calc('no_number', 'string(number(${blank}))'),
        calc('same', "${said} = concat('Pelatihan', ' ', ' ', 'dekat')"), calc('other', "${said} != ${blank}"), calc('less', '${said} < 5'), calc('blank_is', "${blank} = ''"), calc('blank_zero', '${blank} = 0'),
      ],
    },
    scripts: [{ said: ['Pelatihan  dekat'] }, { said: ['7'], blank: [] }, { said: ['Çok güzel 😀 & <b>'] }, {}],
  },
  {
    title: 'numbers: rounding, remainders, what is no number, and how they are written',
    form: {
      survey: [
        row('integer', 'n', 'Bilangan bulat'),
        row('decimal', 'd', 'Bilangan pecahan'),
        calc('int_d', 'int(${d})'), calc('int_neg', 'int(0 - ${d})'), calc('round_d', 'round(${d})'), calc('round_2', 'round(${d}, 2)'), calc('round_neg', 'round(0 - ${d}, 1)'), calc('round_half', 'round(2.5)'), calc('round_minus_half', 'round(-2.5)'),
        calc('div', '${n} div 3'), calc('mod', '${n} mod 3'), calc('mod_neg', '(0 - ${n}) mod 3'), calc('neg', '-${n}'), calc('order', '2 + ${n} * 2 - 1'), calc('brackets', '(2 + ${n}) * 2'), calc('zero', '${n} div 0'), calc('zero_neg', '(0 - ${n}) div 0'),
        calc('third', '1 div 3'), calc('tenths', '0.1 + 0.2'), calc('big', '${n} * 1000000 * 1000000'), calc('small', '${n} div 1000'), calc('whole', '4.0'), calc('number_text', "number('12.50')"), calc('number_none', "number('12 orang')"), calc('number_true', 'number(1 = 1)'),
        calc('max', 'max(${n}, 3, ${d})'), calc('min', 'min(${n}, 3, ${d})'), calc('more', '${n} > ${d}'), calc('equal', "${n} = '7'"), calc('text_equal', "'07' = ${n}"), calc('at_least', '${n} >= 7 and ${n} <= 7'), calc('string_n', "concat(${n}, '')"),
      ],
    },
    scripts: [{ n: ['7'], d: ['2.345'] }, { n: ['-8'], d: ['0.5'] }, { n: ['0'], d: ['10.999'] }, {}, { n: ['2147483647'] }],
  },
  {
    title: 'truth: what counts as true, what is not asked, and how it is written',
    form: {
      survey: [
        row('select_one yn', 'a', 'A?'), row('integer', 'b', 'B'), row('text', 'c', 'C'),
        calc('yes', 'true()'), calc('no', 'false()'), calc('not_no', 'not(false())'), calc('bool_n', 'boolean(${b} + 0)'), calc('bool_s', "boolean(string(${c}))"), calc('bool_0', 'boolean(0)'), calc('bool_text', "boolean('false')"),
        calc('from_1', "boolean-from-string('1')"), calc('from_true', "boolean-from-string('true')"), calc('from_yes', "boolean-from-string('yes')"), calc('from_c', 'boolean-from-string(${c})'),
        calc('both', "${a} = 'y' and ${b} > 3"), calc('either', "${a} = 'y' or ${b} > 3"), calc('mixed', "${a} = 'y' or ${b} > 3 and ${c} = 'x'"), calc('neither', "not(${a} = 'y' or ${b} > 3)"),
        calc('choose', "if(${b} > 3, if(${b} > 6, 'besar', 'sedang'), 'kecil')"), calc('choose_text', "if(string(${c}), 'ada', 'tidak')"), calc('choose_number', "if(${b} + 0, 'ada', 'tidak')"), calc('lazy', "if(${c} = '', 'kosong', substr(${c}, 0, 1))"),
        calc('equal', "(${a} = 'y') = true()"), calc('differs', "(${b} > 3) != (${c} = 'x')"),
        row('note', 'shown', 'Ya', { relevant: "boolean-from-string(${both})" }), row('note', 'shown_too', 'Teks', { relevant: "${either} = 'true'" }),
      ],
      choices: yesNo,
    },
    scripts: [{ a: ['y'], b: ['5'], c: ['x'] }, { a: ['n'], b: ['9'], c: ['true'] }, { b: ['0'], c: ['1'] }, {}],
  },
  {
    title: 'dates: reckoning, comparing and writing, across a year and a leap day',
    form: {
      survey: [
        row('date', 'from', 'Mulai'), row('date', 'to', 'Selesai', { constraint: '. > ${from}' }), row('datetime', 'moment', 'Kapan'),
        calc('days', 'decimal-date-time(${to}) - decimal-date-time(${from})'), calc('days_too', 'date(${to}) - date(${from})'), calc('weeks', 'int((date(${to}) - date(${from})) div 7)'),
        calc('tomorrow', "format-date(date(date(${from}) + 1), '%Y-%m-%d')", { relevant: "${from} != ''" }), calc('late', "${from} > '2026-06-30'"), calc('same', "${from} = date('2024-02-28')"), calc('past', '${to} < today()'), calc('past_moment', '${moment} < now()'),
        calc('long', "format-date(${from}, '%d/%m/%Y')"), calc('short', "format-date(${from}, '%e-%n-%y')"), calc('named', "format-date(${from}, '%d %b %Y')"), calc('none', "format-date('', '%Y')"), calc('letters', "format-date(${from}, 'tahun %Y')"),
        calc('time', "format-date-time(${moment}, '%H:%M:%S')"), calc('hour', "format-date-time(${moment}, '%h')"), calc('both', "format-date-time(${moment}, '%Y%m%dT%H%M')"), calc('midnight', "format-date-time(${from}, '%H:%M')"),
        calc('moment_day', "format-date(${moment}, '%d.%m.')"), calc('year', "number(format-date(today(), '%Y'))"), calc('today', 'today()'), calc('age', 'int((decimal-date-time(today()) - decimal-date-time(${from})) div 365.25)'),
        calc('before_noon', "date-time(${moment}) < date-time('2026-11-23T12:00:00.000+07:00')", { relevant: "${moment} != ''" }), calc('unpadded', "date('2025-3-4')"), calc('utc', "decimal-date-time('2026-11-23T03:00:00Z') = decimal-date-time(now())"),
      ],
    },
    scripts: [{ from: ['2024-02-28'], to: ['2024-01-01', '2024-03-01'], moment: ['2026-11-23T09:05:07'] }, { from: ['2026-12-30'], to: ['2027-01-02'], moment: ['2027-01-01T00:00'] }, { from: ['2025-02-30', '1999-12-31'] }, {}],
  },
  {
    title: 'choices: what is selected, counted and named, in lists and in tables',
    form: {
      survey: [
        row('select_one colours', 'one', 'Satu'), row('select_multiple colours', 'some', 'Beberapa'), row('rank colours', 'order', 'Urutan'),
        calc('is', "selected(${one}, 'red')"), calc('has', "selected(${some}, 'blue')"), calc('part', "selected(${some}, 'bl')"), calc('count', 'count-selected(${some})'), calc('none', "count-selected('')"), calc('first', 'selected-at(${some}, 0)'), calc('last', 'selected-at(${some}, count-selected(${some}) - 1)'), calc('beyond', 'selected-at(${some}, 9)'),
        calc('top', 'selected-at(${order}, 0)'), calc('top_name', "jr:choice-name(selected-at(${order}, 0), '${order}')"), calc('name', "jr:choice-name(${one}, '${one}')"), calc('name_none', "jr:choice-name('grey', '${one}')"),
        calc('code', "instance('colours')/root/item[name = ${one}]/code"), calc('warm', "count(instance('colours')/root/item[warm = 'y'])"), calc('second', "instance('colours')/root/item[2]/name"), calc('last_one', "instance('colours')/root/item[position() = last()]/label"), calc('by_code', "instance('colours')/root/item[number(code) > 2][1]/name"), calc('unknown', "instance('colours')/root/item[name = 'grey']/code"),
        calc('any_warm', "count(instance('colours')/root/item[warm = 'y' and selected(${some}, name)]) > 0"), calc('hex', "pulldata('hex', 'value', 'name', ${one})"), calc('hex_none', "pulldata('hex', 'value', 'name', 'grey')"),
        calc('enough', "checklist(2, 3, selected(${some}, 'red'), selected(${some}, 'blue'), selected(${some}, 'green'), ${one} = 'red')"), calc('at_most', "checklist(0, 1, selected(${some}, 'red'), selected(${some}, 'blue'))"), calc('weighed', "weighted-checklist(3, -1, selected(${some}, 'red'), 2, selected(${some}, 'blue'), 1.5)"),
      ],
      choices: list('colours', 'red=Merah;code=1;warm=y', 'blue=Biru;code=2;warm=n', 'green=Hijau;code=3;warm=n', 'yellow=Kuning;code=4;warm=y'),
      tables: { hex: { columns: ['name', 'value'], rows: [['red', '#f00'], ['blue', '#00f'], ['green', '#0f0']] } },
    },
    scripts: [{ one: ['red'], some: ['green blue red'], order: ['yellow red green blue'] }, { one: ['pink', 'blue'], some: ['red'], order: ['red'] }, { some: ['yellow blue', 'grey'] }, {}],
  },
  {
    title: 'repeats: counting, summing, joining and picking out of instances',
    form: {
      survey: [
        row('text', 'other', 'Yang lain'),
        ...inside('repeat', 'lot', 'Barang', {},
          row('text', 'what', 'Barang'), row('integer', 'price', 'Harga'), row('integer', 'pieces', 'Jumlah', { default: '1' }),
          calc('cost', '${price} * ${pieces}', { relevant: "${price} != ''" }), calc('here', 'position(..)'), calc('same_as_first', "${what} = indexed-repeat(${what}, ${lot}, 1)"), calc('so_far', 'sum(/data/lot[position() <= position(current()/..)]/price)', { relevant: "${price} != ''" }), calc('of', "concat(position(..), '/', count(${lot}))"), calc('mine', "${what} = ${other}"), calc('twins', 'count(../../lot[what = current()/../what])')),
        calc('lots', 'count(${lot})'), calc('priced', "count(${price}[. != ''])"), calc('total', "sum(${cost}[. != ''])", { relevant: "count(${cost}[. != '']) > 0" }), calc('dear', 'max(${price})'), calc('cheap', 'min(${price})'), calc('list', "join(', ', ${what})"), calc('glued', 'concat(${what})'), calc('first', '${what}'), calc('second', '/data/lot[2]/what'), calc('last', '/data/lot[position() = last()]/what'), calc('second_too', 'indexed-repeat(${what}, ${lot}, 2)'), calc('none', 'indexed-repeat(${what}, ${lot}, 9)'),
        calc('dear_ones', 'count(/data/lot[price > 1000])'), calc('any_other', '${what} = ${other}'), calc('dear_what', '/data/lot[price = max(/data/lot/price)]/what'), calc('total_dear', 'sum(/data/lot[price > 1000]/price)', { relevant: '${dear_ones} > 0' }), calc('mean', 'round(sum(${price}) div count(${lot}), 2)'),
      ],
    },
    scripts: [
      { other: ['Kertas'], 'lot[1]/what': ['Pensil'], 'lot[1]/price': ['500'], 'lot[1]/pieces': ['10'], 'lot[2]/what': ['Kertas'], 'lot[2]/price': ['45000'], 'lot[3]/what': ['Pensil'], 'lot[3]/price': ['2000'] },
      { 'lot[1]/what': ['Meja'], 'lot[2]/price': ['700'] },
      {},
    ],
  },
  {
    title: 'repeats within repeats: what is one\'s own and what is everybody\'s',
    form: {
      survey: [
        ...inside('repeat', 'school', 'Sekolah', {},
          row('text', 'school_name', 'Nama'),
          ...inside('group', 'staffing', 'Guru', {},
            ...inside('repeat', 'teacher', 'Guru', {},
              row('text', 'teacher_name', 'Nama guru'), row('integer', 'classes', 'Kelas', { constraint: '. <= 6' }),
              calc('full_name', "concat(${teacher_name}, ' (', ${school_name}, ')')"), calc('where', "concat(position(../../..), '-', position(..))"), calc('colleagues', 'count(${teacher}) - 1'), calc('share', 'round(${classes} * 100 div ${school_classes}, 0)', { relevant: "${classes} != ''" }))),
          calc('teachers', 'count(${teacher})'), calc('school_classes', "sum(${classes}[. != ''])"), calc('names', "join('+', ${teacher_name})"), calc('first_teacher', '${teacher_name}')),
        calc('all_teachers', 'count(${teacher})'), calc('all_classes', "sum(${classes}[. != ''])"), calc('busiest', 'max(${school_classes})'), calc('everybody', "join('; ', ${full_name})"), calc('one', 'indexed-repeat(${teacher_name}, ${school}, 2, ${teacher}, 1)'), calc('big', 'count(/data/school[teachers > 1])'),
      ],
    },
    scripts: [
      { 'school[1]/school_name': ['SD 1'], 'school[1]/teacher[1]/teacher_name': ['Ani'], 'school[1]/teacher[1]/classes': ['7', '3'], 'school[1]/teacher[2]/teacher_name': ['Beni'], 'school[1]/teacher[2]/classes': ['1'], 'school[2]/school_name': ['SD 2'], 'school[2]/teacher[1]/teacher_name': ['Cici'], 'school[2]/teacher[1]/classes': ['5'] },
      { 'school[1]/school_name': ['SMP'], 'school[1]/teacher[1]/teacher_name': ['Dani'], 'school[1]/teacher[1]/classes': ['2'] },
    ],
  },
  {
    title: 'what is drawn by lot, what is unique and what is set once',
    form: {
      survey: [
        row('start', 'start'), row('deviceid', 'deviceid'), row('phonenumber', 'phonenumber'), row('simserial', 'simserial'), row('hidden', 'source', '', { default: 'lapangan' }),
        row('integer', 'n', 'Berapa', { default: '2 + 3' }),
        calc('drawn', "if(random() >= 0 and random() < 1, 'ya', 'tidak')"), calc('id_length', 'string-length(uuid())'), calc('short_id', 'string-length(uuid(6))'), calc('kept', "once(concat('n', ${n}))"),
        row('text', 'again', 'Nilai', { default: "concat('mulai ', ${source})" }), row('date', 'when', 'Kapan', { default: '2025-05-05' }), row('select_multiple yn', 'which', 'Mana', { default: 'y n' }), row('decimal', 'rate', 'Angka', { default: '1.5' }), row('acknowledge', 'seen', 'Sudah dibaca', { default: 'OK' }),
        calc('all', "concat(${again}, '/', ${when}, '/', ${which}, '/', ${seen})"),
        row('image', 'photo', 'Foto', { parameters: 'max-pixels=640' }), row('audio', 'voice', 'Suara'), row('file', 'paper', 'Berkas'), calc('files', "count-selected(normalize-space(concat(${photo}, ' ', ${voice}, ' ', ${paper})))"), row('end', 'end'),
      ],
      choices: yesNo,
    },
    scripts: [{ n: ['8'], again: ['lain'], which: ['n'], photo: ['rumah.jpg'], paper: ['surat.pdf'] }, {}, { when: ['2026-01-01'], voice: ['suara.ogg'] }],
  },
];
