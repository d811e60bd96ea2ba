import { NOTICE_VERSION } from '../content/notice.js';
import type { TalkSettings } from '../app/talk/handling.js';
import type { StoredWords } from '../db/settings.js';

/**
 * What the notice and the answers name. Read at every use, so that an officer's change is seen without a restart.
 * @param stored the agency's own words, as last read.
 */
export const settingsFor = (zone: string, stored: () => StoredWords): TalkSettings => ({
  get agency() {
    return stored().agency ?? 'BKPSDM';
  },
  get contact() {
    return stored().contact ?? 'pengelola pelatihan di instansi Anda';
  },
  noticeVersion: NOTICE_VERSION,
  defaultZone: zone,
});
