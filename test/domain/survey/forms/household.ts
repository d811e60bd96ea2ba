import { calc, inside, list, row, yesNo, type FieldForm } from './field.js';

export const household: readonly FieldForm[] = [
  {
    title: 'a roster of members, who of them is grown up, and the head among them',
    form: {
      survey: [
        row('text', 'head', 'Nama kepala keluarga', { required: 'yes' }),
        ...inside('repeat', 'member', 'Anggota', {},
          calc('no', 'position(..)'),
          row('text', 'name', 'Nama', { required: 'yes', default: '' }),
          row('select_one kin', 'kin', 'Hubungan', { constraint: "not(. = 'head' and ${no} > 1)", constraint_message: 'Kepala keluarga ditulis pertama' }),
          row('integer', 'age', 'Umur', { required: 'yes', constraint: '. >= 0 and . < 120' }),
          ...inside('group', 'grown', 'Dewasa', { relevant: '${age} >= 17' },
            row('select_one yn', 'works', 'Bekerja?'),
            row('integer', 'income', 'Pendapatan sebulan', { relevant: "${works} = 'y'", constraint: '. >= 0' }))),
        calc('size', 'count(${member})'),
        calc('grown_ups', 'count(${age}[. >= 17])'),
        calc('earners', "count(${works}[. = 'y'])"),
        calc('oldest', 'max(${age})'),
        calc('earned', "sum(${income}[. != ''])", { relevant: '${earners} > 0' }),
        calc('each', 'round(${earned} div ${size}, 0)', { relevant: '${earned} > 0' }),
        row('note', 'alone', 'Hanya satu orang', { relevant: '${size} = 1' }),
        row('select_one yn', 'aid', 'Menerima bantuan?', { relevant: '${each} < 1000000 or ${earners} = 0' }),
      ],
      choices: [...yesNo, ...list('kin', 'head=Kepala', 'spouse=Pasangan', 'child=Anak')],
    },
    scripts: [
      {
        head: ['Pak Dedi'], 'member[1]/name': ['Dedi'], 'member[1]/kin': ['head'], 'member[1]/age': ['45'], 'member[1]/works': ['y'], 'member[1]/income': ['-5', '2500000'],
        'member[2]/name': ['Rina'], 'member[2]/kin': ['head', 'spouse'], 'member[2]/age': ['abc', '41'], 'member[2]/works': ['n'], 'member[2]/income': ['7'], 'member[3]/name': ['Tono'], 'member[3]/kin': ['child'], 'member[3]/age': ['9'], 'member[3]/works': ['y'], aid: ['y'],
      },
      { head: ['Bu Ira'], 'member[1]/name': ['Ira'], 'member[1]/age': ['70'], aid: ['y'] },
      { head: ['X'], 'member[1]/name': ['Y'] },
    ],
  },
  {
    title: 'fields of a farm and what grows on each, one repeat within another',
    form: {
      survey: [
        row('text', 'farmer', 'Nama'),
        ...inside('repeat', 'field', 'Lahan', {},
          row('decimal', 'area', 'Luas (ha)', { constraint: '. > 0 and . <= 20' }),
          row('select_one owner', 'owner', 'Milik siapa'),
          ...inside('repeat', 'crop', 'Tanaman', {},
            row('select_one crops', 'kind', 'Tanaman'),
            row('integer', 'yield', 'Hasil (kg)', { constraint: '. >= 0' }),
            calc('place', "concat(position(../..), '.', position(..))"),
            calc('dense', 'round(${yield} div ${area}, 1)', { relevant: '${area} > 0' })),
          calc('yields', 'sum(${yield})'),
          calc('crops_here', 'count(${crop})')),
        calc('fields', 'count(${field})'),
        calc('all_crops', 'count(${kind})'),
        calc('all_yield', 'sum(${yields})'),
        calc('rice', "count(${kind}[. = 'rice'])"),
        calc('places', "join(',', ${place})"),
      ],
      choices: [...list('owner', 'own=Sendiri', 'rent=Sewa'), ...list('crops', 'rice=Padi', 'corn=Jagung', 'cassava=Singkong')],
    },
    scripts: [
      {
        farmer: ['Karta'], 'field[1]/area': ['25', '2.0'], 'field[1]/owner': ['own'], 'field[1]/crop[1]/kind': ['rice'], 'field[1]/crop[1]/yield': ['3000'], 'field[1]/crop[2]/kind': ['corn'], 'field[1]/crop[2]/yield': ['700'],
        'field[2]/area': ['0.5'], 'field[2]/crop[1]/kind': ['rice'], 'field[2]/crop[1]/yield': ['900'], 'field[2]/crop[2]/kind': ['cassava'], 'field[2]/crop[2]/yield': ['-1', '250'], 'field[2]/crop[3]/kind': ['corn'], 'field[2]/crop[3]/yield': ['10'],
      },
      { farmer: ['Sarmin'], 'field[1]/area': ['1'], 'field[1]/crop[1]/kind': ['corn'], 'field[1]/crop[1]/yield': ['800'] },
    ],
  },
  {
    title: 'where a family lives: province, regency and district, each by the one before',
    form: {
      survey: [
        row('select_one province', 'province', 'Provinsi', { required: 'yes' }),
        row('select_one regency', 'regency', 'Kabupaten', { required: 'yes', choice_filter: 'province = ${province}' }),
        row('select_one district', 'district', 'Kecamatan', { choice_filter: 'province = ${province} and regency = ${regency}' }),
        row('text', 'village', 'Desa', { relevant: "${district} != ''" }),
        calc('address', "concat(${village}, ', ', jr:choice-name(${district}, '${district}'), ', ', jr:choice-name(${regency}, '${regency}'), ', ', jr:choice-name(${province}, '${province}'))", { relevant: "${village} != ''" }),
        row('select_multiple regency', 'lived', 'Pernah tinggal di', { choice_filter: 'name != ${regency}' }),
        calc('options', "count(instance('regency')/root/item[province = ${province}])"),
        calc('first_option', "instance('regency')/root/item[province = ${province}][1]/label"),
      ],
      choices: [
        ...list('province', 'jb=Jawa Barat', 'jt=Jawa Tengah'),
        ...list('regency', 'bdg=Bandung;province=jb', 'grt=Garut;province=jb', 'smg=Semarang;province=jt'),
        ...list('district', 'cbr=Cibiru;province=jb;regency=bdg', 'dgo=Dago;province=jb;regency=bdg', 'srd=Samarang;province=jb;regency=grt', 'tgl=Tugu;province=jt;regency=smg'),
      ],
    },
    scripts: [
      { province: ['jb'], regency: ['smg', 'bdg'], district: ['srd', 'dgo'], village: ['Cisitu'], lived: ['bdg', 'grt smg'] },
      { province: ['xx', 'jt'], regency: ['smg'], lived: ['bdg'] },
      { province: ['jb'], regency: ['smg'] },
    ],
  },
  {
    title: 'water and light: what can be more than one, and what the other is',
    form: {
      survey: [
        row('select_multiple water or_other', 'water', 'Sumber air', { constraint: 'count-selected(.) <= 3' }),
        row('select_one light or_other', 'light', 'Penerangan'),
        row('integer', 'watts', 'Daya', { relevant: "${light} = 'grid'", constraint: '. = 450 or . = 900 or . = 1300' }),
        calc('sources', "count-selected(${water})"),
        calc('named', "normalize-space(concat(' ', ${water_other}, '   ', ${light_other}, ' '))"),
        row('rank water', 'order', 'Urutkan yang terpenting'),
        calc('best', 'selected-at(${order}, 0)'),
      ],
      choices: [...list('water', 'well=Sumur', 'pipe=PDAM', 'rain=Hujan', 'river=Sungai'), ...list('light', 'grid=PLN', 'solar=Surya', 'lamp=Lampu minyak')],
    },
    scripts: [
      { water: ['well pipe rain river', 'well other'], water_other: ['Mata air'], light: ['grid'], watts: ['500', '900'], order: ['well', 'rain well river pipe other'] },
      { water: ['rain'], light: ['other'], light_other: ['Genset'] },
    ],
  },
  {
    title: 'a house measured by its corners, and how far the school is',
    form: {
      survey: [
        row('geopoint', 'house', 'Lokasi rumah', { required: 'yes' }),
        row('geopoint', 'school', 'Lokasi sekolah'),
        calc('metres', "if(${school} = '', '', round(distance(${house}, ${school}), 0))"),
        row('note', 'far', 'Jauh dari sekolah', { relevant: '${metres} > 2000' }),
        ...inside('repeat', 'corner', 'Sudut tanah', { repeat_count: '4' },
          row('geopoint', 'spot', 'Titik')),
        calc('square', "if(count(${spot}[. != '']) = 4, round(area(${spot}), 0), 0)"),
        calc('latitude', "substring-before(${house}, ' ')"),
        calc('south', '${latitude} < 0'),
      ],
    },
    scripts: [
      { house: ['200 0', '-6.9 107.61'], school: ['-6.9 107.64'], 'corner[1]/spot': ['-6.9 107.61'], 'corner[2]/spot': ['-6.9 107.611'], 'corner[3]/spot': ['-6.901 107.611'], 'corner[4]/spot': ['-6.901 107.61'] },
      { house: ['-6.2 106.8 12 5'], 'corner[2]/spot': ['0 0', '1 1'] },
    ],
  },
  {
    title: 'what a family spends, in a grid and in figures that must add up',
    form: {
      survey: [
        ...inside('group', 'spending', 'Seberapa sering belanja', { appearance: 'table-list' },
          row('select_one often', 'food', 'Makanan'), row('select_one often', 'clothes', 'Pakaian', { required: 'yes' }), row('select_one often', 'travel', 'Bepergian')),
        calc('weekly', "count-selected(normalize-space(concat(if(${food} = 'week', 'a ', ''), if(${clothes} = 'week', 'b ', ''), if(${travel} = 'week', 'c', ''))))"),
        row('integer', 'total', 'Belanja sebulan', { constraint: '. > 0' }),
        row('integer', 'on_food', 'Untuk makanan', { constraint: '. <= ${total}' }),
        row('integer', 'on_rest', 'Untuk yang lain', { constraint: '. = ${total} - ${on_food}', constraint_message: 'Jumlahnya harus sama dengan belanja sebulan' }),
        calc('share', "concat(round(${on_food} * 100 div ${total}, 0), '%')", { relevant: "${total} > 0 and ${on_food} != ''" }),
      ],
      choices: list('often', 'week=Tiap minggu', 'month=Tiap bulan', 'never=Tidak'),
    },
    scripts: [
      { food: ['week'], clothes: ['day', 'never'], travel: ['week'], total: ['3000'], on_food: ['4000', '1800'], on_rest: ['1000', '1200'] },
      { food: ['month'] },
    ],
  },
  {
    title: 'children by birth, asked as often as were said, youngest reckoned',
    form: {
      survey: [
        row('select_one yn', 'has', 'Punya anak?', { required: 'yes' }),
        row('integer', 'how_many', 'Berapa', { relevant: "${has} = 'y'", required: 'yes', constraint: '. >= 1 and . <= 4' }),
        ...inside('repeat', 'child', 'Anak', { repeat_count: 'if(${has} = \'y\', ${how_many}, 0)', relevant: "${has} = 'y'" },
          row('text', 'called', 'Nama anak ke-berapa'),
          row('integer', 'born', 'Tahun lahir', { constraint: ". >= 1990 and . <= number(format-date(today(), '%Y'))" }),
          row('select_one yn', 'school', 'Sekolah?', { relevant: '2026 - ${born} >= 6' }),
          ...inside('repeat', 'sickness', 'Sakit berat', { repeat_count: "if(${school} = 'y', 1, 0)" },
            row('text', 'what', 'Sakit apa'))),
        calc('youngest', 'max(${born})', { relevant: 'count(${child}) > 0' }),
        calc('names', "join('+', ${called})", { relevant: 'count(${child}) > 0' }),
      ],
      choices: yesNo,
    },
    scripts: [
      { has: ['y'], how_many: ['7', '2'], 'child[1]/called': ['Adi'], 'child[1]/born': ['1980', '2012'], 'child[1]/school': ['y'], 'child[1]/sickness[1]/what': ['Tifus'], 'child[2]/called': ['Eka'], 'child[2]/born': ['2024'], 'child[2]/school': ['y'] },
      { has: ['n'], how_many: ['3'] },
      { has: ['y'] },
    ],
  },
];
