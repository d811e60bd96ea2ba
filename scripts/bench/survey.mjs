// The survey that both sides ask: the rows of an XLSForm, as everything that ships with Pamong is written.

const SKILLS = [
  'menjaga kejujuran dan menaati aturan, juga saat keadaan menekan', 'bekerja bersama rekan di dalam dan di luar unit', 'menyampaikan informasi pekerjaan dengan jelas',
  'menyelesaikan pekerjaan tepat waktu dan sesuai anggaran', 'melayani warga dengan cepat dan ramah', 'belajar sendiri dan membantu rekan belajar',
  'menyesuaikan diri dengan cara kerja baru', 'mengambil keputusan dengan data yang ada', 'memakai aplikasi perkantoran setiap hari', 'merencanakan dan memantau proyek',
];

export const STEPS = ['1 · Belum mampu', '2 · Perlu bimbingan', '3 · Cukup mampu', '4 · Mampu', '5 · Sangat mampu'];
export const HINT = 'Ini bukan penilaian kinerja.';
export const DISCLOSURE = 'Atasan hanya melihat ringkasan kelompok. Pengelola pelatihan dapat melihat jawaban bernama, untuk menyusun pelatihan.';

/** What the nth question asks, counted from 0. */
export const label = (n) => `Seberapa mampu Anda ${SKILLS[n % SKILLS.length]}?`;

/** The survey with this many questions, each a choice of five. `review` closes it with a summary to check. */
export function surveyOf(questions, review) {
  return {
    settings: { form_id: `bench-${questions}`, form_title: 'Kebutuhan pelatihan', version: 1, purpose: 'needs', review: review ? 'yes' : 'no', respondent: 'named', minutes: 5, disclosure: DISCLOSURE },
    survey: Array.from({ length: questions }, (_, n) => ({ type: 'select_one kemampuan', name: `q${n + 1}`, label: label(n), hint: HINT, required: 'yes', appearance: 'likert' })),
    choices: STEPS.map((text, i) => ({ list_name: 'kemampuan', name: String(i + 1), label: text })),
  };
}

/** What the person `who` answers to the nth question: a position among the choices. */
export const choiceOf = (who, n) => (who * 7 + n * 3) % STEPS.length;
