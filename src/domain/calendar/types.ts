/** A calendar day without a zone, `YYYY-MM-DD`. */
export type LocalDate = string;

/** An ISO 8601 week, `2026-W47`; weeks begin on Monday. */
export type IsoWeek = string;

/** An IANA zone id such as `Asia/Jakarta`. */
export type Zone = string;

export const HOLIDAY_KINDS = ['libur nasional', 'cuti bersama'] as const;
export type HolidayKind = (typeof HOLIDAY_KINDS)[number];

export interface Holiday {
  readonly date: LocalDate;
  readonly kind: HolidayKind;
  readonly name: string;
}

/** The days off that are known. A year outside `years` has no table: its Mondays to Fridays all count as working days. */
export interface HolidayTable {
  readonly years: ReadonlySet<number>;
  readonly days: ReadonlyMap<LocalDate, { readonly kind: HolidayKind; readonly name: string }>;
}
