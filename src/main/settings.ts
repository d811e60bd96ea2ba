import type { TalkSettings } from '../app/talk/handling.js';

/** The version of the notice of first contact (content/messages `notice`): a changed notice is asked for again. */
export const NOTICE_VERSION = '1';

/** What the notice names. An agency puts its own words into the table `setting`. */
export const settingsFor = (zone: string, stored: { readonly agency?: string; readonly contact?: string }): TalkSettings => ({
  agency: stored.agency ?? 'BKPSDM',
  contact: stored.contact ?? 'pengelola pelatihan di instansi Anda',
  noticeVersion: NOTICE_VERSION,
  defaultZone: zone,
});
