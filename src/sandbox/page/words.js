/** Everything this page says by itself, in both languages. */
const WORDS = {
  id: {
    skip: 'Langsung ke ponsel',
    room: 'ruang coba',
    roomNote: 'Semua orang dan nomor di sini rekaan. Tidak ada yang keluar dari komputer ini.',
    otherLanguage: 'English',
    clockTitle: 'Jam',
    'move.hour': '+1 jam', 'move.day': '+1 hari', 'move.monday': 'Senin pagi', 'move.half-year': '+6 bulan',
    'move.morning': 'Ke pagi kerja berikutnya', 'move.reminder': 'Ke pengingat berikutnya', 'move.feedback': 'Ke akhir pelatihan', 'move.follow-up': 'Ke enam bulan sesudahnya',
    moved: 'Sekarang {now}.',
    guideTitle: 'Tujuh langkah',
    'step.binding': 'Terhubung', 'step.answer': 'Menjawab', 'step.campaign': 'Kampanye', 'step.reminder': 'Pengingat', 'step.feedback': 'Umpan balik', 'step.follow-up': 'Enam bulan', 'step.digest': 'Ringkasan',
    stepDone: 'selesai', stepNow: 'sekarang', stepLater: 'nanti',
    'hint.binding': 'Pilih seseorang. Di ponselnya tekan “Buka tautan undangan”, setujui pemberitahuan, lalu bagikan nomor telepon.',
    'hint.answer.launch': 'Kirim survei kebutuhan ke seluruh instansi. Undangannya muncul di ponsel yang sudah terhubung.',
    'hint.answer.wait': 'Sekarang di luar jam kerja, jadi undangan menunggu. Majukan jam ke pagi kerja berikutnya.',
    'hint.answer': 'Tekan Mulai pada undangan di ponsel, lalu jawab sampai ringkasan terkirim. Belum ada undangan? Ketik /survei.',
    'hint.campaign': 'Satu jawaban belum menjadi angka: pimpinan hanya melihat kelompok lima orang atau lebih. Biarkan yang lain ikut menjawab.',
    'hint.reminder.course': 'Muat contoh pelatihan. Sesinya dua hari kerja lagi, pukul 09.00 sampai 11.00.',
    'hint.reminder': 'Majukan jam ke hari kerja sebelum pelatihan. Peserta yang terhubung menerima pengingat di ponsel.',
    'hint.feedback': 'Satu jam sebelum mulai datang satu pengingat lagi. Sesudah sesi, jajak pendapat singkat datang ke ponsel peserta.',
    'hint.follow-up': 'Jawab jajak pendapat, dan biarkan yang lain menjawab juga. Senin pagi pimpinan membaca angkanya; enam bulan lagi ditanyakan apa yang dipakai.',
    'hint.digest': 'Biarkan yang lain menjawab, lalu maju ke Senin pagi. Ringkasan mingguan muncul di Slack pimpinan, di sebelah kanan.',
    'hint.done': 'Satu putaran lengkap, dari kebutuhan sampai ringkasan pimpinan. Biarkan yang lain menjawab, dan Senin pagi angkanya ada di Slack.',
    'act.survey': 'Kirim survei kebutuhan', 'act.course': 'Muat contoh pelatihan', 'act.others': 'Biarkan yang lain menjawab', 'act.stop': 'Berhenti', 'act.roster': 'Muat ulang contoh pegawai', 'act.rosterFile': 'Muat berkas CSV', 'act.confirm': 'Pastikan hubungan',
    panelsLabel: 'Bagian halaman', 'panel.people': 'Orang', 'panel.phone': 'Ponsel', 'panel.officer': 'Pengelola', 'panel.slack': 'Slack',
    peopleTitle: 'Pegawai', peopleNote: 'Pilih siapa yang memegang ponsel.',
    bound: 'Terhubung', unbound: 'Belum terhubung', leader: 'Pimpinan', noNumber: 'Tanpa nomor di daftar', fresh: '{count} baru',
    phoneTitle: 'Ponsel', phoneOf: 'Ponsel {name}', bot: 'bot', chatLabel: 'Percakapan dengan Pamong',
    writeLabel: 'Tulis pesan', send: 'Kirim', shareOwn: 'Nomor saya', shareOther: 'Nomor orang lain', sticker: 'Stiker', attach: 'Kirim berkas', commands: 'Perintah',
    emptyNew: 'Belum ada percakapan.', emptyBound: 'Riwayat percakapan kosong setelah ruang coba dijalankan ulang. Hubungannya tetap ada.',
    openLink: 'Buka tautan undangan', plainStart: 'Mulai tanpa tautan', askSurvey: 'Ketik /survei',
    fromBot: 'Pamong', fromMe: 'Anda', edited: 'diubah', contactOf: 'Kontak: {name}', stickerText: 'Stiker', fileText: 'Berkas: {name}', recordingText: 'Rekaman suara', placeText: 'Lokasi: {place}',
    pressed: 'Dijawab.',
    officerTitle: 'Pengelola', officerNote: 'Yang biasanya dilakukan pengelola pelatihan.',
    officerSurvey: 'Survei', officerCourse: 'Pelatihan', officerOthers: 'Orang lain', officerBinding: 'Hubungan yang menunggu', officerRoster: 'Daftar pegawai', officerCampaigns: 'Keadaan kampanye',
    noCampaign: 'Belum ada.', noUnbound: 'Semua sudah terhubung.', confirmLabel: 'Siapa', confirmNote: 'Untuk orang yang nomornya tidak ada di daftar, setelah ia membagikan nomornya di ponsel.',
    courseAt: '{title}: {when}', campaignId: 'Kode {id}', othersRunning: '{done} dari {total} orang selesai', othersNote: 'Semua kecuali yang ponselnya sedang dipegang. Menurut laju Telegram, sekitar setengah menit.',
    done: 'Selesai.', problemAt: 'Baris {row}, {column}: {message}', problems: 'Tidak ada yang disimpan. Yang perlu dibetulkan:',
    'count.invited': 'diundang', 'count.unreachable': 'belum terhubung', 'count.delivered': 'terkirim', 'count.started': 'mulai', 'count.completed': 'selesai', 'count.declined': 'tidak ikut',
    'count.created': 'baru', 'count.updated': 'diubah', 'count.unchanged': 'tetap', 'count.sessions': 'sesi', 'count.participants': 'peserta', 'count.total': 'orang',
    slackTitle: 'Slack pimpinan', leaderLabel: 'Pimpinan', slackMessages: 'Pesan', slackHome: 'Beranda', slackWrite: 'Tulis ke Pamong',
    slackEmpty: 'Belum ada pesan. Ringkasan mingguan datang Senin pukul 09.00.', homeEmpty: 'Beranda belum diisi.', homeOpen: 'Buka Beranda',
    noLeader: 'Belum ada pimpinan dengan surel.', onlyYou: 'Hanya terlihat oleh Anda', slackSilent: 'Pamong tidak menjawab. Coba sebentar lagi.', imageOf: 'Gambar: {text}', slackIncomplete: 'Masih ada yang perlu diisi.',
    ok: 'Baik', cancel: 'Batal', close: 'Tutup', offline: 'Sambungan ke ruang coba terputus. Dicoba lagi.', online: 'Tersambung kembali.',
  },
  en: {
    skip: 'Skip to the phone',
    room: 'sandbox',
    roomNote: 'Every person and number here is invented. Nothing leaves this computer.',
    otherLanguage: 'Bahasa Indonesia',
    clockTitle: 'Clock',
    'move.hour': '+1 hour', 'move.day': '+1 day', 'move.monday': 'Monday morning', 'move.half-year': '+6 months',
    'move.morning': 'To the next working morning', 'move.reminder': 'To the next reminder', 'move.feedback': 'To the end of the course', 'move.follow-up': 'To six months later',
    moved: 'It is now {now}.',
    guideTitle: 'Seven steps',
    'step.binding': 'Connect', 'step.answer': 'Answer', 'step.campaign': 'Campaign', 'step.reminder': 'Reminder', 'step.feedback': 'Feedback', 'step.follow-up': 'Six months', 'step.digest': 'Digest',
    stepDone: 'done', stepNow: 'now', stepLater: 'later',
    'hint.binding': 'Choose somebody. On their phone press “Open the invite link”, accept the notice, then share the phone number.',
    'hint.answer.launch': 'Send the needs survey to the whole agency. The invitation appears on every phone that is connected.',
    'hint.answer.wait': 'It is outside working hours, so invitations wait. Move the clock to the next working morning.',
    'hint.answer': 'Press Start below the invitation on the phone, then answer until the summary is sent. No invitation yet? Type /survei.',
    'hint.campaign': 'One answer makes no figure: leaders only see groups of five people or more. Let the others answer too.',
    'hint.reminder.course': 'Import the sample course. Its session is two working days ahead, from 09:00 to 11:00.',
    'hint.reminder': 'Move the clock to the working day before the course. Connected participants get a reminder on their phones.',
    'hint.feedback': 'One more reminder comes an hour before the course. After it, a short poll comes to the phones of those who took part.',
    'hint.follow-up': 'Answer the poll, and let the others answer too. On Monday morning the leader reads the figures; in six months people are asked what they use.',
    'hint.digest': 'Let the others answer, then move to Monday morning. The weekly digest appears in the leader’s Slack, on the right.',
    'hint.done': 'One whole round, from a need to the leader’s digest. Let the others answer, and on Monday morning the figures are in Slack.',
    'act.survey': 'Send the needs survey', 'act.course': 'Import the sample course', 'act.others': 'Let the others answer', 'act.stop': 'Stop', 'act.roster': 'Import the sample roster again', 'act.rosterFile': 'Import a CSV file', 'act.confirm': 'Confirm the connection',
    panelsLabel: 'Parts of the page', 'panel.people': 'People', 'panel.phone': 'Phone', 'panel.officer': 'Officer', 'panel.slack': 'Slack',
    peopleTitle: 'Employees', peopleNote: 'Choose whose phone to hold.',
    bound: 'Connected', unbound: 'Not connected', leader: 'Leader', noNumber: 'No number on the roster', fresh: '{count} new',
    phoneTitle: 'Phone', phoneOf: '{name}’s phone', bot: 'bot', chatLabel: 'Conversation with Pamong',
    writeLabel: 'Write a message', send: 'Send', shareOwn: 'My number', shareOther: 'Somebody else’s', sticker: 'Sticker', attach: 'Send a file', commands: 'Commands',
    emptyNew: 'No conversation yet.', emptyBound: 'The conversation is empty since the sandbox was started again. The connection is still there.',
    openLink: 'Open the invite link', plainStart: 'Start without a link', askSurvey: 'Type /survei',
    fromBot: 'Pamong', fromMe: 'You', edited: 'edited', contactOf: 'Contact: {name}', stickerText: 'Sticker', fileText: 'File: {name}', recordingText: 'Recording', placeText: 'Location: {place}',
    pressed: 'Answered.',
    officerTitle: 'Officer', officerNote: 'What a learning officer usually does.',
    officerSurvey: 'Survey', officerCourse: 'Course', officerOthers: 'Other people', officerBinding: 'Waiting connections', officerRoster: 'Roster', officerCampaigns: 'State of the campaigns',
    noCampaign: 'None yet.', noUnbound: 'Everyone is connected.', confirmLabel: 'Who', confirmNote: 'For somebody whose number is not on the roster, once they have shared it on the phone.',
    courseAt: '{title}: {when}', campaignId: 'Id {id}', othersRunning: '{done} of {total} people are through', othersNote: 'Everyone but the person whose phone is held. At Telegram’s pace, about half a minute.',
    done: 'Done.', problemAt: 'Row {row}, {column}: {message}', problems: 'Nothing was stored. To be mended:',
    'count.invited': 'invited', 'count.unreachable': 'not connected', 'count.delivered': 'delivered', 'count.started': 'started', 'count.completed': 'completed', 'count.declined': 'declined',
    'count.created': 'new', 'count.updated': 'changed', 'count.unchanged': 'unchanged', 'count.sessions': 'sessions', 'count.participants': 'participants', 'count.total': 'people',
    slackTitle: 'The leader’s Slack', leaderLabel: 'Leader', slackMessages: 'Messages', slackHome: 'Home', slackWrite: 'Write to Pamong',
    slackEmpty: 'No message yet. The weekly digest comes on Monday at 09:00.', homeEmpty: 'Home has not been filled yet.', homeOpen: 'Open Home',
    noLeader: 'No leader has an e-mail address yet.', onlyYou: 'Only visible to you', slackSilent: 'Pamong did not answer. Please try again in a moment.', imageOf: 'Image: {text}', slackIncomplete: 'Something is still to be filled in.',
    ok: 'OK', cancel: 'Cancel', close: 'Close', offline: 'The connection to the sandbox broke. Trying again.', online: 'Connected again.',
  },
};

const STORED = 'pamong.sandbox.language';
let language = localStorage.getItem(STORED) === 'en' ? 'en' : 'id';

export const currentLanguage = () => language;

/** The words for `key`; `{name}` in them is filled from `values`. */
export const t = (key, values = {}) => (WORDS[language][key] ?? key).replaceAll(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** Whether there are words of our own for `key`. */
export const has = (key) => key in WORDS[language];

/** Fills every element that names its words. */
export function fillWords() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = t(element.dataset.word);
  for (const element of document.querySelectorAll('[data-word-label]')) element.setAttribute('aria-label', t(element.dataset.wordLabel));
  for (const element of document.querySelectorAll('[data-word-placeholder]')) element.placeholder = t(element.dataset.wordPlaceholder);
}

export function switchLanguage() {
  language = language === 'id' ? 'en' : 'id';
  localStorage.setItem(STORED, language);
  fillWords();
}

const LOCALES = { id: 'id-ID', en: 'en-GB' };
const ZONE = 'Asia/Jakarta';

/** A moment with its weekday and zone. */
export const moment = (at) => {
  const day = new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(at);
  return `${day}, ${clockTime(at)} WIB`;
};

export const clockTime = (at) => new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, hour: '2-digit', minute: '2-digit', hour12: false }).format(at);
export const shortDay = (at) => new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(at);
