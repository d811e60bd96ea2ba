/** The version of the notice of first contact (`notice.text`). A notice that says something else needs another version: it is then asked for again. */
export const NOTICE_VERSION = '1';
